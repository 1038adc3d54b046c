/** Keeps the stage's canvas and the loss curve up to date: at the size they have, in the theme's colours. */
import { palette } from '../plot/colours.js';
import { LossCurve } from '../plot/loss-curve.js';
import { drawStage } from './stage.js';

/** @typedef {{ session: import('./session.js').Session, values: import('./settings.js').Values, drawn: Float32Array | undefined }} Scene */

const CURVE_MILLIS = 250;

export class Painter {
  /** @type {LossCurve} */ #curve;
  /** @type {import('../plot/colours.js').Palette | undefined} */ #palette;
  #curveAt = 0;
  #look = ''; // what the stage shows now
  #frame = 0;
  #pictures = 0; // of runs before, so that no two look alike
  /** @type {import('./run.js').Run | undefined} */ #run;

  /**
   * @param {HTMLElement} element
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} curveBox
   * @param {() => Scene | undefined} scene
   */
  constructor(element, canvas, curveBox, scene) {
    this.element = element;
    this.canvas = canvas;
    this.scene = scene;
    this.#curve = new LossCurve(curveBox);
    this.recolour();
  }

  /** The theme has changed. */
  recolour() {
    this.#palette = palette(this.element);
    this.#look = '';
    this.fit();
  }

  /** The figure's size, or that of a pixel, has changed. */
  fit() {
    const size = Math.round(this.canvas.clientWidth * Math.min(2, devicePixelRatio));
    if (this.canvas.width !== size) this.canvas.width = this.canvas.height = size;
    this.#curve.resize();
    this.paint();
  }

  /** Draws with the next frame, once however often it is asked, and only what has changed. */
  paint() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const scene = this.scene();
      if (!scene || !this.#palette) return;
      this.#drawStage(scene, this.#palette);
      this.#drawCurve(scene.session);
    });
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
  }

  /**
   * @param {Scene} scene
   * @param {import('../plot/colours.js').Palette} palette
   */
  #drawStage({ session, values, drawn }, palette) {
    const run = session.standing;
    if (run !== this.#run) this.#pictures++;
    this.#run = run;
    const { width } = this.canvas;
    const seen = [
      this.#pictures,
      run?.answers.pictures,
      JSON.stringify(values),
      drawn?.length,
      width,
    ];
    if (seen.join() === this.#look) return;
    this.#look = seen.join();
    const stroke = drawn && { points: drawn, viewport: session.viewport };
    drawStage(this.canvas, palette, run?.scene(values, session.playing), stroke);
  }

  /** @param {import('./session.js').Session} session */
  #drawCurve({ standing: run, playing }) {
    const now = performance.now();
    if (!run || (playing && now - this.#curveAt < CURVE_MILLIS)) return;
    this.#curveAt = now;
    this.#curve.draw(run.history);
  }
}
