/**
 * One lab that stands, and all that is known of it: its data, the curve of its loss, the answers that the picture
 * is made of. With another lab comes another run, so that nothing of the old one can be shown for the new one.
 */
import { createLab } from '../engine/lab.js';
import { Viewport } from '../plot/viewport.js';
import { isPlanar } from '../settings/data.js';
import { isTimed } from '../settings/timed.js';
import { guidanceOf } from '../settings/condition.js';
import { Answers } from './answers.js';
import { Best } from './best.js';
import { History } from '../plot/history.js';
import { LossByTime } from './numbers/loss-by-time.js';

/** @typedef {import('../types.d.ts').Lab} Lab */
/** @typedef {import('./session.js').Asked} Asked */

const DATA_SHOWN = 1000;
const SNAPSHOT_MILLIS = 1000;
/** How long one training call should take: a worker can be asked seldom, a page must stay responsive. */
const CALL_MILLIS = { worker: 80, main: 12 };
const MOST_ALLOWANCE = 2000;

export class Run {
  history = new History();
  /** @type {import('../types.d.ts').TrainAnswer | undefined} */ training;
  /** @type {number[] | undefined} The point that the reader asks about. */ probed;

  single = 0; // steps that the reader has asked for one by one
  returning = false; // to the best state, because the reader has asked for it

  #batch = 1;
  /** Milliseconds that the layers may take, earned by training. */
  #allowance = 0;
  /**
   * The model as it was a second ago or less: another lab goes on from there when this one is lost.
   * @type {Uint8Array | undefined}
   */
  state;
  #keptAt = -Infinity;

  /**
   * @param {Asked} asked
   * @param {Lab} lab
   * @param {Float32Array} data
   * @param {() => void} changed
   */
  constructor(asked, lab, data, changed) {
    this.asked = asked;
    this.lab = lab;
    this.data = data;
    this.viewport = new Viewport(lab.info.window);
    this.answers = new Answers(changed);
    this.lossByTime = new LossByTime(lab, changed);
    this.best = new Best(lab);
  }

  /**
   * @param {Asked} asked
   * @param {object} how
   * @param {Uint8Array} [how.bytes]  The model to begin with.
   * @param {() => void} how.changed
   * @param {AbortSignal} how.signal
   * @param {import('../types.d.ts').LabOptions['onProgress']} how.onProgress
   */
  static async start(asked, { bytes, changed, signal, onProgress }) {
    const { config, backend, worker } = asked;
    const lab = await createLab(config, { backend, worker, onProgress });
    try {
      signal.throwIfAborted();
      if (bytes) await lab.load(bytes);
      const data = await lab.dataSample({ count: DATA_SHOWN, seed: 1 });
      signal.throwIfAborted();
      return new Run(asked, lab, data, changed);
    } catch (error) {
      lab.free();
      throw error;
    }
  }

  /**
   * Goes on where another run of the same model was: what is known of the model still holds.
   * @param {Run} other
   */
  continue(other) {
    this.answers.take(other.answers);
    this.history = other.history;
    this.history.rewind(this.step);
    this.training = other.training;
    this.probed = other.probed;
    this.best.kept = other.best.kept;
  }

  get step() {
    return this.lab.info.step;
  }

  get planar() {
    return isPlanar({ data: this.lab.info.config.data.kind });
  }

  get timed() {
    return isTimed(this.lab.info.config);
  }

  /** Whether the model has anything to show. */
  get taught() {
    return this.step > 0 || this.lab.info.config.score.kind === 'exact';
  }

  /**
   * The next piece of work: what the reader has just changed, then training, then what is out of date.
   * @param {import('../settings/settings.js').Values} values
   * @param {boolean} playing
   * @returns {(() => Promise<'progress' | 'state'>) | undefined}
   */
  next(values, playing) {
    if (this.returning) return () => this.#return();
    const train = playing || this.single > 0;
    const due = this.answers.next(this.scene(values, playing), train && this.#allowance <= 0);
    if (due) return () => this.#answer(due);
    return train ? () => this.#train() : undefined;
  }

  /**
   * What the layers are asked with.
   * @param {import('../settings/settings.js').Values} values
   * @param {boolean} playing
   * @returns {import('./layers/layer.js').Scene}
   */
  scene(values, playing) {
    const { lab, viewport, data, step, taught, timed, planar, probed } = this;
    return {
      lab,
      viewport,
      data,
      values,
      fine: !playing,
      step,
      taught,
      timed,
      planar,
      probed,
      law: guidanceOf(values, lab.info),
      answers: this.answers.of,
    };
  }

  /** @returns {Promise<'progress'>} */
  async #train() {
    const { lab } = this;
    const single = this.single > 0;
    if (single) this.single--;
    const steps = single ? 1 : this.#batch;
    const start = performance.now();
    if (start - this.#keptAt > SNAPSHOT_MILLIS) {
      this.state = await this.lab.save();
      this.#keptAt = start;
    }
    const asked = performance.now();
    const answer = await lab.train(steps);
    const took = performance.now() - asked;
    this.training = answer;
    this.history.add(answer.step, answer.losses);
    if (!single) {
      const wish = (steps * CALL_MILLIS[lab.info.thread]) / Math.max(1, took);
      this.#batch = Math.round(Math.min(2 * steps, Math.max(1, wish)));
    }
    // Layers take at most a third of the time.
    this.#allowance = Math.min(MOST_ALLOWANCE, this.#allowance + took / 2);
    return 'progress';
  }

  /** @returns {Promise<'progress'>} */
  async #return() {
    this.returning = false;
    const { kept } = this.best;
    if (kept) {
      await this.lab.load(kept.bytes);
      this.state = kept.bytes;
      this.history.rewind(this.step);
      this.training = undefined;
      this.answers.forget();
    }
    return 'progress';
  }

  /**
   * @param {import('./answers.js').Due} due
   * @returns {Promise<'state'>}
   */
  async #answer(due) {
    const start = performance.now();
    try {
      const before = this.answers.of.evaluation?.value;
      await this.answers.advance(due);
      const { value } = this.answers.of.evaluation ?? {};
      if (value !== before) await this.best.see(value);
      return 'state';
    } finally {
      this.#allowance -= performance.now() - start;
    }
  }

  free() {
    this.answers.interrupt();
    this.lossByTime.stop();
    this.lab.free();
  }
}
