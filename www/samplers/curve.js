/** Quality against evaluations: how close the probability flow and a reverse SDE come to the truth for their price. */
import { html } from 'lit';
import { choice, slider } from '../controls/choice.js';
import { curvePlot } from './curve-plot.js';
import { optionsOf, usual } from './samplers.js';
import { Task, taskBar } from '../experiment/task.js';

/** @typedef {{ budget: number, evaluations: number, quality: import('../types.d.ts').Quality }} Point */
/** @typedef {{ name: string, points: Point[] }} Series */
/**
 * @typedef {object} Settings  What it shares with the race.
 * @property {number} count
 * @property {number} seed
 * @property {number} budget
 * @property {string} grid
 * @property {string} state  Of the score.
 */

const BUDGETS = [4, 8, 16, 32, 64, 128, 256, 512];
/** @type {[import('./samplers.js').SamplerName, string][]} */
const FAMILIES = [
  ['heun-sde', 'Heun'],
  ['euler-maruyama', 'Euler–Maruyama'],
];

export class QualityCurve {
  /** @type {Series[]} The flow, and the SDE. */ #series = [];
  #family = usual('heun-sde');
  /** @type {Point | undefined} */ #shown;
  #key = '';

  /**
   * @param {() => Promise<import('./course.js').Course>} course
   * @param {() => Settings} settings
   * @param {() => void} changed
   * @param {import('../controls/presence.js').Presence} presence
   */
  constructor(course, settings, changed, presence) {
    this.course = course;
    this.settings = settings;
    this.changed = changed;
    this.task = new Task(changed, presence);
  }

  forget() {
    this.#series = [];
    this.#shown = undefined;
  }

  get #wanted() {
    const { budget: _, ...settings } = this.settings();
    return JSON.stringify([this.#family, settings]);
  }

  get #empty() {
    const { sampler, eta } = this.#family;
    const family = FAMILIES.find(([name]) => name === sampler)?.[1];
    const names = ['Probability flow (Heun)', `Reverse SDE (${family}, η = ${eta.toFixed(2)})`];
    return names.map((name) => ({ name, points: /** @type {Point[]} */ ([]) }));
  }

  /** Both at one budget after the other; what there is shows at once. */
  measure() {
    return this.task.run(async ({ signal, say, pass }) => {
      const { lab } = await this.course();
      const { count, seed, grid } = this.settings();
      const choices = [usual('probability-flow-heun'), this.#family];
      this.#key = this.#wanted;
      this.#shown = undefined;
      this.#series = this.#empty;
      for (const [k, budget] of BUDGETS.entries()) {
        for (const [i, sampler] of choices.entries()) {
          await pass();
          const onProgress = (/** @type {number} */ part) =>
            say(`${budget} evaluations`, (k + (i + part) / 2) / BUDGETS.length);
          const options = { ...optionsOf(sampler, { budget, grid }), count, seed };
          const { points, evaluations } = await lab.sample(options, { signal, onProgress });
          const quality = await lab.quality(points, { seed });
          signal.throwIfAborted();
          const point = { budget, evaluations, quality };
          this.#series = this.#series.map((series, of) =>
            of === i ? { ...series, points: [...series.points, point] } : series,
          );
          this.changed();
        }
      }
    });
  }

  /** @param {Partial<import('./samplers.js').Choice>} change */
  #choose(change) {
    this.#family = { ...this.#family, ...change };
    this.changed();
  }

  render() {
    const { sampler, eta } = this.#family;
    const measured = this.#series.length > 0;
    return html`<section class="part" aria-label="Quality against evaluations">
      <h3>Quality against evaluations</h3>
      <div class="view">
        ${choice({
          id: 'curve-family',
          label: 'Reverse SDE by',
          value: sampler,
          choices: FAMILIES,
          set: (name) => this.#choose({ sampler: /** @type {any} */ (name) }),
        })}
        ${slider({
          id: 'curve-eta',
          label: 'Noise η',
          value: eta,
          max: 1,
          step: 0.05,
          shown: eta.toFixed(2),
          set: (eta) => this.#choose({ eta }),
        })}
      </div>
      ${taskBar(this.task, {
        id: 'curve-measure',
        label: 'Measure the curve',
        start: () => this.measure(),
      })}
      ${curvePlot(measured ? this.#series : this.#empty, {
        budget: this.settings().budget,
        stale: measured && this.#key !== this.#wanted,
        shown: this.#shown,
        show: (point) => {
          this.#shown = point;
          this.changed();
        },
      })}
    </section>`;
  }
}
