/** <score-lab-schedule>: a forward process that is learned with the score, beside the one that is given. */
import { LitElement, html } from 'lit';
import { comparison } from '../experiment/panels.css.js';
import { choice } from '../controls/choice.js';
import { controls } from '../controls/controls.css.js';
import { experiments } from '../experiment/experiment.css.js';
import { keepKeys } from '../controls/keys.js';
import { Presence } from '../controls/presence.js';
import { sdeChoice } from '../experiment/sde.js';
import { message } from '../controls/setting.js';
import { csvButton, resultsTable } from '../experiment/results-table.js';
import { stepsField, stepsRefusal } from '../experiment/steps.js';
import { PLANAR } from '../settings/data.js';
import { plots } from '../plot/plot.css.js';
import { taskBar } from '../experiment/task.js';
import { base } from '../controls/base.css.js';
import { theme } from '../controls/theme.css.js';
import { Experiment } from './experiment.js';
import { findings } from './findings.js';
import { Given } from './given.js';
import { VARIANTS } from './plan.js';
import { diffusionPlot, levelPlot, lossPlot } from './plots.js';
import { looks } from './schedule.css.js';
import { tableOf } from './table.js';

/** What the table shows before there is a run. */
const NONE = { found: new Map(), failed: new Map(), current: '', settings: undefined };

export class ScoreLabSchedule extends LitElement {
  static styles = [theme, base, controls, comparison, experiments, plots, looks];

  static properties = {
    data: { type: String, reflect: true },
    sde: { type: String, reflect: true },
    steps: { type: String, reflect: true },
    theme: { type: String, reflect: true },
  };

  #presence = new Presence(this, (what) => (what === 'near' ? this.#ask() : this.requestUpdate()));
  #experiment = new Experiment(() => this.requestUpdate(), this.#presence);
  #given = new Given(() => this.requestUpdate());

  constructor() {
    super();
    this.data = 'moons';
    this.sde = 'vp';
    /** @type {string | number} As it was typed, allowed or not. */
    this.steps = '1000';
  }

  /** Of each run: its name, what is measured at its end, and why it failed if it did. */
  get results() {
    const { found, failed } = this.#experiment.kept ?? NONE;
    return VARIANTS.map(({ name }) => ({
      name,
      measured: found.get(name),
      failure: failed.get(name),
    }));
  }

  /** The curves that are shown. */
  get schedule() {
    return this.#pictured?.runs.get('learned')?.schedule ?? this.#given.schedule;
  }

  /** The run in the pictures: the one under way, or the latest if it is of what is chosen. */
  get #pictured() {
    const { running, kept } = this.#experiment;
    return running ?? (kept?.isOf(this) ? kept : undefined);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#experiment.stop();
    this.#given.forget();
  }

  /** @param {Map<string, unknown>} changes */
  willUpdate(changes) {
    if (changes.has('data') || changes.has('sde')) this.#experiment.stop();
  }

  /** @param {Map<string, unknown>} changes */
  updated(changes) {
    if (changes.has('sde')) this.#ask();
  }

  async play() {
    if (stepsRefusal(this.steps)) return this.requestUpdate();
    this.#ask();
    const { data, sde, steps } = this;
    await this.#experiment.start({ data, sde, steps: Number(steps) });
  }

  stop() {
    this.#experiment.stop();
  }

  #ask() {
    if (this.#presence.near) this.#given.ask(this.sde);
  }

  render() {
    const experiment = this.#experiment;
    const { task, kept } = experiment;
    const { schedule } = this;
    const pictured = this.#pictured;
    const table = tableOf(kept ?? NONE);
    const words = kept ? findings(kept.found, kept.runs.get('learned')?.schedule) : [];
    return html`<div
      class="figure-compare"
      @keydown=${keepKeys}
      @keypress=${keepKeys}
      @keyup=${keepKeys}
    >
      ${this.#setup()}
      ${taskBar(task, {
        id: 'schedule-go',
        label: 'Train all three',
        start: () => this.play(),
        more: csvButton('schedule-csv', `schedule-${kept?.settings.data ?? this.data}`, table),
      })}
      ${message('schedule-error', this.#given.error)}
      <div class="panels count-3 plots">
        ${panel(
          'Level',
          levelPlot(schedule),
          '∫g²/σ² dt, the log of noise to signal up to a constant; for VP ln(σ²/α²).',
        )}
        ${panel('Diffusion g²', diffusionPlot(schedule), 'The same schedule by its rate.')}
        ${panel(
          'Single losses',
          lossPlot(pictured?.runs.get('fixed')?.rows, pictured?.runs.get('learned')?.rows),
          'Weighted losses of single points where their t fell, under uniform t: the wider they scatter, the noisier a step.',
        )}
      </div>
      <p class="note">
        <span class="swatch-line"></span> <span class="swatch-mark"></span> fixed,
        <span class="swatch-line second"></span> <span class="swatch-mark second"></span> learned,
        both under uniform t; g² and losses on log scales.
      </p>
      <p class="note made" id="schedule-made">${this.#given.progress || made(kept, pictured)}</p>
      ${resultsTable(table)}
      <div class="findings" id="schedule-findings" aria-live="polite">
        ${words.map((sentence) => html`<p>${sentence}</p>`)}
      </div>
    </div>`;
  }

  #setup() {
    return html`<fieldset class="setup view" ?disabled=${this.#experiment.task.running}>
      ${choice({
        id: 'schedule-data',
        label: 'Data',
        value: this.data,
        choices: PLANAR,
        set: (data) => (this.data = data),
      })}
      ${sdeChoice('schedule-sde', this.sde, (sde) => (this.sde = sde))}
      ${stepsField('schedule-steps', this.steps, (steps) => (this.steps = steps))}
    </fieldset>`;
  }
}

/**
 * @param {string} title
 * @param {unknown} picture
 * @param {string} meaning
 */
const panel = (title, picture, meaning) => html`
  <section class="panel" aria-label=${title}>
    <h3>${title}</h3>
    ${picture}
    <p class="note meaning">${meaning}</p>
  </section>
`;

/**
 * What the table was made with, and the pictures where that is something else.
 * @param {import('./trial.js').Trial | undefined} kept
 * @param {import('./trial.js').Trial | undefined} pictured
 */
function made(kept, pictured) {
  if (!kept) return 'No run yet.';
  if (kept === pictured) return kept.words;
  const pictures = pictured ? pictured.words : 'the schedule that is given for the choice above.';
  return `Table: ${kept.words} Pictures: ${pictures}`;
}
