/** Images instead of points: rows of data, and below them rows of samples. */
import { ramp } from './colours.js';
import { heatmap } from './heatmap.js';

/** @typedef {import('./colours.js').Palette} Palette */

const SIDE = 8; // pixels of a glyph
const COLUMNS = 10;
const ROWS = { data: 4, samples: 5 };
/** Shares of the stage: a heading, a glyph with the gap around it, and that gap. */
const HEADING = 0.05;
const CELL = 0.0985;
const GAP = 0.012;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} size
 * @param {Palette} palette
 * @param {Float32Array | undefined} data
 * @param {Float32Array | undefined} samples
 */
export function drawGlyphs(context, size, palette, data, samples) {
  const shades = ramp([palette.paper, palette.ink]);
  const pixel = size / context.canvas.clientWidth;
  context.font = `${Math.max(0.024 * size, 12 * pixel)}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  /** @type {[string, string, Float32Array | undefined, number, number][]} */
  const blocks = [
    ['Data', palette.data, data, 0, ROWS.data],
    ['Samples', palette.sample, samples, HEADING + ROWS.data * CELL, ROWS.samples],
  ];
  for (const [title, colour, glyphs, top, rows] of blocks) {
    if (!glyphs) continue;
    context.fillStyle = context.strokeStyle = colour;
    context.fillText(title, left(0) * size, (top + 0.5 * HEADING) * size);
    drawRows(context, size, shades, glyphs, top + HEADING, rows);
  }
}

/** @param {number} column */
const left = (column) => (1 - COLUMNS * CELL + GAP) / 2 + column * CELL;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} size
 * @param {Uint8ClampedArray} shades
 * @param {Float32Array} glyphs
 * @param {number} top
 * @param {number} rows
 */
function drawRows(context, size, shades, glyphs, top, rows) {
  const count = Math.min(rows * COLUMNS, glyphs.length / SIDE ** 2);
  const edge = (CELL - GAP) * size;
  context.imageSmoothingEnabled = false;
  for (let i = 0; i < count; i++) {
    const values = glyphs.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2);
    const x = left(i % COLUMNS) * size;
    const y = (top + Math.floor(i / COLUMNS) * CELL) * size;
    context.globalAlpha = 1;
    context.drawImage(heatmap({ n: SIDE, values }, shades, [0, 1]), x, y, edge, edge);
    context.globalAlpha = 0.4;
    context.strokeRect(x, y, edge, edge);
  }
  context.globalAlpha = 1;
  context.imageSmoothingEnabled = true;
}
