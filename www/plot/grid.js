/** A function of the plane on a grid of n × n cells. */

/** @typedef {{ n: number, values: Float32Array }} Grid */

export const FINE = 64;

/**
 * @param {import('./viewport.js').Viewport} viewport
 * @param {number} n
 * @param {number} size  Points in one call.
 * @param {(points: Float32Array) => Promise<Float32Array | null>} evaluate
 * @returns {AsyncGenerator<undefined, Grid | undefined>}  Undefined where it is not known.
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
