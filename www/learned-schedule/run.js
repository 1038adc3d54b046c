/** One training of the comparison: its lab, what is seen of it on the way, and what is measured at its end. */
import { gradientVariance } from '../experiment/gradient-variance.js';
import { Training } from '../experiment/training.js';
import { labFor } from '../experiment/with-lab.js';
import { estimate, variance } from '../number/statistics.js';
import { configOf } from './plan.js';

/** @typedef {import('../types.d.ts').Lab} Lab */
/** @typedef {{ times: Float32Array, losses: Float32Array }} Rows */
/**
 * @typedef {object} Measured
 * @property {number | null} bound  Of −E ln p of the reverse SDE, in nats.
 * @property {number | null} boundStandardError
 * @property {number | null} nll  Of the probability flow, in nats.
 * @property {number | null} nllStandardError
 * @property {number} lossVariance  Of the weighted loss of one point.
 * @property {number} lossVarianceStandardError
 * @property {number} gradientVariance  Of a batch, its trace.
 * @property {number} gradientVarianceStandardError
 */

const LOOK_MILLIS = 300;
const SHOWN = 600; // losses in the picture
const ROWS = { count: 4096, blocks: 32 }; // for their variance: with uniform t a few of them make most of it
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
    this.training = new Training(lab, { until: steps });
  }

  /**
   * @param {import('./plan.js').Variant} variant
   * @param {import('./plan.js').Settings} settings
   * @param {import('../experiment/task.js').Run} task
   */
  static async create(variant, settings, { signal, say }) {
    return new Run(
      variant,
      await labFor(configOf(variant, settings), { signal, say }),
      settings.steps,
    );
  }

  get step() {
    return this.lab.info.step;
  }

  async train() {
    await this.training.next();
    const now = performance.now();
    if (!this.training.done && now - this.#lookedAt < LOOK_MILLIS) return;
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
    const loss = await this.#lossVariance(signal);
    say(0.9);
    const gradient = await gradientVariance(this.lab, signal);
    const { bound, boundStandardError, nll, nllStandardError } = evaluation;
    return {
      bound,
      boundStandardError,
      nll,
      nllStandardError,
      lossVariance: loss.mean,
      lossVarianceStandardError: loss.standardError,
      gradientVariance: gradient.mean,
      gradientVarianceStandardError: gradient.standardError,
    };
  }

  /** @param {AbortSignal} signal */
  async #lossVariance(signal) {
    const blocks = [];
    for (let seed = 1; seed <= ROWS.blocks; seed++) {
      signal.throwIfAborted();
      const { losses } = await this.lab.lossSamples({ count: ROWS.count, seed });
      blocks.push(variance(losses));
    }
    return estimate(blocks);
  }

  free() {
    this.lab.free();
  }
}
