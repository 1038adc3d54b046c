/** Grids as pictures: colours, and level lines of log-densities. */
import { contourPath } from './contours.js';
import { heatmap } from './heatmap.js';

/** @typedef {import('./grid.js').Grid} Grid */
/** @typedef {import('./colours.js').Palette} Palette */
/**
 * @typedef {object} Brush  A square canvas, and what is drawn with.
 * @property {CanvasRenderingContext2D} context
 * @property {number} size  Pixels of the canvas along its side.
 * @property {number} unit  Line widths and radii are those of a stage of 640 pixels.
 * @property {Palette} palette
 */

/** Nats below the highest density that the colours reach, and the level lines stand at. */
export const DEPTH = 8;
const LEVELS = [0.5, 1, 2, 3, 4.5, 6, 8];
/** Level lines cost a few milliseconds: each grid's are kept with it. */
const cache = new WeakMap();

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Palette} palette
 * @returns {Brush | undefined}
 */
export function brushFor(canvas, palette) {
  const context = canvas.getContext('2d');
  const size = canvas.width;
  if (!context || !size) return undefined;
  context.globalAlpha = 1;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, size, size);
  return { context, size, unit: size / 640, palette };
}

/**
 * @param {Brush} brush
 * @param {Grid} grid
 * @param {'sequential' | 'diverging'} ramp
 * @param {readonly [number, number]} range  Of the first and the last colour.
 */
export function drawColours({ context, size, palette }, grid, ramp, range) {
  context.imageSmoothingQuality = 'high';
  const image = kept(grid, palette[ramp], () => heatmap(grid, palette[ramp], range));
  context.drawImage(image, 0, 0, size, size);
}

/**
 * A log-density from its top down, with level lines.
 * @param {Brush} brush
 * @param {Grid} density
 */
export function drawDensity(brush, density) {
  const { context, palette, unit } = brush;
  const top = highest(density);
  drawColours(brush, density, 'sequential', [top - DEPTH, top]);
  context.strokeStyle = palette.ink;
  context.globalAlpha = 0.3;
  drawLines(brush, density, LEVELS, unit);
  context.globalAlpha = 1;
}

/**
 * Dashed level lines of a log-density.
 * @param {Brush} brush
 * @param {Grid} truth
 * @param {number[]} [below]  Nats below the highest.
 */
export function drawTruth(brush, truth, below = LEVELS) {
  const { context, palette, unit } = brush;
  context.setLineDash([6 * unit, 4 * unit]);
  context.strokeStyle = palette.truth;
  drawLines(brush, truth, below, 1.3 * unit);
  context.setLineDash([]);
}

/**
 * @param {Brush} brush
 * @param {Grid} grid
 * @param {number[]} below
 * @param {number} width
 */
function drawLines({ context, size }, grid, below, width) {
  const levels = () => below.map((nats) => highest(grid) - nats);
  const path = kept(grid, below, () => contourPath(grid, levels()));
  const scaled = new Path2D();
  scaled.addPath(path, new DOMMatrix().scale(size));
  context.lineWidth = Math.max(1, width);
  context.stroke(scaled);
}

/** @param {Grid} grid */
export const highest = ({ values }) =>
  values.reduce((top, value) => (value > top ? value : top), -1e9);

/**
 * @template T
 * @param {Grid} grid
 * @param {object} purpose
 * @param {() => T} make
 * @returns {T}
 */
function kept(grid, purpose, make) {
  const mine = cache.get(grid) ?? new Map();
  cache.set(grid, mine);
  if (!mine.has(purpose)) mine.set(purpose, make());
  return mine.get(purpose);
}
