/** The loss over the steps, kept short enough to draw: raw, and smoothed over about 2 % of the run. */

const LIMIT = 1200;

export class History {
  /** @type {number[]} */ steps = [];
  /** @type {number[]} */ losses = [];

  /**
   * @param {number} step
   * @param {number} loss
   */
  add(step, loss) {
    this.steps.push(step);
    this.losses.push(loss);
    if (this.steps.length > LIMIT) this.#thin();
  }

  /** Neighbours are joined to their mean: the curve keeps its shape, at half the points. */
  #thin() {
    this.steps = this.steps.filter((_, i) => i % 2 === 1);
    this.losses = this.losses
      .map((loss, i, all) => (loss + (all[i - 1] ?? loss)) / 2)
      .filter((_, i) => i % 2 === 1);
  }

  /** @returns {number[]} */
  smoothed() {
    const keep = Math.exp(-1 / Math.max(3, this.losses.length / 50));
    let sum = 0;
    let weight = 0;
    return this.losses.map((loss) => {
      sum = keep * sum + (1 - keep) * loss;
      weight = keep * weight + (1 - keep);
      return sum / weight;
    });
  }
}
