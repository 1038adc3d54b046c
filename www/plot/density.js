/** Densities and maps over the plane on a canvas: colours, and level lines. */
import { contourPath } from './contours.js';
import { heatmap } from './heatmap.js';
import { MAPS } from './maps.js';

/** @typedef {import('./grid.js').Grid} Grid */
/** @typedef {import('./colours.js').Palette} Palette */

/** Nats below the highest density that the colours reach, and the level lines stand at. */
export const DEPTH = 8;
const LEVELS = [0.5, 1, 2, 3, 4.5, 6, 8];
/** Level lines cost a few milliseconds: each grid's are kept with it. */
const cache = new WeakMap();

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Grid & { of: string }} map
 * @param {Palette} palette
 * @param {number} size
 * @param {number} unit
 */
export function drawMap(context, map, palette, size, unit) {
  const { range, ramp } = MAPS[map.of];
  if (!range) return drawDensity(context, map, palette, size, unit);
  context.imageSmoothingQuality = 'high';
  const image = kept(map, palette[ramp], () => heatmap(map, palette[ramp], range));
  context.drawImage(image, 0, 0, size, size);
}

/**
 * Dashed level lines of a log-density.
 * @param {CanvasRenderingContext2D} context
 * @param {Grid} truth
 * @param {Palette} palette
 * @param {number} size
 * @param {number} unit
 * @param {number[]} below  Nats below the highest.
 */
export function drawTruth(context, truth, palette, size, unit, below = LEVELS) {
  context.setLineDash([6 * unit, 4 * unit]);
  context.strokeStyle = palette.truth;
  drawLines(
    context,
    kept(truth, below, () => contourPath(truth, levels(truth, below))),
    size,
    1.3 * unit,
  );
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Grid} density
 * @param {Palette} palette
 * @param {number} size
 * @param {number} unit
 */
export function drawDensity(context, density, palette, size, unit) {
  const top = highest(density);
  const image = kept(density, palette.sequential, () =>
    heatmap(density, palette.sequential, [top - DEPTH, top]),
  );
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, size, size);
  context.strokeStyle = palette.ink;
  context.globalAlpha = 0.3;
  drawLines(
    context,
    kept(density, LEVELS, () => contourPath(density, levels(density))),
    size,
    unit,
  );
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path  In the unit square.
 * @param {number} size
 * @param {number} width
 */
function drawLines(context, path, size, width) {
  const scaled = new Path2D();
  scaled.addPath(path, new DOMMatrix().scale(size));
  context.lineWidth = Math.max(1, width);
  context.stroke(scaled);
}

/** @param {Grid} grid */
export const highest = ({ values }) =>
  values.reduce((top, value) => (value > top ? value : top), -1e9);

/**
 * @param {Grid} grid
 * @param {number[]} below
 */
const levels = (grid, below = LEVELS) => below.map((nats) => highest(grid) - nats);

/**
 * @template T
 * @param {Grid} grid
 * @param {object} purpose
 * @param {() => T} make
 * @returns {T}
 */
export function kept(grid, purpose, make) {
  const mine = cache.get(grid) ?? new Map();
  cache.set(grid, mine);
  if (!mine.has(purpose)) mine.set(purpose, make());
  return mine.get(purpose);
}
