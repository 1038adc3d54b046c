/** Invertibility: data to noise along the probability flow and back, and what is lost on the way. */
import { html } from 'lit';
import { Viewport } from '../plot/viewport.js';
import { COUNT, TOLERANCE, tripView } from './round-trip-view.js';
import { Task, taskBar } from '../experiment/task.js';

/** @typedef {import('./course.js').Course} Course */
/**
 * @typedef {object} Trip
 * @property {string} state  Of the score that it was made with.
 * @property {Float32Array} data
 * @property {Float32Array} noise
 * @property {Float32Array} decoded
 * @property {Viewport} plane  Of the data.
 * @property {Viewport} wide  Of the noise.
 * @property {number[]} errors  Distance of each point from where it started.
 * @property {{ there: number, back: number }} evaluations
 * @property {number} rounding  Distance between two neighbouring f32 numbers of the size of the data.
 */

const LIMITS = { atol: TOLERANCE, rtol: TOLERANCE };

export class RoundTrip {
  /** @type {Trip | undefined} */ #trip;
  #ringed = -1;

  /**
   * @param {() => Promise<Course>} course
   * @param {() => string} state  Of the score.
   * @param {() => void} changed
   * @param {import('../controls/presence.js').Presence} presence
   */
  constructor(course, state, changed, presence) {
    this.course = course;
    this.state = state;
    this.changed = changed;
    this.task = new Task(changed, presence);
  }

  forget() {
    this.#trip = undefined;
    this.#ringed = -1;
  }

  travel() {
    return this.task.run(async ({ signal, say, pass }) => {
      const { lab, viewport: plane } = await this.course();
      const state = this.state();
      const data = await lab.dataSample({ count: COUNT, seed: 2 });
      const { points: noise, evaluations: there } = await lab.encode(data, LIMITS, {
        signal,
        onProgress: (part) => say('Encoding', part / 2),
      });
      await pass();
      const { points: decoded, evaluations: back } = await lab.sample(
        { sampler: 'probability-flow-rk45', start: noise, ...LIMITS },
        { signal, onProgress: (part) => say('Decoding', (1 + part) / 2) },
      );
      const errors = Array.from({ length: data.length / 2 }, (_, i) =>
        Math.hypot(decoded[2 * i] - data[2 * i], decoded[2 * i + 1] - data[2 * i + 1]),
      );
      this.forget();
      this.#trip = {
        state,
        data,
        noise,
        decoded,
        plane,
        wide: new Viewport([-1.05, 1.05, -1.05, 1.05].map((side) => side * reach(noise))),
        errors,
        evaluations: { there, back },
        rounding: 2 ** (Math.floor(Math.log2(reach(data))) - 23),
      };
    });
  }

  /** @returns {(import('./plane.js').Scene | undefined)[]} */
  scenes() {
    if (!this.#trip) return [undefined, undefined, undefined];
    const { data, noise, decoded, plane, wide } = this.#trip;
    const ringed = this.#ringed;
    return [
      { viewport: plane, data, ringed },
      { viewport: wide, data: noise, ringed },
      { viewport: plane, samples: decoded, ringed },
    ];
  }

  render() {
    const trip = this.#trip;
    return html`<details class="part" @toggle=${this.changed}>
      <summary>Invertibility: encode data to noise, decode it again</summary>
      <div class="group">
        <p class="note">
          The probability flow is deterministic, so it can be run both ways. ${COUNT} points of the
          data become noise and are decoded again.
        </p>
        ${taskBar(this.task, {
          id: 'trip-go',
          label: 'Encode and decode',
          start: () => this.travel(),
        })}
        ${tripView(trip, {
          ringed: this.#ringed,
          ring: (i) => {
            this.#ringed = i;
            this.changed();
          },
          stale: trip !== undefined && trip.state !== this.state(),
        })}
      </div>
    </details>`;
  }
}

/** @param {Float32Array} values */
const reach = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
