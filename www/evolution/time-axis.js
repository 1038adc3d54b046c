/** Two axes of time, from t = 1 on the right to 1e-5 on the left. */
import { linear, logarithmic } from '../plot/frame.js';
import { scientific } from '../number/scientific.js';

/** @typedef {{ words: string, along: ArrayLike<number>, axis: import('../plot/frame.js').Axis }} TimeAxis  `along`: where the values stand. */

export const WIDTH = 300;
const FIRST = 1e-5;
const QUARTERS = 4;

/**
 * @param {Float32Array} [times]
 * @returns {TimeAxis}
 */
export const byDecades = (times = new Float32Array()) => ({
  words: 'on a log scale of t',
  along: times,
  axis: logarithmic([FIRST, 1], [0, WIDTH]),
});

/**
 * Times at equal distances, whatever they are.
 * @param {number} count
 * @param {Float32Array} [times]
 * @returns {TimeAxis}
 */
export const evenly = (count, times) => ({
  words: 'in equal steps of the noise level',
  along: Array.from({ length: count }, (_, i) => i),
  axis: linear([0, count - 1], [WIDTH, 0], {
    ticks: Array.from({ length: QUARTERS + 1 }, (_, i) => Math.round((i * (count - 1)) / QUARTERS)),
    label: (i) => (times ? scientific(times[i]).replace(/^1\.0·/, '') : ''),
  }),
});
