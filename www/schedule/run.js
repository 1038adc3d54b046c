/** One training of the comparison: its lab, what is seen of it on the way, and what is measured at its end. */
import { createLab } from '../lab.js';
import { Slices } from '../slices.js';
import { configOf } from './plan.js';

/** @typedef {import('../types.d.ts').Lab} Lab */
/** @typedef {{ times: Float32Array, losses: Float32Array }} Rows */
/**
 * @typedef {object} Measured
 * @property {number | null} bound  Of −E ln p of the reverse SDE, in nats.
 * @property {number | null} boundStandardError
 * @property {number | null} nll  Of the probability flow, in nats.
 * @property {number | null} nllStandardError
 * @property {number} deviation  Of the weighted loss of one point.
 * @property {number} gradientVariance
 */

const LOOK_MILLIS = 300;
const SHOWN = 600; // losses in the picture
const ROWS = { count: 4096, calls: 16 }; // for their deviation: with uniform t a few of them make most of it
const BATCHES = 20; // of the gradient's variance
export const HELD_OUT = 1000; // the same points in every run

export class Run {
  /** @type {Rows | undefined} */ rows;
  /** @type {import('../types.d.ts').Schedule | undefined} */ schedule;
  #lookedAt = 0;

  /**
   * @param {import('./plan.js').Variant} variant
   * @param {Lab} lab
   * @param {number} steps
   */
  constructor(variant, lab, steps) {
    this.variant = variant;
    this.lab = lab;
    this.slices = new Slices(lab, steps);
  }

  /**
   * @param {import('./plan.js').Variant} variant
   * @param {import('./plan.js').Settings} settings
   */
  static async create(variant, settings) {
    const lab = await createLab(configOf(variant, settings), { backend: 'cpu' });
    return new Run(variant, lab, settings.steps);
  }

  get step() {
    return this.lab.info.step;
  }

  async train() {
    await this.slices.next();
    const now = performance.now();
    if (!this.slices.done && now - this.#lookedAt < LOOK_MILLIS) return;
    this.#lookedAt = now;
    // The same draws each time: the points move as the model learns, they do not flicker.
    this.rows = await this.lab.lossSamples({ count: SHOWN, seed: 1 });
    this.schedule = await this.lab.schedule();
  }

  /**
   * @param {AbortSignal} signal
   * @param {(fraction: number) => void} say
   * @returns {Promise<Measured>}
   */
  async measure(signal, say) {
    const onProgress = (/** @type {number} */ fraction) => say(0.8 * fraction);
    const evaluation = await this.lab.evaluate(
      { count: HELD_OUT, seed: 1 },
      { signal, onProgress },
    );
    const deviation = await this.#deviation();
    say(0.9);
    const gradientVariance = await this.lab.gradientVariance(BATCHES);
    const { bound, boundStandardError, nll, nllStandardError } = evaluation;
    return { bound, boundStandardError, nll, nllStandardError, deviation, gradientVariance };
  }

  async #deviation() {
    let [count, mean, squares] = [0, 0, 0]; // by Welford's recurrence
    for (let seed = 1; seed <= ROWS.calls; seed++) {
      const { losses } = await this.lab.lossSamples({ count: ROWS.count, seed });
      for (const loss of losses) {
        const off = loss - mean;
        mean += off / ++count;
        squares += off * (loss - mean);
      }
    }
    return Math.sqrt(squares / (count - 1));
  }

  free() {
    this.lab.free();
  }
}
