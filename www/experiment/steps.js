/** How many steps an experiment takes: the field, and why what stands in it is refused. */
import { html } from 'lit';
import { integer } from '../number/number.js';
import { message } from '../controls/setting.js';

const MOST = 20_000;

/** @param {string | number} steps  As it was typed. */
export function stepsRefusal(steps) {
  const count = Number(steps);
  if (Number.isInteger(count) && count >= 1 && count <= MOST) return '';
  return `steps: "${steps}" is not allowed; it must be a whole number from 1 to ${integer(MOST)}`;
}

/**
 * @param {string} id
 * @param {string | number} steps
 * @param {(steps: string) => void} set
 */
export function stepsField(id, steps, set) {
  const refusal = stepsRefusal(steps);
  return html`<span class="choice"
      ><label for=${id}>Steps</label>
      <input
        id=${id}
        type="text"
        inputmode="numeric"
        autocomplete="off"
        aria-invalid=${refusal ? 'true' : 'false'}
        aria-describedby="${id}-error"
        .value=${String(steps)}
        @change=${(/** @type {any} */ event) => set(event.target.value)}
    /></span>
    <div class="room">${message(`${id}-error`, refusal)}</div>`;
}
