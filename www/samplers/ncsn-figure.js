/** The case of the NCSN paper: Langevin dynamics alone misses the weights of far modes, annealing recovers them. */
import { html } from 'lit';
import { panelRow } from '../controls/rows.js';
import { Viewport } from '../plot/viewport.js';
import { measured } from '../number/number.js';
import { densityGrid } from './course.js';
import { Figure } from './figure.js';
import { numbers } from './quality.js';
import { taskBar } from '../experiment/task.js';

/** @typedef {import('../types.d.ts').SampleOptions} SampleOptions */
/** @typedef {{ label: string, note: string, options: SampleOptions, result?: import('./quality.js').Result }} Lane */

const BOX = new Viewport([-8, 8, -8, 8]); // where samples start, evenly
const WINDOW = new Viewport([-10, 10, -10, 10]);
const NAMES = ['Weight of (5, 5)', 'Weight of (−5, −5)'];

export class NcsnFigure extends Figure {
  /** @type {Lane[]} */
  #lanes = [
    {
      label: 'Langevin at the smallest noise',
      note: '1000 steps, ε = 0.1',
      options: { sampler: 'langevin', steps: 1000, t: 0, stepSize: 0.1 },
    },
    {
      label: 'Annealed Langevin',
      note: '10 levels × 100 steps, ε = 0.005',
      options: { sampler: 'annealed-langevin', steps: 10, langevinSteps: 100, stepSize: 0.005 },
    },
  ];
  #start = new Float32Array();
  /** @type {import('../plot/grid.js').Grid | undefined} */ #truth;

  /** @returns {import('../types.d.ts').Config} */
  config() {
    return {
      seed: this.host.seed,
      data: {
        kind: 'mixture',
        weights: [0.8, 0.2],
        means: [
          [5, 5],
          [-5, -5],
        ],
        stds: [1, 1],
      },
      sde: { kind: 've', sigmaMin: 0.1, sigmaMax: 20 },
      score: { kind: 'exact' },
    };
  }

  async arrived() {
    for (const lane of this.#lanes) lane.result = undefined;
    this.#start = this.#evenly();
    if (this.course) this.#truth = await densityGrid(this.course.lab, WINDOW);
  }

  get results() {
    return this.#lanes.map(({ options, result }) => ({ sampler: options.sampler, result }));
  }

  /** The largest square of points that is no more than asked for. */
  #evenly() {
    return BOX.grid(Math.floor(Math.sqrt(this.host.count)));
  }

  async go() {
    await this.task.run(async ({ signal, say, pass }) => {
      const { lab } = await this.ready();
      const { seed } = this.host;
      this.#start = this.#evenly();
      for (const lane of this.#lanes) lane.result = undefined;
      for (const [i, lane] of this.#lanes.entries()) {
        await pass();
        const answer = await lab.sample(
          { ...lane.options, start: this.#start, seed },
          { signal, onProgress: (part) => say(lane.label, (i + part) / this.#lanes.length) },
        );
        lane.result = { ...answer, key: '' };
        this.changed();
        const quality = await lab.quality(answer.points, { seed });
        signal.throwIfAborted();
        lane.result = { ...lane.result, quality };
      }
    });
  }

  scenes() {
    const { course } = this;
    return this.#lanes.map(
      ({ result }) =>
        course && {
          viewport: WINDOW,
          truth: this.#truth,
          data: result ? undefined : this.#start,
          samples: result?.points,
        },
    );
  }

  render() {
    return html`
      ${taskBar(this.task, { id: 'race-go', label: 'Run both', start: () => this.go(), first: this.progress })}
      ${this.troubles()}
      <div class="panels count-2">
        ${this.#lanes.map(
          ({ label, note, result }) =>
            html`<section class="panel" aria-label=${label}>
              <h3>${label}</h3>
              <p class="note">${note}, from points spread evenly</p>
              <div class="stage">
                <canvas role="img" aria-label="${label}: where its samples end"></canvas>
              </div>
              <dl class="numbers chief">
                ${NAMES.map((name, k) => panelRow(`weight-${k}`, name, weightOf(result, k)))}
              </dl>
              ${numbers(result, false, NAMES.length)}
            </section>`,
        )}
      </div>
    `;
  }
}

/**
 * @param {import('./quality.js').Result | undefined} result
 * @param {number} k
 */
function weightOf(result, k) {
  const modes = result?.quality?.modes;
  if (!modes) return undefined;
  const [found, error, truth] = [modes.weights[k], modes.standardErrors[k], modes.truth[k]];
  const off = Math.abs(found - truth) / error;
  return html`<strong>${measured(found, error)}</strong>, truth ${truth.toFixed(1)}<br /><span
      class="note"
      >${error ? `${off.toFixed(1)} standard errors away` : 'P(y|x) is the same at every sample'}</span
    >`;
}
