/** Functions of the plane, given on a grid of square cells. */

/** @typedef {{ n: number, values: Float32Array }} Grid  Of n × n cells, row by row from the top. */

/** A map is computed ever finer: at first to show something soon, then what does while the model moves, then in full. */
export const FIRST = 16;
export const COARSE = 32;
export const FINE = 64;

/**
 * A function of the plane on n × n cells; undefined where it is not known. It rests after every call.
 * @param {import('./viewport.js').Viewport} viewport
 * @param {number} n
 * @param {number} size  Points in one call.
 * @param {(points: Float32Array) => Promise<Float32Array | null>} evaluate
 * @returns {AsyncGenerator<undefined, Grid | undefined>}
 */
export async function* overGrid(viewport, n, size, evaluate) {
  const points = viewport.grid(n);
  const values = new Float32Array(n * n);
  for (let from = 0; from < n * n; from += size) {
    const part = await evaluate(points.slice(2 * from, 2 * (from + size)));
    if (!part) return undefined;
    values.set(part, from);
    yield;
  }
  return { n, values };
}
