/** <score-lab-scoreflow>: three processes × three laws of weight and time, trained one after the other. */
import { LitElement, html } from 'lit';
import { comparison } from '../experiment/panels.css.js';
import { choice } from '../controls/choice.js';
import { controls } from '../controls/controls.css.js';
import { experiments } from '../experiment/experiment.css.js';
import { keepKeys } from '../controls/keys.js';
import { Presence } from '../controls/presence.js';
import { csvButton, csvOf, resultsTable } from '../experiment/results-table.js';
import { stepsField, stepsRefusal } from '../experiment/steps.js';
import { PLANAR, labelOf } from '../settings/data.js';
import { taskBar } from '../experiment/task.js';
import { base } from '../controls/base.css.js';
import { theme } from '../controls/theme.css.js';
import { integer } from '../number/number.js';
import { Experiment } from './experiment.js';
import { findings } from './findings.js';
import { HELD_OUT } from './run.js';
import { looks } from './scoreflow.css.js';
import { rowsOf } from './summary.js';
import { tableOf } from './table.js';

export class ScoreLabScoreflow extends LitElement {
  static styles = [theme, base, controls, comparison, experiments, looks];

  static properties = {
    data: { type: String, reflect: true },
    seeds: { type: Number, reflect: true },
    steps: { type: String, reflect: true },
    theme: { type: String, reflect: true },
  };

  #experiment = new Experiment(() => this.requestUpdate(), new Presence(this));

  constructor() {
    super();
    this.data = 'moons';
    this.seeds = 1;
    /** @type {string | number} As it was typed, allowed or not. */
    this.steps = '1000';
  }

  /** The rows of the table: process, law, how many seeds so far, mean and deviation of each number. */
  get results() {
    return rowsOf(this.#experiment.found);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#experiment.stop();
  }

  async play() {
    const experiment = this.#experiment;
    if (experiment.task.paused) return experiment.task.resume();
    if (stepsRefusal(this.steps)) return this.requestUpdate();
    const { data, seeds, steps } = this;
    await experiment.start({ data, seeds, steps: Number(steps) });
  }

  pause() {
    this.#experiment.task.pause();
  }

  stop() {
    this.#experiment.stop();
  }

  /** The table as text, for the reader's own tools. */
  get csv() {
    return csvOf(this.#table);
  }

  get #table() {
    return tableOf(this.results, this.#experiment);
  }

  render() {
    const experiment = this.#experiment;
    const { task, settings } = experiment;
    const rows = this.results;
    const table = this.#table;
    return html`<div
      class="figure-compare"
      @keydown=${keepKeys}
      @keypress=${keepKeys}
      @keyup=${keepKeys}
    >
      ${this.#setup()}
      ${taskBar(task, {
        id: 'scoreflow-go',
        label: 'Run all nine',
        start: () => this.play(),
        more: html`<button
            type="button"
            id="scoreflow-pause"
            ?disabled=${!task.running}
            @click=${() => (task.paused ? task.resume() : task.pause())}
          >
            ${task.paused ? 'Resume' : 'Pause'}</button
          >${csvButton('scoreflow-csv', `scoreflow-${(settings ?? this).data}`, table)}`,
      })}
      <p class="note made" id="scoreflow-made">
        ${settings ? made(settings, rows) : 'No run yet.'}
      </p>
      ${resultsTable(table)}
      <div class="findings" id="scoreflow-findings">
        <p>
          What to look for: does weight g² bring bound and NLL down? With uniform t the rows near t
          = 0 make its gradient noisy; drawing t in proportion to g²/σ² leaves the gradient’s mean
          as it is and makes the rows alike. On VE g²/σ² is constant, so both laws of t are the
          same.
        </p>
        <p>${findings(rows).join(' ')}</p>
      </div>
    </div>`;
  }

  #setup() {
    return html`<fieldset class="setup view" ?disabled=${this.#experiment.task.running}>
      ${choice({
        id: 'scoreflow-data',
        label: 'Data',
        value: this.data,
        choices: PLANAR,
        set: (data) => (this.data = data),
      })}
      ${choice({
        id: 'scoreflow-seeds',
        label: 'Seeds',
        value: String(this.seeds),
        choices: ['1', '2', '3'].map((count) => /** @type {const} */ ([count, count])),
        set: (seeds) => (this.seeds = Number(seeds)),
      })}
      ${stepsField('scoreflow-steps', this.steps, (steps) => (this.steps = steps))}
    </fieldset>`;
  }
}

/**
 * @param {import('./plan.js').Settings} settings
 * @param {import('./summary.js').Row[]} rows
 */
function made({ data, steps, seeds }, rows) {
  const several = seeds > 1 ? `${seeds} seeds, mean ± standard deviation` : 'one seed';
  const errors = rows.flatMap(({ numbers }) => numbers?.nllStandardError.mean ?? []);
  const chance = errors.length
    ? ` The ${integer(HELD_OUT)} held-out points are the same in every row; by chance of them NLL and gap are off by about ${Math.max(...errors).toFixed(2)} nats, much alike in all rows.`
    : '';
  return `${labelOf(data)}, ${integer(steps)} steps each, ${several}.${chance}`;
}
