/** Controls that stand in a row above a picture: a choice among names, a slider with its value. */
import { html } from 'lit';

/**
 * @param {object} choice
 * @param {string} choice.id
 * @param {string} choice.label
 * @param {string} choice.value
 * @param {readonly (readonly [string, string])[]} choice.choices  Value, and its name for readers.
 * @param {(value: string) => void} choice.set
 */
export const choice = ({ id, label, value, choices, set }) =>
  html`<span class="choice"
    ><label for=${id}>${label}</label>
    <select
      id=${id}
      .value=${value}
      @change=${(/** @type {any} */ event) => set(event.target.value)}
    >
      ${choices.map(
        ([name, words]) =>
          html`<option value=${name} ?selected=${name === value}>${words}</option>`,
      )}
    </select></span
  >`;

/**
 * @param {object} slider
 * @param {string} slider.id
 * @param {unknown} slider.label
 * @param {number} slider.value
 * @param {number} [slider.min]
 * @param {number} slider.max
 * @param {number} slider.step
 * @param {string} slider.shown  The value as it is read.
 * @param {(value: number) => void} slider.set  While it is moved.
 */
export const slider = ({ id, label, value, min = 0, max, step, shown, set }) =>
  html`<div class="time">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type="range"
      min=${min}
      max=${max}
      step=${step}
      .value=${String(value)}
      aria-valuetext=${shown}
      @input=${(/** @type {any} */ event) => set(Number(event.target.value))}
    />
    <output for=${id}>${shown}</output>
  </div>`;

/**
 * @param {string} id
 * @param {string} label
 * @param {boolean} checked
 * @param {(checked: boolean) => void} set
 */
export const tick = (id, label, checked, set) =>
  html`<label class="toggle"
    ><input
      type="checkbox"
      id=${id}
      .checked=${checked}
      @change=${(/** @type {any} */ event) => set(event.target.checked)}
    />${label}</label
  >`;
