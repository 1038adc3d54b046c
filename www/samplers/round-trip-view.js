/** What the way to noise and back looks like: three planes, the error of each point, and the numbers. */
import { html, svg } from 'lit';
import { panelRow } from '../controls/rows.js';
import { term } from '../controls/term.js';
import { integer } from '../number/number.js';
import { frame, logarithmic } from '../plot/frame.js';

/** Points that make the trip, and the error that a step of RK45 may make. */
export const COUNT = 300;
export const TOLERANCE = 1e-6;

/** @typedef {import('./round-trip.js').Trip} Trip */

const [WIDTH, HEIGHT] = [560, 38];
const ERRORS = logarithmic([1e-8, 1], [0, WIDTH]);

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
      ${panelRow(
        'trip-error',
        term(
          'Largest error',
          'Distance between a point and its decoded copy, the largest of 300. An exact flow has 0.',
        ),
        trip &&
          `${scientific(trip.errors[worst])}, in theory 0; one f32 step of the data is ${scientific(trip.rounding)}`,
      )}
      ${panelRow('trip-point', 'Point under the pointer', trip && ringed >= 0 ? `number ${ringed + 1}: error ${scientific(trip.errors[ringed])}` : '')}
      ${panelRow(
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
  return html`<div class="strip">
    ${frame(
      { label: 'Error of each point on a log axis', size: [WIDTH, HEIGHT], x: ERRORS, left: 20 },
      [
        trip &&
          svg`<line class="floor" x1=${ERRORS.at(trip.rounding)} x2=${ERRORS.at(trip.rounding)} y1="0" y2=${HEIGHT}></line>`,
        trip?.errors.map(
          (error, i) =>
            svg`<circle class="dot series-0 ${i === ringed ? 'shown' : ''}" cx=${ERRORS.at(error)} cy=${5 + ((i * 7) % 29)} r=${i === ringed ? 4 : 2} @pointerenter=${() => ring(i)}></circle>`,
        ),
      ],
    )}
  </div>`;
}

/** @param {number} value */
const scientific = (value) =>
  value === 0
    ? '0'
    : value
        .toExponential(value < 1e-3 ? 1 : 2)
        .replace('e-', 'e−')
        .replace('.0e', 'e');
