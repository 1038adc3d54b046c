/** What the samplers share: one lab with its data and the truth about them, and a network that may still learn. */
import { messageOf } from '../engine/errors.js';
import { Training } from '../experiment/training.js';
import { labFor } from '../experiment/with-lab.js';
import { FINE } from '../plot/grid.js';
import { Viewport } from '../plot/viewport.js';

/** @typedef {import('../types.d.ts').Lab} Lab */

const DATA = 1000;

export class Course {
  error = '';
  /** @type {AbortController | undefined} Of the training under way. */ #run;
  /** @type {Promise<void>} */ #rest = Promise.resolve();

  /**
   * @param {Lab} lab
   * @param {Float32Array} data
   * @param {Viewport} viewport
   * @param {import('../plot/grid.js').Grid | undefined} truth  Where it is known.
   */
  constructor(lab, data, viewport, truth) {
    this.lab = lab;
    this.data = data;
    this.viewport = viewport;
    this.truth = truth;
  }

  /**
   * @param {import('../types.d.ts').Config} config
   * @param {import('../experiment/with-lab.js').Options} options
   */
  static async create(config, options) {
    const lab = await labFor(config, options);
    try {
      const { dimension } = lab.info;
      if (dimension !== 2) {
        throw new Error(`data: ${dimension} dimensions are not allowed here; it must be 2`);
      }
      const data = await lab.dataSample({ count: DATA, seed: 1 });
      const viewport = new Viewport(lab.info.window);
      return new Course(lab, data, viewport, await densityGrid(lab, viewport));
    } catch (error) {
      lab.free();
      throw error;
    }
  }

  get step() {
    return this.lab.info.step;
  }

  get learns() {
    return this.lab.info.config.score.kind !== 'exact';
  }

  get training() {
    return this.#run !== undefined;
  }

  /** Where training ends by itself; an exact score is not trained. */
  get limit() {
    return this.lab.info.config.training?.decaySteps ?? 0;
  }

  /** Whether it trains no more: only another course does. */
  get over() {
    return this.learns && !this.training && (this.step >= this.limit || this.error !== '');
  }

  /**
   * @param {import('../controls/presence.js').Presence} presence
   * @param {() => void} changed
   */
  train(presence, changed) {
    if (this.training || this.over) return;
    const run = (this.#run = new AbortController());
    this.#rest = this.#rest.then(() => this.#train(run.signal, presence, changed));
  }

  /** Ends with the last step that was asked for. */
  async pause() {
    this.#run?.abort();
    this.#run = undefined;
    await this.#rest;
  }

  /**
   * @param {AbortSignal} signal
   * @param {import('../controls/presence.js').Presence} presence
   * @param {() => void} changed
   */
  async #train(signal, presence, changed) {
    const visible = () => presence.attended(signal);
    try {
      await new Training(this.lab, { until: this.limit, visible, signal }).run(changed);
    } catch (error) {
      if (!signal.aborted) this.error = messageOf(error);
    }
    if (signal.aborted) return;
    this.#run = undefined;
    changed();
  }

  free() {
    this.#run?.abort();
    this.lab.free();
  }
}

/**
 * The log-density of the data, or of what guidance asks for, over the plane.
 * @param {Lab} lab
 * @param {Viewport} viewport
 * @param {import('../types.d.ts').Guidance} [guidance]
 */
export async function densityGrid(lab, viewport, guidance) {
  const values = await lab.dataLogDensity(viewport.grid(FINE), guidance);
  return values ? { n: FINE, values } : undefined;
}
