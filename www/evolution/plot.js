/** One quantity over t, on a log axis: directly as a solid line, by its identity as dashes on top. */
import { html } from 'lit';
import { horizontals, power, rounds, through, verticals } from '../plot/axes.js';
import { scientific } from './scientific.js';

const [WIDTH, HEIGHT] = [300, 170];
const DECADES = 5; // from t = 1 down to 1e-5
const LEAST = 2e-5; // nats that the axis of a divergence spans at least

/**
 * @param {string} label
 * @param {Float32Array | undefined} times
 * @param {import('../types.d.ts').EvolutionCurve | undefined} curve
 * @param {boolean} fromZero  Of a divergence.
 */
export function plot(label, times, curve, fromZero) {
  const { low, high, ticks } = axis(curve, fromZero);
  const x = (/** @type {number} */ t) => WIDTH * (1 + Math.log10(t) / DECADES);
  const y = (/** @type {number} */ v) => HEIGHT * (1 - (v - low) / (high - low));
  const line = (/** @type {Float32Array} */ values = new Float32Array()) =>
    through(times ?? [], values, x, y);
  return html`<svg
    class="plot"
    viewBox="-52 -8 ${WIDTH + 62} ${HEIGHT + 44}"
    role="img"
    aria-label="${label} over t, on a log scale of t"
  >
    ${verticals(
      Array.from({ length: DECADES + 1 }, (_, i) => 10 ** -i),
      x,
      HEIGHT,
      power,
    )}
    ${horizontals(ticks, y, WIDTH, scientific)}
    <text x=${WIDTH / 2} y=${HEIGHT + 33} text-anchor="middle">t</text>
    <path class="direct" d=${line(curve?.direct)}></path>
    <path class="integrated" d=${line(curve?.integrated)}></path>
  </svg>`;
}

/**
 * Room for all values, and round numbers in it.
 * @param {import('../types.d.ts').EvolutionCurve | undefined} curve
 * @param {boolean} fromZero
 */
function axis(curve, fromZero) {
  if (!curve) return { low: 0, high: 1, ticks: [] };
  const values = [...curve.direct, ...curve.integrated];
  const bottom = fromZero ? 0 : Math.min(...values);
  const span = Math.max(LEAST, Math.max(...values) - bottom);
  const [low, high] = [bottom - (fromZero ? 0 : 0.05 * span), bottom + 1.05 * span];
  return { low, high, ticks: rounds(low, high) };
}
