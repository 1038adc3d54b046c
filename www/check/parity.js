/** What both backends compute alike: the same seed gives the same draws, so only rounding is between them. */

/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Lab} Lab */

/** @type {Config} */
const SMALL = {
  data: { kind: 'moons' },
  score: { kind: 'network', width: 32, depth: 2 },
  training: { batchSize: 32 },
};

/**
 * @typedef {object} Parity
 * @property {string} name
 * @property {Config} config
 * @property {number} allowed  Of the largest difference, relative to the largest number.
 * @property {(lab: Lab) => Promise<Float32Array>} numbers
 */

/** @type {Parity[]} */
export const PARITIES = [
  {
    name: 'losses of ten steps, denoising',
    config: SMALL,
    allowed: 1e-3,
    numbers: async (lab) => (await lab.train(10)).losses,
  },
  {
    name: 'losses of ten steps, sliced',
    config: { ...SMALL, loss: { kind: 'sliced-vr' } },
    allowed: 1e-3,
    numbers: async (lab) => (await lab.train(10)).losses,
  },
  {
    name: 'samples after twenty steps',
    config: SMALL,
    // Each step of Adam feeds rounding back.
    allowed: 5e-3,
    numbers: async (lab) => {
      await lab.train(20); // before, a network gives nothing
      return (await lab.sample({ sampler: 'ddim', steps: 10, count: 64 })).points;
    },
  },
  {
    name: 'log-density after twenty steps',
    config: SMALL,
    allowed: 5e-3,
    numbers: async (lab) => {
      await lab.train(20);
      const points = await lab.dataSample({ count: 64, seed: 1 });
      return (await lab.logDensity(points, { solver: 'rk4', steps: 10 })).logDensity;
    },
  },
];

/**
 * @param {Float32Array} one
 * @param {Float32Array} other
 */
export function difference(one, other) {
  const size = one.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return one.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i])), 0) / size;
}
