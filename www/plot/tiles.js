/** Many maps of one window, small and beside each other. */
import { drawColours } from './density.js';

/** @typedef {{ grid: import('./grid.js').Grid, label: string, range: readonly [number, number] }} Tile */

/** Share of a tile that is gap. */
const GAP = 0.04;
/** Letters in CSS pixels, and the tiles that are too narrow for them. */
const LETTER = 12;
const NARROW = 64;

/**
 * @param {import('./density.js').Brush} brush
 * @param {Tile[]} tiles
 */
export function drawTiles(brush, tiles) {
  const { context, size, palette } = brush;
  const columns = Math.ceil(Math.sqrt(tiles.length));
  const pixel = size / context.canvas.clientWidth;
  const cell = size / columns;
  const named = cell >= NARROW * pixel;
  const heading = named ? 1.5 * LETTER * pixel : 0;
  const edge = cell * (1 - GAP) - heading;
  context.font = `${LETTER * pixel}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  context.strokeStyle = palette.line;
  tiles.forEach(({ grid, label, range }, i) => {
    const left = (i % columns) * cell + 0.5 * (cell - edge);
    const top = Math.floor(i / columns) * cell + 0.5 * GAP * cell;
    context.save();
    context.translate(left, top + heading);
    drawColours({ ...brush, size: edge }, grid, 'diverging', range);
    context.strokeRect(0, 0, edge, edge);
    context.restore();
    context.fillStyle = palette.muted;
    if (named) context.fillText(label, left, top + 0.5 * heading);
  });
}
