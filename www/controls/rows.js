/** Rows of a label and its value, for a list of numbers. */
import { html, nothing } from 'lit';

/** @typedef {{ label: unknown, value?: unknown, settling?: boolean, error?: string, wide?: boolean }} Row */

/**
 * One that is there once in its element: it is found by its id.
 * @param {Row & { name: string }} row
 */
export const row = ({ name, ...row }) =>
  line(row, `number-${name}`, row.settling && row.value ? 'settling' : '');

/**
 * One of a panel, of which there are several: it is found by its class.
 * @param {string} name
 * @param {unknown} label
 * @param {unknown} value
 */
export const panelRow = (name, label, value) => line({ label, value }, nothing, name);

/**
 * @param {Row} row
 * @param {string | typeof nothing} id
 * @param {string} name
 */
const line = ({ label, value, settling, error, wide }, id, name) => html`
  <div class="number ${wide ? 'wide' : ''}">
    <dt>${label}</dt>
    <dd id=${id} class=${name}>
      ${error ? html`<span class="error" role="alert">${error}</span>` : value || html`<span aria-label="none yet">–</span>`}
      ${settling && value ? html`<span class="sr">, still settling</span>` : nothing}
    </dd>
  </div>
`;
