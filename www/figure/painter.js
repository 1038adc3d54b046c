/** Keeps the stage's canvas and the loss curve up to date: at the size they have, in the theme's colours. */
import { palette } from '../plot/colours.js';
import { LossCurve } from '../plot/loss-curve.js';
import { drawStage } from './layers/stage.js';

/** @typedef {{ session: import('./session.js').Session, values: import('../settings/settings.js').Values, drawn: Float32Array | undefined }} Scene */

const CURVE_MILLIS = 250;

export class Painter {
  /** @type {LossCurve | undefined} */ #curve;
  /** @type {import('../plot/colours.js').Palette | undefined} */ #palette;
  #curveAt = 0;
  #look = ''; // what the stage shows now
  #frame = 0;
  #resize = new ResizeObserver(() => this.#fit());
  #dark = matchMedia('(prefers-color-scheme: dark)');

  /**
   * @param {HTMLElement} element
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} curveBox
   * @param {() => Scene | undefined} scene
   */
  constructor(element, canvas, curveBox, scene) {
    this.element = element;
    this.canvas = canvas;
    this.curveBox = curveBox;
    this.scene = scene;
    this.#resize.observe(canvas);
    this.#resize.observe(curveBox);
    this.#dark.addEventListener('change', this.recolour);
    this.recolour();
  }

  /** The theme has changed. */
  recolour = () => {
    this.#palette = palette(this.element);
    this.#curve = new LossCurve(this.curveBox);
    this.#curveAt = 0;
    this.#look = '';
    this.paint();
  };

  /** Draws with the next frame, once however often it is asked, and only what has changed. */
  paint() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const scene = this.scene();
      if (!scene || !this.#palette) return;
      const { session, values, drawn } = scene;
      const { width } = this.canvas;
      const look = [session.layers.pictures, JSON.stringify(values), drawn?.length, width].join();
      if (look !== this.#look) drawStage(this.canvas, session, values, this.#palette, drawn);
      this.#look = look;
      this.#drawCurve(session);
    });
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.#dark.removeEventListener('change', this.recolour);
  }

  /** @param {import('./session.js').Session} session */
  #drawCurve(session) {
    const now = performance.now();
    if (session.playing && now - this.#curveAt < CURVE_MILLIS) return;
    this.#curveAt = now;
    this.#curve?.draw(session.history);
  }

  #fit() {
    const size = Math.round(this.canvas.clientWidth * Math.min(2, devicePixelRatio));
    if (this.canvas.width !== size) this.canvas.width = this.canvas.height = size;
    this.#curve?.resize();
    this.paint();
  }
}
