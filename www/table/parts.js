/** Parts of the preview that have no state: a menu of columns, the first rows, the lines left out. */
import { html } from 'lit';
import { integer } from '../number/number.js';

/** @typedef {import('./background.js').OpenTable} OpenTable */
/** @typedef {import('./left-out.js').LeftOut} LeftOut */

/**
 * @param {object} menu
 * @param {string} menu.id
 * @param {string} menu.label
 * @param {number | null} menu.value
 * @param {[string, string][]} menu.choices
 * @param {(at: any) => void} menu.set  A place, or null for none.
 */
export const columnMenu = ({ id, label, value, choices, set }) => {
  const now = String(value ?? '');
  return html`<div class="setting">
    <label class="label" for=${id}>${label}</label>
    <select
      id=${id}
      .value=${now}
      @change=${(/** @type {any} */ { target }) => set(target.value === '' ? null : Number(target.value))}
    >
      ${choices.map(([at, name]) => html`<option value=${at} ?selected=${at === now}>${name}</option>`)}
    </select>
  </div>`;
};

/**
 * The first rows as they were read.
 * @param {OpenTable} table
 * @param {(number | null)[]} used
 */
export const firstRows = ({ columns, head }, used) => {
  const looks = columns.map(({ kind }, at) =>
    [kind === 'number' ? 'right-hand' : '', used.includes(at) ? 'used' : ''].join(' '),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="First rows of the table">
    <table>
      <thead>
        <tr>
          ${columns.map(({ name }, at) => html`<th scope="col" class=${looks[at]}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${head.map(
          (row) =>
            html`<tr>
              ${row.map((cell, at) => html`<td class=${looks[at]}>${cell || '–'}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
};

/**
 * @param {LeftOut[]} parts  Lines that are no rows, rows with a gap.
 */
export function linesLeftOut(parts) {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  if (!all) return html`<p class="note">No line is left out.</p>`;
  return html`<details id="left-out">
    <summary>Lines left out: ${integer(all)}</summary>
    <ul>
      ${parts.flatMap(({ groups, count: total }) => [
        ...groups.map(
          ({ reason, count, lines }) => html`<li>${places(lines, count)}: ${reason}</li>`,
        ),
        rest(total - groups.reduce((sum, { count }) => sum + count, 0)),
      ])}
    </ul>
  </details>`;
}

/** @param {number} count  Of lines whose reason is not listed. */
const rest = (count) => (count ? html`<li>${integer(count)} more, for other reasons</li>` : '');

/**
 * @param {number[]} lines
 * @param {number} count
 */
const places = (lines, count) =>
  `line${count === 1 ? '' : 's'} ${lines.join(', ')}${count > lines.length ? ` and ${integer(count - lines.length)} more` : ''}`;
