/** Two axes of time, from t = 1 on the right to 1e-5 on the left. */
import { power } from '../plot/axes.js';
import { scientific } from '../number/scientific.js';

/**
 * Positions along the axis, its marks and their labels; `x` takes a position to a share of the width.
 * @typedef {object} TimeAxis
 * @property {string} words
 * @property {ArrayLike<number>} along  Where the values stand.
 * @property {(position: number) => number} x
 * @property {number[]} ticks
 * @property {(position: number) => string} label
 */

const DECADES = 5; // from t = 1 down to 1e-5
const QUARTERS = 4;

/**
 * @param {Float32Array} [times]
 * @returns {TimeAxis}
 */
export const logarithmic = (times = new Float32Array()) => ({
  words: 'on a log scale of t',
  along: times,
  x: (t) => 1 + Math.log10(t) / DECADES,
  ticks: Array.from({ length: DECADES + 1 }, (_, i) => 10 ** -i),
  label: power,
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
  x: (i) => 1 - i / (count - 1),
  ticks: Array.from({ length: QUARTERS + 1 }, (_, i) => Math.round((i * (count - 1)) / QUARTERS)),
  label: (i) => (times ? scientific(times[i]).replace(/^1\.0·/, '') : ''),
});
