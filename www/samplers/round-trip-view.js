/** What the way to noise and back looks like: three planes, the error of each point, and the numbers. */
import { html, svg } from 'lit';
import { term } from '../controls/term.js';
import { integer } from '../number/number.js';
import { row } from './quality.js';

/** Points that make the trip, and the error that a step of RK45 may make. */
export const COUNT = 300;
export const TOLERANCE = 1e-6;

/** @typedef {import('./round-trip.js').Trip} Trip */

const [WIDTH, HEIGHT] = [560, 66];
const [LEAST, MOST] = [-8, 0]; // powers of ten on the axis of errors

/**
 * @param {Trip | undefined} trip
 * @param {{ ringed: number, ring: (i: number) => void, stale: boolean }} view
 */
export function tripView(trip, { ringed, ring, stale }) {
  const worst = trip ? trip.errors.indexOf(Math.max(...trip.errors)) : -1;
  const nearest = (
    /** @type {PointerEvent} */ event,
    /** @type {Float32Array | undefined} */ at,
  ) => {
    const canvas = /** @type {HTMLElement} */ (event.currentTarget);
    if (!trip || !at) return;
    const viewport = at === trip.noise ? trip.wide : trip.plane;
    const [x, y] = viewport.fromPointer(event, canvas.getBoundingClientRect());
    const far = (/** @type {number} */ i) => Math.hypot(at[2 * i] - x, at[2 * i + 1] - y);
    ring(trip.errors.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0));
  };
  /** @type {[string, Float32Array | undefined][]} */
  const planes = [
    ['Data, t = 0', trip?.data],
    ['Noise, t = 1', trip?.noise],
    ['Decoded, t = 0', trip?.decoded],
  ];
  return html`
    <div class="panels count-3 trip">
      ${planes.map(
        ([name, points]) =>
          html`<section class="plane">
            <h3>${name}</h3>
            <div class="stage">
              <canvas
                role="img"
                aria-label="${name}: ${COUNT} points"
                @pointermove=${(/** @type {PointerEvent} */ event) => nearest(event, points)}
                @pointerleave=${() => ring(-1)}
              ></canvas>
            </div>
          </section>`,
      )}
    </div>
    ${strip(trip, ringed, ring)}
    <dl class="numbers ${stale ? 'settling' : ''}">
      ${row(
        'trip-error',
        term(
          'Largest error',
          'Distance between a point and its decoded copy, the largest of 300. An exact flow has 0.',
        ),
        trip &&
          `${scientific(trip.errors[worst])}, in theory 0; one f32 step of the data is ${scientific(trip.rounding)}`,
      )}
      ${row(
        'trip-point',
        'Point under the pointer',
        trip && ringed >= 0 ? `number ${ringed + 1}: error ${scientific(trip.errors[ringed])}` : '',
      )}
      ${row(
        'trip-evaluations',
        'Evaluations',
        trip &&
          `${integer(trip.evaluations.there)} there, ${integer(trip.evaluations.back)} back (RK45, tolerance ${scientific(TOLERANCE)})`,
      )}
    </dl>
  `;
}

/**
 * The error of each point on a log axis.
 * @param {Trip | undefined} trip
 * @param {number} ringed
 * @param {(i: number) => void} ring
 */
function strip(trip, ringed, ring) {
  const x = (/** @type {number} */ error) => {
    const power = Math.log10(Math.max(error, 1e-12));
    return (WIDTH * (Math.min(MOST, Math.max(LEAST, power)) - LEAST)) / (MOST - LEAST);
  };
  const powers = Array.from({ length: MOST - LEAST + 1 }, (_, i) => LEAST + i);
  return html`<svg
    class="plot strip"
    viewBox="-20 0 ${WIDTH + 40} ${HEIGHT}"
    role="img"
    aria-label="Error of each point on a log axis"
  >
    ${powers.map(
      (power) =>
        svg`<line class="grid" x1=${x(10 ** power)} x2=${x(10 ** power)} y1="4" y2="40"></line><text x=${x(10 ** power)} y="56" text-anchor="middle">${power ? `1e−${-power}` : '1'}</text>`,
    )}
    ${trip ? svg`<line class="floor" x1=${x(trip.rounding)} x2=${x(trip.rounding)} y1="4" y2="40"></line>` : ''}
    ${trip?.errors.map(
      (error, i) =>
        svg`<circle class="dot series-0 ${i === ringed ? 'shown' : ''}" cx=${x(error)} cy=${8 + ((i * 7) % 29)} r=${i === ringed ? 4 : 2} @pointerenter=${() => ring(i)}></circle>`,
    )}
  </svg>`;
}

/** @param {number} value */
const scientific = (value) =>
  value === 0
    ? '0'
    : value
        .toExponential(value < 1e-3 ? 1 : 2)
        .replace('e-', 'e−')
        .replace('.0e', 'e');
