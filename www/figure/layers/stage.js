/** The picture: every layer that is switched on, back to front, on one canvas. */
import { isGuided } from '../../settings/condition.js';
import { ARROWS } from './jobs.js';
import { shownPairs } from './nearest.js';
import { DEPTH, drawDensity, drawMap, drawTruth, highest, kept } from '../../plot/density.js';
import { FINE } from '../../plot/grid.js';
import { drawGlyphs, drawPairs } from '../../plot/glyphs.js';
import { heatmap } from '../../plot/heatmap.js';
import { drawArrows, drawPaths, drawPoints } from '../../plot/marks.js';

/** @typedef {import('../../plot/grid.js').Grid} Grid */
/** @typedef {import('../../plot/colours.js').Palette} Palette */

/** Nats of difference at the ends of the diverging colours. */
const DIFFERENCE = 2;

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
