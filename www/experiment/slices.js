/** Training in slices: short calls, between which a pause is heard and other figures of the page get their turn. */
const CALL_MILLIS = 120;

export class Slices {
  #size = 1;

  /**
   * @param {import('../types.d.ts').Lab} lab
   * @param {number} steps  Where training ends.
   */
  constructor(lab, steps) {
    this.lab = lab;
    this.steps = steps;
  }

  get done() {
    return this.lab.info.step >= this.steps;
  }

  async next() {
    const { lab, steps } = this;
    const size = Math.min(this.#size, steps - lab.info.step);
    const start = performance.now();
    const { step, loss } = await lab.train(size);
    if (!Number.isFinite(loss)) throw new Error(`training diverged at step ${step}`);
    const wish = (size * CALL_MILLIS) / Math.max(1, performance.now() - start);
    this.#size = Math.round(Math.max(1, Math.min(2 * size, wish)));
  }
}
