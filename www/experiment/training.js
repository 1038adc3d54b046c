/** Training in slices: short calls, between which a pause is heard and other figures of the page get their turn. */
import { named } from '../engine/errors.js';

/** @typedef {import('../types.d.ts').TrainAnswer} TrainAnswer */
/**
 * @typedef {object} Limits
 * @property {number} [until]  The step where it ends by itself.
 * @property {number} [millis]  How long a slice should take.
 * @property {(signal?: AbortSignal) => Promise<void>} [visible]  Resolves when somebody sees it, or whatever it waits for.
 * @property {AbortSignal} [signal]  Ends it between two slices.
 */

const MILLIS = 120;

export class Training {
  #size = 1;

  /**
   * @param {import('../types.d.ts').Lab} lab
   * @param {Limits} [limits]
   */
  constructor(lab, { until = Infinity, millis = MILLIS, visible = async () => {}, signal } = {}) {
    this.lab = lab;
    this.until = until;
    this.millis = millis;
    this.visible = visible;
    this.signal = signal;
  }

  get step() {
    return this.lab.info.step;
  }

  get done() {
    return this.step >= this.until;
  }

  /** Steps of the next slice, by how long the last one took. */
  get size() {
    return Math.min(this.#size, this.until - this.step);
  }

  /**
   * One slice.
   * @param {number} [steps]
   * @returns {Promise<TrainAnswer>}
   */
  async next(steps = this.size) {
    this.signal?.throwIfAborted();
    const start = performance.now();
    const answer = await this.lab.train(steps);
    if (!Number.isFinite(answer.loss)) {
      throw named('DivergenceError', `training diverged at step ${answer.step}`);
    }
    const wish = (steps * this.millis) / Math.max(1, performance.now() - start);
    this.#size = Math.round(Math.max(1, Math.min(2 * steps, wish)));
    return answer;
  }

  /**
   * All slices, each as soon as it may be, with room for other work after it.
   * @param {(answer: TrainAnswer) => void} [trained]  Hears of each.
   */
  async run(trained = () => {}) {
    while (!this.done) {
      await this.visible(this.signal);
      trained(await this.next());
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.signal?.throwIfAborted();
  }
}
