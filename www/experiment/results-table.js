/** A table of what runs have found: on the page, and as a file for the reader's own tools. */
import { html, nothing } from 'lit';
import { csvFormat } from 'd3-dsv';
import { term } from '../controls/term.js';
import { download } from '../number/download.js';

/**
 * @template Numbers
 * @typedef {object} Column
 * @property {string} name
 * @property {string} title
 * @property {string} [unit]
 * @property {string} [help]
 * @property {(numbers: Numbers) => string} shown
 * @property {(numbers: Numbers) => Record<string, unknown>} [saved]  What stands of it in the file.
 */
/**
 * @template Numbers
 * @typedef {object} Row
 * @property {string} key
 * @property {string[]} labels  One for each head; those before the last stand once for rows that follow each other.
 * @property {Record<string, unknown>} [facts]  What it was made with, for the file.
 * @property {Numbers} [numbers]
 * @property {string} [failure]  Why there are none.
 * @property {number} [count]  Of the runs in it so far.
 */
/**
 * @template Numbers
 * @typedef {object} Table
 * @property {string} label
 * @property {string[]} heads
 * @property {Column<Numbers>[]} columns
 * @property {Row<Numbers>[]} rows
 * @property {string} [current]  The row that is worked on.
 */

/**
 * @template Numbers
 * @param {Table<Numbers>} table
 */
export const resultsTable = (table) => html`
  <div class="scroll" tabindex="0" role="region" aria-label=${table.label}>
    <table>
      <thead>
        <tr>
          ${table.heads.map((head) => html`<th scope="col">${head}</th>`)}
          ${table.columns.map(
            ({ title, unit, help }) =>
              html`<th scope="col">
                ${term(title, help)}${unit ? html`<span class="unit">${unit}</span>` : ''}
              </th>`,
          )}
        </tr>
      </thead>
      ${groups(table).map(
        (rows) =>
          html`<tbody>
            ${rows.map((row, i) => line(table, row, i ? 0 : rows.length))}
          </tbody>`,
      )}
    </table>
  </div>
`;

/**
 * Rows that stand together: with more than one head, those of the same first label.
 * @template Numbers
 * @param {Table<Numbers>} table
 * @returns {Row<Numbers>[][]}
 */
function groups({ heads, rows }) {
  if (heads.length < 2) return [rows];
  const firsts = [...new Set(rows.map(({ labels }) => labels[0]))];
  return firsts.map((first) => rows.filter(({ labels }) => labels[0] === first));
}

/**
 * @template Numbers
 * @param {Table<Numbers>} table
 * @param {Row<Numbers>} row
 * @param {number} first  How many rows its group has, if it is their first.
 */
const line = ({ heads, columns, current }, { key, labels, numbers, failure, count }, first) => html`
  <tr class=${key === current ? 'current' : ''} data-row=${key} data-count=${count ?? nothing}>
    ${heads.length > 1 && first ? html`<th scope="rowgroup" rowspan=${first}>${labels[0]}</th>` : ''}
    <th scope="row">${labels[heads.length - 1]}</th>
    ${
      !numbers && failure
        ? html`<td colspan=${columns.length} class="error">${failure}</td>`
        : columns.map(
            ({ name, shown }) =>
              html`<td class=${name}>
                ${numbers ? shown(numbers) : html`<span aria-label="none yet">–</span>`}
              </td>`,
          )
    }
  </tr>
`;

/**
 * One line for each row that has numbers.
 * @template Numbers
 * @param {Pick<Table<Numbers>, 'columns' | 'rows'>} table
 */
export const csvOf = ({ columns, rows }) =>
  csvFormat(
    rows.flatMap(({ facts, numbers }) =>
      numbers
        ? [Object.assign({}, facts, ...columns.map(({ saved }) => saved?.(numbers) ?? {}))]
        : [],
    ),
  );

/**
 * The button that saves it, once there is something to save.
 * @template Numbers
 * @param {string} id
 * @param {string} file
 * @param {Table<Numbers>} table
 */
export const csvButton = (id, file, table) =>
  html`<button
    type="button"
    id=${id}
    ?disabled=${!table.rows.some(({ numbers }) => numbers)}
    @click=${() => download(new TextEncoder().encode(csvOf(table)), `${file}.csv`)}
  >
    Export CSV
  </button>`;
