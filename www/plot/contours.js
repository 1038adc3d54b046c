/** Level lines of a grid, as one path in the unit square (y downwards, like the canvas). */
import { contours } from 'd3-contour';

/**
 * @param {import('./grid.js').Grid} grid
 * @param {number[]} levels
 */
export function contourPath({ n, values }, levels) {
  const path = new Path2D();
  const finite = Array.from(values, (value) => (Number.isFinite(value) ? value : -1e9));
  for (const { coordinates } of contours().size([n, n]).thresholds(levels)(finite)) {
    for (const ring of coordinates.flat()) {
      ring.forEach(([x, y], i) => {
        const edge = x === 0 || y === 0 || x === n || y === n;
        const before = ring[i - 1];
        const onEdge = edge && before && (before[0] === x || before[1] === y) && isEdge(before, n);
        if (i === 0 || onEdge) path.moveTo(x / n, y / n);
        else path.lineTo(x / n, y / n);
      });
    }
  }
  return path;
}

/**
 * Rings close along the border of the grid; that part is no level line.
 * @param {number[]} point
 * @param {number} n
 */
const isEdge = ([x, y], n) => x === 0 || y === 0 || x === n || y === n;
