/** What the figure compares: a given schedule under two laws of t, and one that is learned. */

/** @typedef {{ data: string, sde: string, steps: number }} Settings */
/** @typedef {{ name: 'fixed' | 'importance' | 'learned', label: string, schedule: 'fixed' | 'learned', time: 'uniform' | 'importance' }} Variant */

/** @type {Variant[]} */
export const VARIANTS = [
  { name: 'fixed', label: 'Fixed, uniform t', schedule: 'fixed', time: 'uniform' },
  { name: 'importance', label: 'Fixed, importance t', schedule: 'fixed', time: 'importance' },
  { name: 'learned', label: 'Learned, uniform t', schedule: 'learned', time: 'uniform' },
];

/**
 * @param {Variant} variant
 * @param {Settings} settings
 */
export const configOf = ({ schedule, time }, { data, sde, steps }) =>
  /** @type {import('../types.d.ts').Config} */ ({
    data: { kind: data },
    sde: { kind: sde, schedule },
    score: { width: 64, depth: 2 },
    loss: { weighting: 'likelihood', time },
    training: { batchSize: 256, decaySteps: steps },
  });
