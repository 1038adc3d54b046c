/** What the samplers share: one lab with its data and the truth about them, and a network that may still learn. */
import { FINE } from '../plot/grid.js';
import { createLab } from '../engine/lab.js';
import { Viewport } from '../plot/viewport.js';
import { Slices } from '../experiment/slices.js';

/** @typedef {import('../types.d.ts').Lab} Lab */

const DATA = 1000;

export class Course {
  training = false;
  error = '';
  #alive = true;
  #active = true;
  /** @type {() => void} */ #wake = () => {};
  /** @type {Promise<void>} */ #rest = Promise.resolve();

  /**
   * @param {Lab} lab
   * @param {Float32Array} data
   * @param {Viewport} viewport
   * @param {import('../plot/grid.js').Grid | undefined} truth  Where it is known.
   * @param {() => void} changed
   */
  constructor(lab, data, viewport, truth, changed) {
    this.lab = lab;
    this.data = data;
    this.viewport = viewport;
    this.truth = truth;
    this.changed = changed;
    this.slices = new Slices(lab, this.limit);
  }

  /**
   * @param {import('../types.d.ts').Config} config
   * @param {import('../types.d.ts').LabOptions} options
   * @param {() => void} changed
   */
  static async create(config, options, changed) {
    const lab = await createLab(config, options);
    try {
      const { dimension } = lab.info;
      if (dimension !== 2) {
        throw new Error(`data: ${dimension} dimensions are not allowed here; it must be 2`);
      }
      const data = await lab.dataSample({ count: DATA, seed: 1 });
      const viewport = new Viewport(lab.info.window);
      return new Course(lab, data, viewport, await densityGrid(lab, viewport), changed);
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

  /** Where training ends by itself. */
  get limit() {
    return Number(this.lab.info.config.training.decaySteps);
  }

  /** Whether it trains no more: only another course does. */
  get over() {
    return !this.training && (this.step >= this.limit || this.error !== '');
  }

  train() {
    if (this.training || this.over) return;
    this.training = true;
    this.#rest = this.#pull();
  }

  /** @param {boolean} active  Whether anybody sees it: training waits until then. */
  setActive(active) {
    this.#active = active;
    this.#wake();
  }

  /** Ends with the last step that was asked for. */
  async pause() {
    this.training = false;
    this.#wake();
    this.changed();
    await this.#rest;
  }

  async #pull() {
    try {
      while (this.training && this.#alive && !this.slices.done) {
        if (!this.#active) {
          await new Promise((resolve) => (this.#wake = () => resolve(undefined)));
          continue;
        }
        await this.slices.next();
        this.changed();
        await new Promise((resolve) => setTimeout(resolve));
      }
    } catch (error) {
      if (this.#alive) this.error = error instanceof Error ? error.message : String(error);
    }
    this.training = false;
    if (this.#alive) this.changed();
  }

  free() {
    this.#alive = false;
    this.#wake();
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
