/** <score-lab-cost>: what one step of implicit and of sliced score matching costs in the reader's browser. */
import { LitElement, html } from 'lit';
import { base } from '../controls/base.css.js';
import { controls } from '../controls/controls.css.js';
import { Presence } from '../controls/presence.js';
import { message } from '../controls/setting.js';
import { theme } from '../controls/theme.css.js';
import { experiments } from '../experiment/experiment.css.js';
import { csvButton, resultsTable } from '../experiment/results-table.js';
import { Task } from '../experiment/task.js';
import { plots } from '../plot/plot.css.js';
import { looks } from './cost.css.js';
import { DIMENSIONS, PROJECTIONS, stepMillis } from './measure.js';
import { plot } from './plot.js';

/** @typedef {{ dimension: number, implicit: number, sliced: number }} Measured  Milliseconds. */
/** @typedef {{ dimension: number, measured: Measured | undefined }} Numbers */

/** @type {import('../experiment/results-table.js').Column<Numbers>[]} */
const COLUMNS = [
  {
    name: 'implicit',
    title: 'Implicit, ms',
    shown: ({ measured }) => measured?.implicit.toPrecision(3) ?? '–',
    saved: ({ measured }) => ({ implicit_ms: measured?.implicit }),
  },
  {
    name: 'sliced',
    title: 'Sliced, ms',
    shown: ({ measured }) => measured?.sliced.toPrecision(3) ?? '–',
    saved: ({ measured }) => ({ sliced_ms: measured?.sliced }),
  },
  {
    name: 'ratio',
    title: 'Ratio',
    shown: ({ measured }) => (measured ? (measured.implicit / measured.sliced).toFixed(1) : '–'),
  },
  {
    name: 'expected',
    title: '(1 + D)/(1 + M)',
    shown: ({ dimension }) => ((1 + dimension) / (1 + PROJECTIONS)).toFixed(1),
  },
];

export class ScoreLabCost extends LitElement {
  static styles = [theme, base, controls, experiments, plots, looks];

  static properties = { theme: { type: String, reflect: true } };

  /** @type {Measured[]} */ #found = [];
  #task = new Task(() => this.requestUpdate(), new Presence(this));

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  stop() {
    this.#task.stop();
  }

  play() {
    return this.#task.run(async ({ signal, say, pass }) => {
      this.#found = [];
      for (const [i, dimension] of DIMENSIONS.entries()) {
        await pass();
        say(`D = ${dimension}, ${i + 1} of ${DIMENSIONS.length}`);
        const implicit = await stepMillis(dimension, 'implicit', { signal });
        const sliced = await stepMillis(dimension, 'sliced-vr', { signal });
        signal.throwIfAborted();
        this.#found = [...this.#found, { dimension, implicit, sliced }];
      }
    });
  }

  render() {
    const task = this.#task;
    const table = {
      label: 'Cost of one step',
      heads: ['D'],
      columns: COLUMNS,
      rows: DIMENSIONS.map((dimension, i) => ({
        key: String(dimension),
        labels: [String(dimension)],
        facts: { dimension },
        numbers: { dimension, measured: this.#found[i] },
      })),
    };
    const found = { ...table, rows: table.rows.slice(0, this.#found.length) };
    return html`
      <div class="transport">
        <button
          type="button"
          id="measure"
          class="primary start"
          @click=${() => (task.running ? this.stop() : this.play())}
        >
          ${task.running ? 'Stop' : 'Measure here'}
        </button>
        ${csvButton('cost-csv', 'cost', found)}
        <p class="note" role="status" id="progress">${task.said}</p>
      </div>
      ${message('cost-error', task.error)}
      <div class="result">${plot(this.#found)} ${resultsTable(table)}</div>
    `;
  }
}
