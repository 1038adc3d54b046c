/** <score-lab-schedule>: a forward process that is learned with the score, beside the one that is given. */
import { LitElement, html } from 'lit';
import { comparison } from '../compare/compare.css.js';
import { Approach } from '../controls/approach.js';
import { choice } from '../controls/choice.js';
import { controls } from '../controls/controls.css.js';
import { experiments } from '../controls/experiment.css.js';
import { keepKeys } from '../controls/keys.js';
import { message } from '../controls/setting.js';
import { stepsField, stepsRefusal } from '../controls/steps.js';
import { createLab } from '../lab.js';
import { PLANAR, labelOf } from '../planar-data.js';
import { plots } from '../plot/plot.css.js';
import { taskBar } from '../race/task.js';
import { styles } from '../styles.css.js';
import { theme } from '../theme.css.js';
import { integer } from '../views/number.js';
import { Experiment } from './experiment.js';
import { findings } from './findings.js';
import { VARIANTS, given } from './plan.js';
import { diffusionPlot, levelPlot, lossPlot } from './plots.js';
import { HELD_OUT } from './run.js';
import { looks } from './schedule.css.js';
import { table } from './table.js';

/** @type {[string, string][]} */
const SDES = [
  ['vp', 'VP'],
  ['sub-vp', 'Sub-VP'],
  ['ve', 'VE'],
];

export class ScoreLabSchedule extends LitElement {
  static styles = [theme, styles, controls, comparison, experiments, plots, looks];

  static properties = {
    data: { type: String, reflect: true },
    sde: { type: String, reflect: true },
    steps: { type: String, reflect: true },
    theme: { type: String, reflect: true },
  };

  #experiment = new Experiment(() => this.requestUpdate());
  /** @type {{ sde: string, schedule?: import('../types.d.ts').Schedule }} Before there is a run. */
  #given = { sde: '' };
  #error = '';
  #approach = new Approach(this, () => this.#ask());

  constructor() {
    super();
    this.data = 'moons';
    this.sde = 'vp';
    /** @type {string | number} As it was typed, allowed or not. */
    this.steps = '1000';
  }

  /** Of each run: its name, what is measured at its end, and why it failed if it did. */
  get results() {
    const { found, failed } = this.#experiment;
    return VARIANTS.map(({ name }) => ({
      name,
      measured: found.get(name),
      failure: failed.get(name),
    }));
  }

  /** The curves that are shown. */
  get schedule() {
    return this.#experiment.runs.get('learned')?.schedule ?? this.#given.schedule;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#experiment.stop();
    this.#given = { sde: '' };
  }

  /** @param {Map<string, unknown>} changes */
  willUpdate(changes) {
    // What was found belongs to another process.
    if (changes.has('data') || changes.has('sde')) this.#experiment.forget();
  }

  updated() {
    this.#ask();
  }

  async play() {
    if (stepsRefusal(this.steps)) return this.requestUpdate();
    const { data, sde, steps } = this;
    await this.#experiment.start({ data, sde, steps: Number(steps) });
  }

  stop() {
    this.#experiment.stop();
  }

  /** Asks for the schedule that is given. */
  async #ask() {
    const { sde } = this;
    if (!this.#approach.near || sde === this.#given.sde) return;
    const asked = { sde };
    this.#given = asked;
    this.#error = '';
    try {
      const lab = await createLab(given(sde), { backend: 'cpu' });
      const schedule = await lab.schedule().finally(() => lab.free());
      if (asked === this.#given) this.#given = { sde, schedule };
    } catch (error) {
      if (asked === this.#given)
        this.#error = error instanceof Error ? error.message : String(error);
    }
    this.requestUpdate();
  }

  render() {
    const experiment = this.#experiment;
    const { task, runs, found, settings } = experiment;
    const { schedule } = this;
    const words = findings(found, runs.get('learned')?.schedule);
    return html`<div class="figure-compare" @keydown=${keepKeys}>
      ${this.#setup()}
      ${taskBar(task, { id: 'schedule-go', label: 'Train all three', start: () => this.play() })}
      ${message('schedule-error', this.#error)}
      <div class="panels count-3 plots">
        ${panel(
          'Level',
          levelPlot(schedule),
          '∫g²/σ² dt, the log of noise to signal up to a constant; for VP ln(σ²/α²).',
        )}
        ${panel('Diffusion g²', diffusionPlot(schedule), 'The same schedule by its rate.')}
        ${panel(
          'Single losses',
          lossPlot(runs.get('fixed')?.rows, runs.get('learned')?.rows),
          'Weighted losses of single points where their t fell, under uniform t: the wider they scatter, the noisier a step.',
        )}
      </div>
      <p class="note">
        <span class="swatch-line"></span> fixed, <span class="swatch-line second"></span> learned;
        g² and losses on log scales.
      </p>
      <p class="note made" id="schedule-made">${settings ? made(settings) : 'No run yet.'}</p>
      ${table(experiment)}
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
      ${choice({
        id: 'schedule-sde',
        label: 'SDE',
        value: this.sde,
        choices: SDES,
        set: (sde) => (this.sde = sde),
      })}
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

/** @param {import('./plan.js').Settings} settings */
const made = ({ data, sde, steps }) =>
  `${labelOf(data)}, ${SDES.find(([name]) => name === sde)?.[1]}, ${integer(steps)} steps each, the same seed and network; weight g². Numbers over ${integer(HELD_OUT)} held-out points.`;
