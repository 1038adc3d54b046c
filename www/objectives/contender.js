/** One of the objectives that are compared: its lab, the exact score beside it, and what is known of it so far. */
import { SHORTEST_TIME } from '../figure/layers/layer.js';
import { MAPS } from '../figure/layers/maps.js';
import { squaredDistances } from '../figure/layers/score-error.js';
import { gradientVariance } from '../experiment/gradient-variance.js';
import { Training } from '../experiment/training.js';
import { labFor } from '../experiment/with-lab.js';
import { estimate, mean } from '../number/statistics.js';
import { FINE, overGrid } from '../plot/grid.js';
import { History } from '../plot/history.js';
import { Viewport } from '../plot/viewport.js';
import { isTimed } from '../settings/timed.js';

/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Lab} Lab */
/** @typedef {{ mean: number, standardError: number | null }} Estimate */

const DATA = 500;
const FRESH = 2048; // points on which the score error is measured
const ARROWS = 14;
const COARSE = 24;

export class Contender {
  history = new History();
  /** @type {{ n: number, values: Float32Array, of: string } | undefined} */ map;
  /** @type {{ points: Float32Array, vectors: Float32Array } | undefined} */ field;
  /** @type {Estimate | undefined} ½E‖s − ∇log p‖² over fresh data, or with time its integral in nats. */ onData;
  /** @type {Estimate | undefined} KL(p‖p^ODE) in nats. */ gap;
  /** @type {Estimate | undefined} Of a batch, its trace. */ gradientVariance;
  /** @type {number | undefined} Mean of ½‖s − ∇log pₜ‖² over the plane. */ onPlane;
  pictures = 0;

  /**
   * @param {import('./presets.js').Variant} variant
   * @param {Lab} lab
   * @param {Lab} exact
   * @param {Float32Array} data
   * @param {import('../experiment/training.js').Limits} limits
   */
  constructor(variant, lab, exact, data, limits) {
    this.label = variant.label;
    this.lab = lab;
    this.training = new Training(lab, limits);
    this.exact = exact;
    this.data = data;
    this.timed = isTimed(lab.info.config);
    this.viewport = new Viewport(lab.info.window);
  }

  /**
   * @param {import('./presets.js').Variant} variant
   * @param {Config} shared
   * @param {import('../experiment/with-lab.js').Options} options
   * @param {import('../experiment/training.js').Limits} limits
   */
  static async create(variant, shared, options, limits) {
    /** @type {Lab[]} */
    const labs = [];
    const config = { ...shared, ...variant.config };
    const loss = variant.against === undefined ? config.loss : { time: variant.against };
    // A loss that needs noise cannot be asked for at σ = 0; the exact score is the same for all of them.
    const truth = {
      ...config,
      score: { kind: 'exact' },
      loss: { ...loss, ...atRest(loss) },
      training: undefined,
    };
    try {
      labs.push(await labFor(config, options));
      labs.push(await labFor(/** @type {Config} */ (truth), options));
      const data = await labs[0].dataSample({ count: DATA, seed: 1 });
      return new Contender(variant, labs[0], labs[1], data, limits);
    } catch (error) {
      for (const lab of labs) lab.free();
      throw error;
    }
  }

  get step() {
    return this.lab.info.step;
  }

  /** @param {number} steps */
  async train(steps) {
    const { step, losses } = await this.training.next(steps);
    this.history.add(step, losses);
    this.gradientVariance = undefined; // it was that of another state
  }

  /**
   * Brings everything that is seen up to date, in pieces.
   * @param {{ map: string, time: number, fine: boolean, noise?: boolean }} view
   */
  async *look({ map, time, fine, noise }) {
    const { lab, exact, viewport } = this;
    const t = Math.max(SHORTEST_TIME, time);
    const n = fine ? FINE : COARSE;
    const size = MAPS[map]?.whole ? n * n : 512;
    const points = viewport.grid(ARROWS);
    this.field = { points, vectors: await lab.score(points, t) };
    this.pictures++;
    yield;
    if (map in MAPS) {
      const grid = yield* overGrid(viewport, n, size, (part) =>
        MAPS[map].evaluate({ lab, truth: (...of) => exact.score(...of), points: part, t }),
      );
      this.map = grid && { ...grid, of: map };
      this.pictures++;
    }
    yield;
    const plane = viewport.grid(n);
    const squares = squaredDistances(await lab.score(plane, t), await exact.score(plane, t));
    this.onPlane = mean(squares) / 2;
    yield;
    this.onData = await this.#errorOnData();
    yield;
    if (noise && fine) this.gradientVariance = await gradientVariance(this.lab);
  }

  /** @returns {Promise<Estimate | undefined>} */
  async #errorOnData() {
    if (this.timed) {
      const { scoreError, scoreErrorStandardError, gap, gapStandardError } =
        await this.lab.evaluate({ count: 256 });
      this.gap = gap === null ? undefined : { mean: gap, standardError: gapStandardError };
      return scoreError === null
        ? undefined
        : { mean: scoreError, standardError: scoreErrorStandardError };
    }
    const points = await this.lab.dataSample({ count: FRESH, seed: 12_345 });
    const [model, truth] = [await this.lab.score(points, 0), await this.exact.score(points, 0)];
    return estimate(squaredDistances(model, truth).map((square) => square / 2));
  }

  free() {
    this.lab.free();
    this.exact.free();
  }
}

/**
 * @param {Config['loss']} loss
 * @returns {Config['loss']}
 */
const atRest = (loss) =>
  typeof loss?.time === 'object' && 'fixed' in loss.time && loss.time.fixed === 0
    ? { kind: 'implicit' }
    : {};
