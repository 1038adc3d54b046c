/** Images instead of points: rows of data and rows of samples, or each sample beside what is nearest to it. */
import { fixed } from '../number/number.js';
import { ramp } from './colours.js';
import { heatmap } from './heatmap.js';

/** @typedef {import('./colours.js').Palette} Palette */
/** @typedef {{ context: CanvasRenderingContext2D, size: number, text: number, shades: Uint8ClampedArray }} Board */
/**
 * @typedef {object} Pairs
 * @property {string} of  The key of the samples.
 * @property {Float32Array} samples
 * @property {Float32Array} nearest
 * @property {Float32Array} distances
 * @property {number} searched  Training images.
 * @property {number} fresh  Median distance of draws of the data that training has not seen.
 */

export const GLYPH = 64; // numbers of one glyph
const SIDE = 8; // its pixels along one side
const COLUMNS = 10;
const ROWS = { data: 4, samples: 5 };
/** Shares of the stage: a heading, a glyph with the gap around it, and that gap. */
const HEADING = 0.05;
const CELL = 0.0985;
const GAP = 0.012;

const PAIRS = { columns: 4, rows: 6 };
/** How many samples have room beside their nearest. */
export const PAIRED = PAIRS.columns * PAIRS.rows;
/** Of a pair: its cell, and a glyph in it. */
const PAIR = { width: 0.245, height: 0.157, glyph: 0.111 };

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} size
 * @param {Palette} palette
 * @returns {Board}
 */
function prepare(context, size, palette) {
  const text = Math.max(0.024 * size, (12 * size) / context.canvas.clientWidth);
  context.font = `${text}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  return { context, size, text, shades: ramp([palette.paper, palette.ink]) };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} size
 * @param {Palette} palette
 * @param {Float32Array | undefined} data
 * @param {Float32Array | undefined} samples
 */
export function drawGlyphs(context, size, palette, data, samples) {
  const board = prepare(context, size, palette);
  /** @type {[string, string, Float32Array | undefined, number, number][]} */
  const blocks = [
    ['Data', palette.data, data, 0, ROWS.data],
    ['Samples', palette.sample, samples, HEADING + ROWS.data * CELL, ROWS.samples],
  ];
  for (const [title, colour, glyphs, top, rows] of blocks) {
    if (!glyphs) continue;
    context.fillStyle = context.strokeStyle = colour;
    context.fillText(title, left(0) * size, (top + 0.5 * HEADING) * size);
    const count = Math.min(rows * COLUMNS, glyphs.length / GLYPH);
    for (let i = 0; i < count; i++) {
      const y = top + HEADING + Math.floor(i / COLUMNS) * CELL;
      drawGlyph(board, glyphs, i, left(i % COLUMNS), y, CELL - GAP);
    }
  }
}

/** @param {number} column */
const left = (column) => (1 - COLUMNS * CELL + GAP) / 2 + column * CELL;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} size
 * @param {Palette} palette
 * @param {Pairs} pairs
 * @param {boolean} earlier
 */
export function drawPairs(context, size, palette, { samples, nearest, distances }, earlier) {
  const board = prepare(context, size, palette);
  const edge = (1 - PAIRS.columns * PAIR.width) / 2 + 0.5 * (PAIR.width - 2 * PAIR.glyph);
  const heading = 0.5 * HEADING * size;
  const words = earlier ? 'Earlier sample' : 'Sample';
  context.fillStyle = palette.sample;
  context.fillText(words, edge * size, heading);
  context.fillStyle = palette.data;
  const along = context.measureText(`${words} `).width;
  context.fillText('| nearest training image, distance', edge * size + along, heading);
  distances.forEach((distance, i) => {
    const x = edge + (i % PAIRS.columns) * PAIR.width;
    const y = HEADING + Math.floor(i / PAIRS.columns) * PAIR.height;
    context.strokeStyle = palette.sample;
    drawGlyph(board, samples, i, x, y, PAIR.glyph - 0.004);
    context.strokeStyle = palette.data;
    drawGlyph(board, nearest, i, x + PAIR.glyph, y, PAIR.glyph - 0.004);
    context.fillStyle = palette.ink;
    context.textAlign = 'center';
    context.fillText(
      fixed(distance, 2),
      (x + PAIR.glyph) * size,
      (y + PAIR.glyph) * size + 0.8 * board.text,
    );
    context.textAlign = 'start';
  });
}

/**
 * Number `i` of some glyphs, at shares of the stage; its frame has the colour of strokes.
 * @param {Board} board
 * @param {Float32Array} glyphs
 * @param {number} i
 * @param {number} x
 * @param {number} y
 * @param {number} edge
 */
function drawGlyph({ context, size, shades }, glyphs, i, x, y, edge) {
  const values = glyphs.subarray(i * GLYPH, (i + 1) * GLYPH);
  const place = /** @type {const} */ ([x * size, y * size, edge * size, edge * size]);
  context.imageSmoothingEnabled = false;
  context.drawImage(heatmap({ n: SIDE, values }, shades, [0, 1]), ...place);
  context.imageSmoothingEnabled = true;
  context.globalAlpha = 0.4;
  context.strokeRect(...place);
  context.globalAlpha = 1;
}
