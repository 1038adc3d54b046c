/** How wrong the score is, at every point of the plane. */
import { planeMap } from './plane-map.js';

/** @type {import('./plane-map.js').PlaneMap} */
export const ERROR_MAP = {
  choice: ['score-error', 'Score error'],
  async evaluate({ lab, truth, points, t, law }) {
    const distances = squaredDistances(
      await lab.score(points, t, law),
      await truth(points, t, law),
    );
    return distances.map((square) => Math.log10(square + 1e-12));
  },
  range: [-2, 2],
  ramp: 'sequential',
  key: '‖s − ∇log pₜ‖² from 0.01 or less to 100 or more, on a log scale',
};

export const SCORE_ERROR = planeMap(ERROR_MAP);

/**
 * ‖a − b‖² of each row, in the plane.
 * @param {Float32Array} a
 * @param {Float32Array} b
 */
export function squaredDistances(a, b) {
  const squares = new Float32Array(a.length / 2);
  for (let i = 0; i < squares.length; i++) {
    squares[i] = (a[2 * i] - b[2 * i]) ** 2 + (a[2 * i + 1] - b[2 * i + 1]) ** 2;
  }
  return squares;
}
