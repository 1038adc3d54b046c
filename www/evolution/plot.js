/** One quantity over t: directly, and by its identity as dashes on top; with errors, as points with bars and a band. */
import { svg } from 'lit';
import { scientific } from '../number/scientific.js';
import { frame, linear, through } from '../plot/frame.js';
import { WIDTH } from './time-axis.js';

/** @typedef {import('../types.d.ts').EvolutionCurve & Partial<import('../types.d.ts').ModelEvolutionCurve>} Curve */
/** @typedef {(value: number) => number} Map1D */

const HEIGHT = 170;
const LEAST = 2e-5; // nats that the axis of a divergence spans at least

/**
 * @param {import('./parts.js').Part} part
 * @param {import('./time-axis.js').TimeAxis} time
 * @param {Curve | undefined} curve
 */
export function plot({ title, divergence }, { words, along, axis }, curve) {
  const y = linear(range(curve, divergence), [HEIGHT, 0], {
    label: scientific,
    ...(curve ? {} : { ticks: [] }),
  });
  return frame(
    { label: `${title} over t, ${words}`, size: [WIDTH, HEIGHT], x: axis, y, title: 't', left: 52 },
    curve && marks(curve, along, axis.at, y.at),
  );
}

/**
 * @param {Curve} curve
 * @param {ArrayLike<number>} along
 * @param {Map1D} x
 * @param {Map1D} y
 */
function marks({ direct, integrated, ...errors }, along, x, y) {
  const { directStandardError: bars, integratedStandardError: band } = errors;
  const measured = bars
    ? svg`<path class="bars" d=${uprights(along, ...around(direct, bars), x, y)}></path>
        <path class="direct dots" d=${dots(along, direct, x, y)}></path>`
    : svg`<path class="direct" d=${through(along, direct, x, y)}></path>`;
  return [
    band && svg`<path class="band" d=${between(along, ...around(integrated, band), x, y)}></path>`,
    measured,
    svg`<path class="integrated" d=${through(along, integrated, x, y)}></path>`,
  ];
}

/**
 * One standard error below and above.
 * @param {Float32Array} values
 * @param {Float32Array} [errors]
 * @returns {[Float32Array, Float32Array]}
 */
const around = (values, errors) => [
  values.map((value, i) => value - (errors?.[i] ?? 0)),
  values.map((value, i) => value + (errors?.[i] ?? 0)),
];

/** @type {(along: ArrayLike<number>, values: Float32Array, x: Map1D, y: Map1D) => string} */
const dots = (along, values, x, y) =>
  Array.from(values, (v, i) => `M${x(along[i]).toFixed(2)} ${y(v).toFixed(2)}h0`).join('');

/** @type {(along: ArrayLike<number>, from: Float32Array, to: Float32Array, x: Map1D, y: Map1D) => string} */
const uprights = (along, from, to, x, y) =>
  Array.from(
    from,
    (v, i) => `M${x(along[i]).toFixed(2)} ${y(v).toFixed(2)}V${y(to[i]).toFixed(2)}`,
  ).join('');

/** @type {(along: ArrayLike<number>, from: Float32Array, to: Float32Array, x: Map1D, y: Map1D) => string} */
const between = (along, from, to, x, y) =>
  through(
    [...Array.from(along), ...Array.from(along).reverse()],
    [...from, ...to.toReversed()],
    x,
    y,
  );

/**
 * Room for all values and their errors.
 * @param {Curve | undefined} curve
 * @param {boolean} fromZero
 * @returns {[number, number]}
 */
function range(curve, fromZero) {
  if (!curve) return [0, 1];
  const { direct, directStandardError, integrated, integratedStandardError } = curve;
  const values = [
    ...around(direct, directStandardError),
    ...around(integrated, integratedStandardError),
  ].flatMap((row) => [...row]);
  const least = Math.min(...values);
  const bottom = fromZero ? Math.min(0, 1.05 * least) : least;
  const span = Math.max(LEAST, Math.max(...values) - bottom);
  return [bottom - (fromZero ? 0 : 0.05 * span), bottom + 1.05 * span];
}
