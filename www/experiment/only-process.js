/** A lab of which only the forward process matters: its data and score are the simplest there are. */

/**
 * @param {string} sde
 * @returns {import('../types.d.ts').Config}
 */
export const onlyProcess = (sde) =>
  /** @type {import('../types.d.ts').Config} */ ({
    data: { kind: 'mixture', weights: [1], means: [[0, 0]], stds: [1] },
    sde: { kind: sde },
    score: { kind: 'exact' },
  });
