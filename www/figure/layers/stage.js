/** The picture: every layer that is switched on, back to front, on one canvas. */
import { isGuided } from '../../settings/condition.js';
import { ARROWS, FINE } from './jobs.js';
import { MAPS } from './maps.js';
import { shownPairs } from './nearest.js';
import { contourPath } from '../../plot/contours.js';
import { drawGlyphs, drawPairs } from '../../plot/glyphs.js';
import { heatmap } from '../../plot/heatmap.js';
import { drawArrows, drawPaths, drawPoints } from '../../plot/marks.js';

/** @typedef {import('./jobs.js').Grid} Grid */
/** @typedef {import('../../plot/colours.js').Palette} Palette */

/** Nats below the highest density that the colours reach, and the level lines stand at. */
const DEPTH = 8;
const LEVELS = [0.5, 1, 2, 3, 4.5, 6, 8];
/** Nats of difference at the ends of the diverging colours. */
const DIFFERENCE = 2;
/** Level lines cost a few milliseconds: each grid's are kept with it. */
const cache = new WeakMap();

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import('../session.js').Session} session
 * @param {import('../../settings/settings.js').Values} values
 * @param {Palette} palette
 * @param {Float32Array | undefined} drawn  Points that the reader is just drawing.
 */
export function drawStage(canvas, session, values, palette, drawn) {
  const context = canvas.getContext('2d');
  if (!context || !canvas.width) return;
  const size = canvas.width;
  const unit = size / 640; // line widths and radii are those of a stage of 640 pixels
  context.globalAlpha = 1;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, size, size);
  const { viewport, data, answers } = session;
  const map = viewport.toCanvas(size);
  const density = answers.density?.value;
  const truth = answers.truth?.value;
  const reference = answers.reference?.value;
  const labelled = isGuided(values) ? answers.labelled?.value : undefined;
  const samples = values.showSamples ? answers.samples?.value?.points : undefined;
  if (!session.planar) {
    const seen = shownPairs(answers, values);
    if (seen) return drawPairs(context, size, palette, seen.pairs, seen.earlier);
    const shown = values.showData ? (labelled ?? data) : undefined;
    return drawGlyphs(context, size, palette, shown, samples);
  }

  if (values.heatmap === 'density' && density) {
    drawDensity(context, density, palette, size, unit);
  }
  if (values.heatmap === 'difference' && density && reference) {
    const image = kept(density, palette.diverging, () =>
      heatmap(difference(density, reference), palette.diverging, [-DIFFERENCE, DIFFERENCE]),
    );
    context.drawImage(image, 0, 0, size, size);
  }
  if (answers.map?.value?.of === values.heatmap)
    drawMap(context, answers.map.value, palette, size, unit);
  const dot = Math.max(1.3, 1.9 * unit);
  if (drawn || (values.showData && data)) {
    context.fillStyle = palette.data;
    context.globalAlpha = labelled && !drawn ? 0.12 : 0.42;
    drawPoints(context, map, drawn ?? /** @type {Float32Array} */ (data), dot);
    context.globalAlpha = 0.42;
    if (labelled && !drawn) drawPoints(context, map, labelled, dot);
  }
  if (drawn) return;
  context.globalAlpha = 1;
  if (values.showTruth && truth) drawTruth(context, truth, palette, size, unit);
  if (values.showPaths && answers.paths?.value) {
    context.strokeStyle = palette.sample;
    context.fillStyle = palette.sample;
    context.globalAlpha = 0.5;
    context.lineWidth = Math.max(1, unit);
    drawPaths(context, map, answers.paths.value, Number(values.time), 1.6 * dot);
  }
  if (samples) {
    context.fillStyle = palette.sample;
    context.globalAlpha = 0.6;
    drawPoints(context, map, samples, dot);
  }
  if (values.field !== 'none' && answers.field?.value) {
    context.globalAlpha = 0.85;
    context.strokeStyle = values.field === 'exact' ? palette.truth : palette.ink;
    context.lineWidth = Math.max(1, 1.2 * unit);
    drawArrows(context, map, answers.field.value, (1.1 * size) / ARROWS, 5 * unit);
  }
  context.globalAlpha = 1;
}

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
const highest = ({ values }) => values.reduce((top, value) => (value > top ? value : top), -1e9);

/**
 * @param {Grid} grid
 * @param {number[]} below
 */
const levels = (grid, below = LEVELS) => below.map((nats) => highest(grid) - nats);

/**
 * Model minus truth, at the model's resolution. Where the truth is practically nothing there is nothing to compare.
 * @param {Grid} model
 * @param {Grid} truth
 */
function difference(model, truth) {
  const ratio = FINE / model.n;
  const floor = highest(truth) - DEPTH;
  const values = model.values.map((value, i) => {
    const row = Math.floor(i / model.n) * ratio;
    const column = (i % model.n) * ratio;
    let sum = 0;
    for (let r = 0; r < ratio; r++) {
      for (let c = 0; c < ratio; c++) sum += truth.values[(row + r) * FINE + column + c];
    }
    const mean = sum / ratio ** 2;
    return mean > floor || value > floor ? value - Math.max(mean, floor - DEPTH) : 0;
  });
  return { n: model.n, values };
}

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
