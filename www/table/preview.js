/** A table before it becomes the data: its first rows, which columns are used, what is left out, the points. */
import { html, nothing } from 'lit';
import { integer } from '../number/number.js';
import { readTableInBackground } from './background.js';
import { scatterOf, scatterPlot } from './scatter.js';

/** @typedef {import('./background.js').OpenTable} OpenTable */
/** @typedef {import('./background.js').Points & { scatter: import('./scatter.js').Scatter }} Chosen */

const FEWEST = 2; // points that can be trained on

export class TablePreview {
  #name = '';
  /** @type {OpenTable | undefined} */ #table;
  /** @type {[number, number]} */ #pair = [0, 0];
  /** @type {number | null} */ #label = null;
  /** @type {Chosen | undefined} Undefined while they are read. */ #chosen;
  /** @type {AbortController | undefined} */ #reading;

  /**
   * @param {import('lit').ReactiveControllerHost & import('lit').LitElement} host
   * @param {(points: Float32Array, labels?: string[]) => void} use
   * @param {(error: string) => void} say  Why a text cannot be read; an empty one takes it back.
   */
  constructor(host, use, say) {
    this.host = host;
    this.use = use;
    this.say = say;
    host.addController(this);
  }

  hostDisconnected() {
    this.close();
  }

  /**
   * Reads a text or a file and shows it. What is shown already goes only once the new one can be read.
   * @param {string | Blob} source
   * @param {string} name
   */
  async read(source, name) {
    const reading = new AbortController();
    this.#reading?.abort();
    this.#reading = reading;
    this.say('');
    try {
      const table = await readTableInBackground(source, { signal: reading.signal });
      this.#table?.close();
      this.#table = table;
      this.#name = name;
      const numbers = table.columns.flatMap(({ kind }, i) => (kind === 'number' ? i : []));
      this.#pair = table.suggested ?? [numbers[0], numbers[1]];
      this.#label = null;
      this.#reading = undefined;
      await this.#choose();
      this.#focus();
    } catch (error) {
      if (reading.signal.aborted) return;
      this.#reading = undefined;
      this.say(error instanceof Error ? error.message : String(error));
    }
  }

  close() {
    this.#reading?.abort();
    this.#table?.close();
    this.#reading = this.#table = this.#chosen = undefined;
    this.host.requestUpdate();
  }

  /** The points of the columns that are chosen; a later choice makes an earlier answer void. */
  async #choose() {
    const [table, pair, label] = [this.#table, this.#pair, this.#label];
    this.#chosen = undefined;
    this.host.requestUpdate();
    const chosen = await table?.points(...pair, label);
    if (!chosen || table !== this.#table || pair !== this.#pair || label !== this.#label) return;
    this.#chosen = { ...chosen, scatter: scatterOf(chosen.points, chosen.labels) };
    this.host.requestUpdate();
  }

  async #focus() {
    await this.host.updateComplete;
    const title = /** @type {HTMLElement | null} */ (
      this.host.renderRoot.querySelector('#table-title')
    );
    title?.focus();
  }

  #take = () => {
    const chosen = this.#chosen;
    this.close();
    if (chosen) this.use(chosen.points, chosen.labels);
  };

  #leave = () => {
    this.close();
    this.say('');
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#leave();
  };

  render() {
    const table = this.#table;
    const reading = this.#reading ? html`<p class="note" role="status">Reading …</p>` : nothing;
    if (!table) return reading;
    return html`<div
      class="table-preview"
      role="group"
      aria-labelledby="table-title"
      aria-busy=${!this.#chosen}
      @keydown=${this.#key}
    >
      ${reading}
      <p id="table-title" class="group-title" tabindex="-1">
        ${this.#name}: ${integer(table.rows)} rows, ${table.columns.length} columns
      </p>
      ${this.#body(table)}
      <div class="buttons">
        <button
          type="button"
          class="primary"
          id="table-use"
          ?disabled=${!this.#chosen || this.#chosen.scatter.count < FEWEST}
          @click=${this.#take}
        >
          ${this.#chosen ? `Use these ${integer(this.#chosen.scatter.count)} points` : 'Use these points'}
        </button>
        <button type="button" id="table-cancel" @click=${this.#leave}>Cancel</button>
      </div>
    </div>`;
  }

  /** @param {OpenTable} table */
  #body(table) {
    const { columns, head } = table;
    const [i, j] = this.#pair;
    const chosen = this.#chosen;
    return html`
      <div class="columns">
        ${this.#menu('table-x', 'Horizontal', i, numbersIn(table), (at) => (this.#pair = [at, at === j ? i : j]))}
        ${this.#menu('table-y', 'Vertical', j, numbersIn(table), (at) => (this.#pair = [at === i ? j : i, at]))}
        ${
          table.labels.length
            ? this.#menu(
                'table-label',
                'Labels',
                this.#label,
                [['', 'none'], ...named(table, table.labels)],
                (at) => (this.#label = at),
              )
            : nothing
        }
      </div>
      <div class="plot-place">
        ${chosen ? scatterPlot(chosen.scatter, columns[i].name, columns[j].name) : nothing}
      </div>
      ${[table.how, chosen?.note].map((note) => (note ? html`<p class="note">${note}</p>` : nothing))}
      ${chosen ? leftOut(table, chosen) : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label="First rows of the table">
        <table>
          <thead>
            <tr>
              ${columns.map(({ name }, c) => html`<th scope="col" class="${columns[c].kind} ${c === i || c === j ? 'used' : ''}">${name}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${head.map(
              (row) =>
                html`<tr>
                  ${row.map((cell, c) => html`<td class=${columns[c].kind}>${cell || '–'}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  /**
   * @param {string} id
   * @param {string} label
   * @param {number | null} value
   * @param {[string, string][]} choices
   * @param {(at: any) => void} set
   */
  #menu(id, label, value, choices, set) {
    const change = (/** @type {any} */ event) => {
      set(event.target.value === '' ? null : Number(event.target.value));
      this.#choose();
    };
    const now = String(value ?? '');
    return html`<div class="setting">
      <label class="label" for=${id}>${label}</label>
      <select id=${id} .value=${now} @change=${change}>
        ${choices.map(([at, name]) => html`<option value=${at} ?selected=${at === now}>${name}</option>`)}
      </select>
    </div>`;
  }
}

/**
 * @param {OpenTable} table
 * @param {number[]} places
 * @returns {[string, string][]}
 */
const named = ({ columns }, places) => places.map((at) => [String(at), columns[at].name]);

/** @param {OpenTable} table */
const numbersIn = (table) =>
  named(
    table,
    table.columns.flatMap(({ kind }, at) => (kind === 'number' ? at : [])),
  );

/**
 * @param {OpenTable} table
 * @param {Chosen} chosen
 */
function leftOut(table, chosen) {
  const count = table.leftOut.count + chosen.leftOut.count;
  if (!count) return html`<p class="note">No line is left out.</p>`;
  const groups = [...table.leftOut.groups, ...chosen.leftOut.groups];
  return html`<details id="left-out">
    <summary>Lines left out: ${integer(count)}</summary>
    <ul>
      ${groups.map(({ reason, count, lines }) => {
        const more = count > lines.length ? ` and ${integer(count - lines.length)} more` : '';
        return html`<li>line${count === 1 ? '' : 's'} ${lines.join(', ')}${more}: ${reason}</li>`;
      })}
    </ul>
  </details>`;
}
