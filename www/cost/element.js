/** <score-lab-cost>: what one step of implicit and of sliced score matching costs in the reader's browser. */
import { LitElement, css, html } from 'lit';
import { controls } from '../controls/controls.css.js';
import { message } from '../controls/setting.js';
import { horizontals, through, verticals } from '../plot/axes.js';
import { plots } from '../plot/plot.css.js';
import { base } from '../controls/base.css.js';
import { theme } from '../controls/theme.css.js';
import { DIMENSIONS, PROJECTIONS, stepMillis } from './measure.js';

/** @typedef {{ dimension: number, implicit: number, sliced: number }} Row */

const [WIDTH, HEIGHT] = [420, 220];

const looks = css`
  :host {
    display: grid;
    gap: 12px;
  }
  .result {
    display: grid;
    gap: 20px 32px;
    align-items: start;
  }
  @container (min-width: 760px) {
    .result {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    padding: 4px 0 4px 10px;
    text-align: right;
    font-weight: normal;
    border-bottom: 1px solid var(--score-lab-line);
    height: 30px;
  }
  thead th {
    color: var(--score-lab-muted);
    vertical-align: bottom;
  }
  .plot path {
    stroke-width: 2;
  }
  .implicit {
    stroke: var(--score-lab-sample);
  }
  .sliced {
    stroke: var(--score-lab-ink);
  }
  .reference {
    stroke-dasharray: 5 4;
    stroke-width: 1.2;
    opacity: 0.8;
  }
  .swatch-line {
    border-color: var(--score-lab-sample);
  }
  .swatch-line.second {
    border-color: var(--score-lab-ink);
  }
  .swatch-line.dashed {
    border-top: 1.5px dashed var(--score-lab-muted);
  }
`;

export class ScoreLabCost extends LitElement {
  static styles = [theme, base, controls, plots, looks];

  static properties = { theme: { type: String, reflect: true } };

  /** @type {Row[]} */ #rows = [];
  /** @type {AbortController | undefined} */ #run;
  #progress = '';
  #error = '';

  disconnectedCallback() {
    super.disconnectedCallback();
    this.cancel();
  }

  cancel() {
    this.#run?.abort();
  }

  async measure() {
    this.cancel();
    const run = new AbortController();
    this.#run = run;
    this.#rows = [];
    this.#error = '';
    try {
      for (const [i, dimension] of DIMENSIONS.entries()) {
        this.#progress = `D = ${dimension}, ${i + 1} of ${DIMENSIONS.length}`;
        this.requestUpdate();
        const implicit = await stepMillis(dimension, 'implicit', run.signal);
        const sliced = await stepMillis(dimension, 'sliced-vr', run.signal);
        if (run !== this.#run) return;
        this.#rows = [...this.#rows, { dimension, implicit, sliced }];
      }
      this.#progress = 'Done';
    } catch (error) {
      if (run !== this.#run) return;
      const stopped = run.signal.aborted;
      this.#progress = stopped ? 'Stopped' : '';
      if (!stopped) this.#error = error instanceof Error ? error.message : String(error);
    }
    this.#run = undefined;
    this.requestUpdate();
  }

  render() {
    const running = this.#run !== undefined;
    return html`
      <div class="transport">
        <button
          type="button"
          id="measure"
          class="primary"
          @click=${() => (running ? this.cancel() : this.measure())}
        >
          ${running ? 'Stop' : 'Measure here'}
        </button>
        <p class="note" role="status" id="progress">${this.#progress}</p>
      </div>
      ${message('cost-error', this.#error)}
      <div class="result">
        ${plot(this.#rows)}
        <table>
          <thead>
            <tr>
              <th scope="col">D</th>
              <th scope="col">Implicit, ms</th>
              <th scope="col">Sliced, ms</th>
              <th scope="col">Ratio</th>
              <th scope="col">(1 + D)/(1 + M)</th>
            </tr>
          </thead>
          <tbody>
            ${DIMENSIONS.map((dimension, i) => row(dimension, this.#rows[i]))}
          </tbody>
        </table>
      </div>
    `;
  }
}

/**
 * @param {number} dimension
 * @param {Row | undefined} measured
 */
const row = (dimension, measured) => html`
  <tr>
    <th scope="row">${dimension}</th>
    <td>${measured ? measured.implicit.toPrecision(3) : '–'}</td>
    <td>${measured ? measured.sliced.toPrecision(3) : '–'}</td>
    <td class="ratio">${measured ? (measured.implicit / measured.sliced).toFixed(1) : '–'}</td>
    <td>${((1 + dimension) / (1 + PROJECTIONS)).toFixed(1)}</td>
  </tr>
`;

/** Both axes logarithmic: proportional growth is a straight line. @param {Row[]} rows */
function plot(rows) {
  const base = rows[0]?.sliced ?? 1;
  const passes = (/** @type {number} */ n) => (base * (1 + n)) / (1 + PROJECTIONS);
  const times = rows.flatMap(({ implicit, sliced }) => [implicit, sliced]);
  const low = Math.min(base, ...times) / 1.5;
  const high = Math.max(passes(64), ...times) * 1.2;
  const x = (/** @type {number} */ d) => (Math.log2(d) / 6) * WIDTH;
  const y = (/** @type {number} */ v) => HEIGHT * (1 - Math.log(v / low) / Math.log(high / low));
  const ticks = [-1, 0, 1, 2, 3]
    .flatMap((power) => [1, 3].map((digit) => digit * 10 ** power))
    .filter((value) => value > low && value < high);
  const line = (/** @type {number[]} */ values) => through(DIMENSIONS, values, x, y);
  return html`<figure class="law">
    <svg
      class="plot"
      viewBox="-34 -8 ${WIDTH + 46} ${HEIGHT + 44}"
      role="img"
      aria-label="Milliseconds of one step against the dimension"
    >
      ${verticals(DIMENSIONS, x, HEIGHT)}
      ${rows.length ? horizontals(ticks, y, WIDTH, (value) => Number(value.toPrecision(1))) : ''}
      <text x=${WIDTH / 2} y=${HEIGHT + 34} text-anchor="middle">dimension D</text>
      <path class="implicit reference" d=${line(DIMENSIONS.map(passes))}></path>
      <path class="sliced reference" d=${line(DIMENSIONS.map(() => base))}></path>
      <path class="implicit" d=${line(rows.map(({ implicit }) => implicit))}></path>
      <path class="sliced" d=${line(rows.map(({ sliced }) => sliced))}></path>
    </svg>
    <figcaption class="note">
      <span class="swatch-line"></span> implicit, <span class="swatch-line second"></span> sliced (M
      = 1), milliseconds on a log scale; <span class="swatch-line dashed"></span> as the derivative
      passes 1 + D and 1 + M would have it
    </figcaption>
  </figure>`;
}
