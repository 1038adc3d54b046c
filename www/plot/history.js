/** The loss over the steps, kept short enough to draw: raw, and smoothed over about 2 % of the run. */
import { estimate } from '../number/statistics.js';

const LIMIT = 1200;
const RECENT = 100;

export class History {
  /** @type {number[]} */ steps = [];
  /** @type {number[]} */ losses = [];
  /** @type {number[]} The loss of each of the last steps. */
  #recent = [];
  #stride = 1; // steps in one point of the curve
  #sum = 0;
  #count = 0;
  #last = 0; // step

  /**
   * @param {number} step  The last of them.
   * @param {ArrayLike<number>} losses  One a step.
   */
  add(step, losses) {
    for (let i = 0; i < losses.length; i++) {
      this.#sum += losses[i];
      if (++this.#count < this.#stride) continue;
      this.steps.push(step - losses.length + 1 + i);
      this.losses.push(this.#sum / this.#count);
      this.#sum = this.#count = 0;
    }
    this.#last = step;
    this.#recent = [...this.#recent, ...Array.from(losses)].slice(-RECENT);
    while (this.steps.length > LIMIT) this.#thin();
  }

  /**
   * The model is back at an earlier step: what came after it has not happened.
   * @param {number} step
   */
  rewind(step) {
    const undone = this.#last - step;
    if (undone <= 0) return;
    this.steps = this.steps.filter((one) => one <= step);
    this.losses.length = this.steps.length;
    this.#recent.length = Math.max(0, this.#recent.length - undone);
    this.#last = step;
    this.#sum = this.#count = 0;
  }

  /** The mean of the last losses and its standard error. */
  recent() {
    const { mean, standardError } = estimate(this.#recent);
    return { mean, error: this.#recent.length > 9 ? standardError : null };
  }

  /** Neighbours are joined to their mean: the curve keeps its shape, at half the points. */
  #thin() {
    const pairs = this.steps.length >> 1;
    for (let i = 0; i < pairs; i++) {
      this.steps[i] = this.steps[2 * i + 1];
      this.losses[i] = (this.losses[2 * i] + this.losses[2 * i + 1]) / 2;
    }
    this.steps.length = this.losses.length = pairs;
    this.#stride *= 2;
  }

  /** @returns {number[]} */
  smoothed() {
    const keep = Math.exp(-1 / Math.max(5, this.losses.length / 40));
    let sum = 0;
    let weight = 0;
    return this.losses.map((loss) => {
      sum = keep * sum + (1 - keep) * loss;
      weight = keep * weight + (1 - keep);
      return sum / weight;
    });
  }
}
