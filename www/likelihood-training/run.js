/** One training of the experiment, and what is measured of it. Its lab lives no longer than it. */
import { createLab } from '../engine/lab.js';
import { Slices } from '../experiment/slices.js';
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

const BATCHES = 50; // of the gradient's variance; that call cannot be interrupted
const SAMPLES = { count: 1000, sampler: /** @type {const} */ ('probability-flow-heun'), steps: 50 };
export const HELD_OUT = 1000; // the same points in every run

/**
 * @param {Config} config
 * @param {number} steps
 * @param {object} outside
 * @param {AbortSignal} outside.signal
 * @param {() => Promise<void>} outside.gate  Resolves when work may go on.
 * @param {import('../experiment/task.js').Say} outside.say
 * @returns {Promise<Measured>}
 */
export async function run(config, steps, { signal, gate, say }) {
  signal.throwIfAborted();
  const lab = await createLab(config, { backend: 'cpu' });
  const end = () => lab.free();
  signal.addEventListener('abort', end);
  try {
    const slices = new Slices(lab, steps);
    while (!slices.done) {
      await gate();
      await slices.next();
      const { step } = lab.info;
      say(`step ${integer(step)} of ${integer(steps)}`, (0.7 * step) / steps);
    }
    await gate();
    const part = (/** @type {number} */ fraction) => say('likelihood', 0.7 + 0.2 * fraction);
    const found = await lab.evaluate({ count: HELD_OUT, seed: 1 }, { signal, onProgress: part });
    await gate();
    say('samples', 0.9);
    const { points } = await lab.sample({ ...SAMPLES, seed: config.seed }, { signal });
    const { energyDistance, energyDistanceFloor } = await lab.quality(points);
    await gate();
    say('gradient variance', 0.95);
    const gradientVariance = await lab.gradientVariance(BATCHES);
    return {
      nll: known(found.nll),
      nllStandardError: known(found.nllStandardError),
      bound: known(found.bound),
      gap: known(found.gap),
      gradientVariance,
      distance: energyDistance / energyDistanceFloor,
    };
  } finally {
    signal.removeEventListener('abort', end);
    lab.free();
  }
}

/** @param {number | null} value */
const known = (value) => value ?? NaN;
