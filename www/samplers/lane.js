/** One sampler of the race as it is seen: its choice, what it can be told, its plane, its numbers. */
import { html } from 'lit';
import { choice, slider } from '../controls/choice.js';
import { message } from '../controls/setting.js';
import { numbers } from './quality.js';
import { SAMPLERS, TOLERANCES, entryOf, labelOf, stepsInWords, usual } from './samplers.js';
import { STARTS } from './starts.js';

/** @typedef {import('../types.d.ts').SampleOptions} SampleOptions */
/**
 * @typedef {import('./samplers.js').Choice & {
 *   result?: import('./quality.js').Result,
 *   error?: string,
 *   paths?: import('./paths.js').Drawn,
 *   drawn?: import('../types.d.ts').Trajectories,
 * }} Lane  `drawn`: its paths as they are drawn.
 */
/**
 * @typedef {object} View
 * @property {number} place
 * @property {SampleOptions} options
 * @property {boolean} stale
 * @property {number} labels  Of the data.
 * @property {unknown} handles
 * @property {(change: Partial<Lane>) => void} change
 * @property {(() => void) | undefined} remove  None: it has to stay.
 */

/**
 * @param {Lane} lane
 * @param {View} view
 */
export function laneView(lane, view) {
  const { place, stale, labels, handles, change, remove } = view;
  const label = labelOf(lane.sampler);
  return html`<section class="panel" aria-label=${label}>
    <div class="head">
      <select
        id="race-sampler-${place}"
        aria-label="Sampler ${place + 1}"
        .value=${lane.sampler}
        @change=${(/** @type {any} */ event) => change(usual(event.target.value))}
      >
        ${SAMPLERS.map(
          ({ name }) =>
            html`<option value=${name} ?selected=${name === lane.sampler}>
              ${labelOf(name)}
            </option>`,
        )}
      </select>
      <button
        type="button"
        class="quiet"
        aria-label="Remove ${label}"
        ?disabled=${!remove}
        @click=${remove}
      >
        ×
      </button>
    </div>
    <div class="tuning">${tuning(lane, view)}</div>
    <div class="stage">
      <canvas role="img" aria-label="${label}: samples, truth and ${STARTS} paths"></canvas>
      ${handles}
    </div>
    ${message(`race-error-${place}`, lane.error ?? '')} ${numbers(lane.result, stale, labels)}
  </section>`;
}

/**
 * What a sampler has of its own: its tolerance, its noise, or a word on what it does.
 * @param {Lane} lane
 * @param {View} view
 */
function tuning({ sampler, eta, tolerance }, { place, options, change }) {
  const { cost, eta: noisy, note } = entryOf(sampler);
  if (!cost) {
    return html`${choice({
        id: `race-tolerance-${place}`,
        label: 'Tolerance',
        value: String(tolerance),
        choices: TOLERANCES,
        set: (value) => change({ tolerance: Number(value) }),
      })}
      <p class="note">chooses its own steps</p>`;
  }
  return html`${
      noisy === undefined
        ? html`<p>${note}</p>`
        : slider({
            id: `race-eta-${place}`,
            label: 'Noise η',
            value: eta,
            max: 1,
            step: 0.05,
            shown: eta.toFixed(2),
            set: (eta) => change({ eta }),
          })
    }
    <p class="note">${stepsInWords(options)}</p>`;
}
