/** Points as the configuration takes them. */

/** @param {Float32Array} points  Row-major, [n, 2]. */
export const listsOf = (points) =>
  Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
