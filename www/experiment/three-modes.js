/** A mixture whose modes lie far apart: between them there is nothing to learn from. */

/** @type {NonNullable<import('../types.d.ts').Config['data']>} */
export const THREE_MODES = {
  kind: 'mixture',
  weights: [0.5, 0.3, 0.2],
  means: [
    [-2.5, -1.5],
    [2.5, -1.5],
    [0, 2.5],
  ],
  stds: [0.5, 0.5, 0.5],
};
