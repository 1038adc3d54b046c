/** One training of the experiment, and what is measured of it. Its lab lives no longer than it. */
import { Training } from '../experiment/training.js';
import { withLab } from '../experiment/with-lab.js';
import { integer } from '../number/number.js';

/** @typedef {import('../types.d.ts').Config} Config */
/**
 * @typedef {object} Measured
 * @property {number} nll  Of the probability flow, in nats.
 * @property {number} nllStandardError
 * @property {number} bound  Of −ln p of the reverse SDE, in nats.
 * @property {number} gap  NLL − entropy.
 * @property {number} gradientVariance
 * @property {number} distance  Energy distance of samples, in units of its floor.
 */

const BATCHES = 50; // of the gradient's variance
const SAMPLES = { count: 1000, sampler: /** @type {const} */ ('probability-flow-heun'), steps: 50 };
export const HELD_OUT = 1000; // the same points in every run

/**
 * @param {Config} config
 * @param {number} steps
 * @param {import('../experiment/task.js').Run} task
 * @returns {Promise<Measured>}
 */
export const run = (config, steps, { signal, say, pass }) =>
  withLab(config, { signal, say }, async (lab) => {
    await new Training(lab, { until: steps, visible: pass, signal }).run(({ step }) =>
      say(`step ${integer(step)} of ${integer(steps)}`, (0.7 * step) / steps),
    );
    await pass();
    const part = (/** @type {number} */ fraction) => say('likelihood', 0.7 + 0.2 * fraction);
    const found = await lab.evaluate({ count: HELD_OUT, seed: 1 }, { signal, onProgress: part });
    await pass();
    say('samples', 0.9);
    const { points } = await lab.sample({ ...SAMPLES, seed: config.seed }, { signal });
    const { energyDistance, energyDistanceFloor } = await lab.quality(points);
    await pass();
    say('gradient variance', 0.95);
    const gradientVariance = await lab.gradientVariance(BATCHES, { signal });
    return {
      nll: known(found.nll),
      nllStandardError: known(found.nllStandardError),
      bound: known(found.bound),
      gap: known(found.gap),
      gradientVariance,
      distance: energyDistance / energyDistanceFloor,
    };
  });

/** @param {number | null} value */
const known = (value) => value ?? NaN;
