/** The plane of one panel: density, truth, data, samples and paths, drawn when one of them has changed. */
import { fit } from '../plot/canvas.js';
import { palette } from '../plot/colours.js';
import { drawPaths, drawPoints } from '../plot/marks.js';
import { drawDensity, drawTruth } from '../plot/density.js';

/** @typedef {import('../plot/grid.js').Grid} Grid */
/**
 * @typedef {object} Scene
 * @property {import('../plot/viewport.js').Viewport} viewport
 * @property {Grid} [density]  As colours.
 * @property {Grid} [truth]  As dashed lines.
 * @property {Float32Array} [data]
 * @property {Float32Array} [samples]
 * @property {boolean} [stale]  The samples are those of earlier settings.
 * @property {import('../types.d.ts').Trajectories} [paths]
 * @property {boolean} [rough]  The paths are those of a noisy process.
 * @property {number} [held]  The path that is in hand.
 * @property {number} [ringed]  The row that is pointed at.
 */

const LEVELS = [0.5, 2, 4]; // fewer level lines than on a large stage

export class Plane {
  /** @type {(Scene & { size: number }) | undefined} */ #shown;

  /**
   * @param {HTMLElement} host
   * @param {HTMLCanvasElement} canvas
   */
  constructor(host, canvas) {
    this.canvas = canvas;
    this.palette = palette(host);
  }

  /**
   * @param {Scene | undefined} scene
   * @param {number} ratio  Pixels of the screen along one of CSS.
   */
  paint(scene, ratio) {
    const size = fit(this.canvas, ratio);
    const context = this.canvas.getContext('2d');
    if (!context || !size) return;
    const wanted = scene && { ...scene, size };
    if (wanted && this.#shown && same(wanted, this.#shown)) return;
    this.#shown = wanted;
    context.globalAlpha = 1;
    context.fillStyle = this.palette.paper;
    context.fillRect(0, 0, size, size);
    if (scene) this.#draw(context, scene, size);
    context.globalAlpha = 1;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Scene} scene
   * @param {number} size
   */
  #draw(context, scene, size) {
    const { palette } = this;
    const { viewport, density, truth, data, samples, stale, paths, rough, held, ringed } = scene;
    const unit = size / 400;
    const plane = viewport.toCanvas(size);
    const dot = Math.max(1.2, 1.5 * unit);
    const brush = { context, size, unit, palette };
    if (density) drawDensity(brush, density);
    if (data) {
      context.fillStyle = palette.data;
      context.globalAlpha = 0.35;
      drawPoints(context, plane, data, dot);
    }
    if (paths) {
      context.strokeStyle = context.fillStyle = palette.sample;
      context.globalAlpha = rough ? 0.35 : 0.75;
      context.lineWidth = Math.max(1, unit);
      drawPaths(context, plane, paths, 0, 1.7 * dot);
    }
    if (samples) {
      context.fillStyle = palette.sample;
      context.globalAlpha = stale ? 0.2 : 0.6;
      drawPoints(context, plane, samples, dot);
    }
    context.globalAlpha = 1;
    if (truth) drawTruth(brush, truth, LEVELS);
    if (paths && held !== undefined && held >= 0) {
      context.strokeStyle = context.fillStyle = palette.ink;
      context.lineWidth = Math.max(2, 2 * unit);
      drawPaths(context, plane, only(paths, held), 0, 2.6 * dot);
    }
    const ring = samples ?? data;
    if (ring && ringed !== undefined && ringed >= 0) {
      context.globalAlpha = 1;
      context.strokeStyle = palette.ink;
      context.lineWidth = Math.max(2, 2 * unit);
      context.beginPath();
      const [x, y] = [plane.x(ring[2 * ringed]), plane.y(ring[2 * ringed + 1])];
      context.arc(x, y, 6 * unit, 0, 2 * Math.PI);
      context.stroke();
    }
  }
}

/**
 * @param {Record<string, any>} a
 * @param {Record<string, any>} b
 */
const same = (a, b) => {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
};

/**
 * @param {import('../types.d.ts').Trajectories} paths
 * @param {number} i
 */
function only({ times, points }, i) {
  const row = points.length / times.length;
  const one = new Float32Array(2 * times.length);
  times.forEach((_, k) => one.set(points.subarray(k * row + 2 * i, k * row + 2 * i + 2), 2 * k));
  return { times, points: one };
}
