/** The control of one setting: its label, its field, and the message when its value is refused. */
import { html, nothing } from 'lit';
import { choicesOf } from '../settings/settings.js';
import { hint } from './term.js';

/**
 * @typedef {object} Bound
 * @property {(name: string) => unknown} raw  What stands in the field, allowed or not.
 * @property {() => import('../settings/settings.js').Values} values  Every setting as it stands, allowed.
 * @property {(name: string) => string} error
 * @property {(name: string) => string} note  What else the reader's last choice there has changed.
 * @property {(name: string, value: unknown) => void} set
 */

/**
 * @param {import('../settings/settings.js').Setting} setting
 * @param {Bound} bound
 */
export function settingControl(setting, bound) {
  const { name, label, help } = setting;
  const error = bound.error(name);
  const explanation = typeof help === 'function' ? help(bound.values()) : help;
  const control = setting.type === 'choice' ? choice : setting.slider ? slider : field;
  return html`
    <div class="setting" data-setting=${name}>
      <span class="label"><label for=${name}>${label}</label>${hint(label, explanation)}</span>
      ${control(setting, bound, error)} ${message(`${name}-error`, error)} ${told(bound.note(name))}
    </div>
  `;
}

/**
 * @param {import('../settings/settings.js').Setting} setting
 * @param {Bound} bound
 */
export const toggle = ({ name, label }, bound) => html`
  <label class="toggle" data-layer=${name}>
    <input
      type="checkbox"
      id=${name}
      .checked=${['', 'true'].includes(String(bound.raw(name)))}
      @change=${(/** @type {any} */ event) => bound.set(name, event.target.checked)}
    />
    <span class="swatch" aria-hidden="true"></span>${label}
  </label>
`;

/**
 * @param {string} id
 * @param {string} error
 */
export const message = (id, error) =>
  error ? html`<p class="error" id=${id} role="alert">${error}</p>` : nothing;

/**
 * It is always there: a status that comes together with its words is not spoken everywhere.
 * @param {string} note
 */
const told = (note) => html`<p class="note told" role="status">${note}</p>`;

/**
 * @param {import('../settings/settings.js').Setting} setting
 * @param {Bound} bound
 * @param {string} error
 */
const choice = (setting, bound, error) => {
  const { name } = setting;
  const values = bound.values();
  const now = String(bound.raw(name));
  return html`
    <select
      id=${name}
      aria-invalid=${error ? 'true' : 'false'}
      aria-describedby=${error ? `${name}-error` : nothing}
      .value=${now}
      @change=${(/** @type {any} */ event) => bound.set(name, event.target.value)}
    >
      ${choicesOf(setting, values)
        .filter(([value, , when]) => !when || when(values) || value === now)
        .map(
          ([value, words]) =>
            html`<option value=${value} ?selected=${value === now}>${words}</option>`,
        )}
    </select>
  `;
};

/**
 * @param {import('../settings/settings.js').Setting} setting
 * @param {Bound} bound
 * @param {string} error
 */
const slider = ({ name, min, max, reach = max, slider }, bound, error) => html`
  <span class="slider">
    <input
      id=${name}
      type="range"
      min=${min}
      max=${reach}
      step=${slider}
      aria-describedby=${error ? `${name}-error` : nothing}
      .value=${String(bound.raw(name))}
      @input=${(/** @type {any} */ event) => bound.set(name, Number(event.target.value))}
    />
    <output for=${name}>${bound.raw(name)}</output>
  </span>
`;

/**
 * A text field, so that a refused value can be named as it was typed. It is written to only when the setting
 * changes: the figure is drawn many times a second, also while somebody types here.
 * @param {import('../settings/settings.js').Setting} setting
 * @param {Bound} bound
 * @param {string} error
 */
const field = ({ name }, bound, error) => html`
  <input
    id=${name}
    type="text"
    inputmode="decimal"
    autocomplete="off"
    aria-invalid=${error ? 'true' : 'false'}
    aria-describedby=${error ? `${name}-error` : nothing}
    .value=${String(bound.raw(name))}
    @change=${(/** @type {any} */ event) => bound.set(name, event.target.value)}
  />
`;
