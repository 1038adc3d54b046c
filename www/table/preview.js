/** A table before it becomes the data: its first rows, which columns are used, what is left out, the points. */
import { html, nothing } from 'lit';
import { integer } from '../number/number.js';
import { readTableInBackground } from './background.js';
import { columnMenu, firstRows, linesLeftOut } from './parts.js';
import { scatterOf, scatterPlot } from './scatter.js';

/** @typedef {import('./background.js').OpenTable} OpenTable */
/** @typedef {import('./background.js').Points & { pair: [number, number], label: number | null, scatter: import('./scatter.js').Scatter }} Chosen */

const FEWEST = 2; // points that can be trained on

export class TablePreview {
  #name = '';
  /** @type {OpenTable | undefined} */ #table;
  /** @type {[number, number]} */ #pair = [0, 0];
  /** @type {number | null} */ #label = null;
  /** @type {Chosen | undefined} The last that was read; it stays while others are. */ #chosen;
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
      this.#chosen = undefined;
      const [first, second] = numbersIn(table);
      this.#pair = table.suggested ?? [first, second];
      this.#label = null;
      this.#reading = undefined;
      await this.#choose();
      this.#focus('#table-title');
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
    const isVoid = () => table !== this.#table || pair !== this.#pair || label !== this.#label;
    this.host.requestUpdate();
    try {
      const read = await table?.points(...pair, label);
      if (!read || isVoid()) return;
      this.#chosen = { ...read, pair, label, scatter: scatterOf(read) };
      this.host.requestUpdate();
    } catch (error) {
      if (!isVoid()) this.say(error instanceof Error ? error.message : String(error));
    }
  }

  /** What is shown, if it is what is chosen. */
  get #current() {
    const chosen = this.#chosen;
    return chosen?.pair === this.#pair && chosen.label === this.#label ? chosen : undefined;
  }

  /** @param {string} id */
  async #focus(id) {
    await this.host.updateComplete;
    const place = /** @type {HTMLElement | null} */ (this.host.renderRoot.querySelector(id));
    place?.focus();
  }

  #take = () => {
    const chosen = this.#current;
    this.#leave();
    if (chosen) this.use(chosen.points, chosen.labels);
  };

  #leave = () => {
    this.close();
    this.say('');
    this.#focus('#csv-file');
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
    const count = this.#current?.scatter.count ?? 0;
    return html`<div
      class="table-preview"
      role="group"
      aria-labelledby="table-title"
      aria-busy=${!this.#current}
      @keydown=${this.#key}
    >
      ${reading}
      <p id="table-title" class="group-title" tabindex="-1">
        ${this.#name}: ${integer(table.rows)} rows, ${table.columns.length} columns
      </p>
      ${this.#menus(table)} ${this.#found(table)} ${firstRows(table, [...this.#pair, this.#label])}
      <div class="buttons">
        <button
          type="button"
          class="primary"
          id="table-use"
          ?disabled=${count < FEWEST}
          @click=${this.#take}
        >
          ${count ? `Use these ${integer(count)} points` : 'Use these points'}
        </button>
        <button type="button" id="table-cancel" @click=${this.#leave}>Cancel</button>
      </div>
    </div>`;
  }

  /** @param {OpenTable} table */
  #menus(table) {
    const { columns, labels } = table;
    const [i, j] = this.#pair;
    /** @type {(places: number[]) => [string, string][]} */
    const named = (places) => places.map((at) => [String(at), columns[at].name]);
    const choices = named(numbersIn(table));
    const pair = (/** @type {number} */ x, /** @type {number} */ y) => {
      this.#pair = x === y ? [j, i] : [x, y]; // one that the other has is taken in exchange
      this.#choose();
    };
    const label = (/** @type {number | null} */ at) => {
      this.#label = at;
      this.#choose();
    };
    return html`<div class="columns">
      ${columnMenu({ id: 'table-x', label: 'Horizontal', value: i, choices, set: (at) => pair(at, j) })}
      ${columnMenu({ id: 'table-y', label: 'Vertical', value: j, choices, set: (at) => pair(i, at) })}
      ${
        labels.length
          ? columnMenu({
              id: 'table-label',
              label: 'Labels',
              value: this.#label,
              choices: [['', 'none'], ...named(labels)],
              set: label,
            })
          : nothing
      }
    </div>`;
  }

  /** @param {OpenTable} table */
  #found({ columns, how, leftOut }) {
    const chosen = this.#chosen;
    const names = chosen?.pair.map((at) => columns[at].name) ?? [];
    const few = chosen && chosen.scatter.count < FEWEST;
    const notes = [how, chosen?.note, few ? `Fewer than ${FEWEST} rows have both numbers.` : ''];
    return html`
      <div class="plot-place">
        ${chosen ? scatterPlot(chosen.scatter, names[0], names[1]) : nothing}
      </div>
      ${notes.map((note) => (note ? html`<p class="note">${note}</p>` : nothing))}
      ${chosen ? linesLeftOut([leftOut, chosen.leftOut]) : nothing}
    `;
  }
}

/** @param {OpenTable} table */
const numbersIn = ({ columns }) => columns.flatMap(({ kind }, at) => (kind === 'number' ? at : []));
