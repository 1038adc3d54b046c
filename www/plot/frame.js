/** The frame of a plot in SVG: two axes with round ticks, and what is drawn between them. Its area begins at (0, 0). */
import { html, svg } from 'lit';
import { scaleLinear, scaleLog } from 'd3-scale';
import { power } from '../number/scientific.js';

/**
 * @typedef {object} Axis
 * @property {(value: number) => number} at  Where a value stands.
 * @property {number[]} ticks
 * @property {(value: number) => unknown} label  Of a tick.
 */
/** @typedef {{ ticks?: number[], label?: (value: number) => unknown }} Marks  Those that are not the usual ones. */
/** @typedef {[number, number]} Range  Where the first and the last value stand; y grows downwards in SVG. */

const [LEFT, RIGHT, TOP, BELOW, TITLE] = [44, 10, 8, 22, 14];
const MANY = 5; // ticks, more or less

/**
 * @param {[number, number]} domain
 * @param {Range} range
 * @param {Marks} [marks]
 * @returns {Axis}
 */
export function linear(domain, range, { ticks, label } = {}) {
  const at = scaleLinear(domain, range).unknown(NaN);
  return { at, ticks: ticks ?? at.ticks(MANY), label: label ?? at.tickFormat(MANY) };
}

/**
 * What is beyond its ends stands at them.
 * @param {[number, number]} domain
 * @param {Range} range
 * @param {Marks} [marks]  Else powers of ten.
 * @returns {Axis}
 */
export function logarithmic(domain, range, { ticks, label = power } = {}) {
  const at = scaleLog(domain, range).clamp(true).unknown(NaN);
  return { at, ticks: ticks ?? powers(domain), label };
}

/**
 * The whole decades around some values.
 * @param {number} low
 * @param {number} high
 * @returns {[number, number]}
 */
export const decades = (low, high) =>
  /** @type {[number, number]} */ (scaleLog([low, high], [0, 1]).nice().domain());

/** @param {[number, number]} domain */
const powers = (domain) =>
  scaleLinear(domain.map(Math.log10), [0, 1])
    .ticks(MANY)
    .filter(Number.isInteger)
    .map((exponent) => 10 ** exponent);

/**
 * @param {object} plot
 * @param {string} plot.label  What it shows, for who cannot see it.
 * @param {string} [plot.role]  A group, if parts of it can be reached.
 * @param {[number, number]} plot.size  Of the area between the axes.
 * @param {Axis} plot.x
 * @param {Axis} [plot.y]
 * @param {string} [plot.title]  Of the axis of x.
 * @param {number} [plot.left]  Room for the labels of y.
 * @param {unknown} inside
 */
export function frame(
  { label, role = 'img', size: [width, height], x, y, title, left = LEFT },
  inside,
) {
  const below = BELOW + (title ? TITLE : 0);
  return html`<svg
    class="plot"
    viewBox="${-left} ${-TOP} ${left + width + RIGHT} ${TOP + height + below}"
    role=${role}
    aria-label=${label}
  >
    ${x.ticks.map(
      (value) =>
        svg`<line class="grid" x1=${x.at(value)} x2=${x.at(value)} y1="0" y2=${height}></line><text x=${x.at(value)} y=${height + 17} text-anchor="middle">${x.label(value)}</text>`,
    )}
    ${y?.ticks.map(
      (value) =>
        svg`<line class="grid" x1="0" x2=${width} y1=${y.at(value)} y2=${y.at(value)}></line><text x="-8" y=${y.at(value) + 4} text-anchor="end">${y.label(value)}</text>`,
    )}
    ${title ? svg`<text x=${width / 2} y=${height + 33} text-anchor="middle">${title}</text>` : ''}
    ${inside}
  </svg>`;
}

/**
 * The path through points.
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
export const through = (xs, ys, x, y) =>
  Array.from(ys, (v, i) => `${i ? 'L' : 'M'}${x(xs[i]).toFixed(2)} ${y(v).toFixed(2)}`).join('');
