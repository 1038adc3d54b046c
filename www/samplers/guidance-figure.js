/** Guidance: guided samples beside the tilted density p(x) p(y|x)^γ, which they follow at scales 0 and 1 only. */
import { html } from 'lit';
import { choice, slider } from '../controls/choice.js';
import { messageOf } from '../engine/errors.js';
import { densityGrid } from './course.js';
import { Figure } from './figure.js';
import { LABELS, SCALES, SCORES, WINDOW, configOf, kindOf, why } from './guidance-plan.js';
import { distanceRow } from './quality.js';
import { taskBar } from '../experiment/task.js';
import { labFor } from '../experiment/with-lab.js';

/** @typedef {import('../types.d.ts').Lab} Lab */
/** @typedef {import('../types.d.ts').Quality} Quality */
/** @typedef {{ points: Float32Array, quality: Quality }} Guided */
/** @typedef {{ key: string, density: import('../plot/grid.js').Grid | undefined, draws: Float32Array }} Tilted */

const STEPS = 100;
const REST_MILLIS = 120;

export class GuidanceFigure extends Figure {
  #label = 0;
  #scale = 3;
  /** @type {Lab | undefined} Beside a trained model. */ #exact;
  /** @type {Tilted | undefined} */ #tilted;
  #tilting = '';
  #tiltError = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #resting;
  /** @type {{ key: string, model?: Guided, exact?: Guided } | undefined} */ #guided;

  config() {
    return configOf(this.#kind, this.host.seed);
  }

  get #kind() {
    return kindOf(this.host.score);
  }

  /** @param {AbortSignal} signal */
  async arrived(signal) {
    this.#exact?.free();
    this.#exact = undefined;
    this.#guided = undefined;
    const { course } = this;
    if (course?.learns) {
      const exact = configOf('exact', this.host.seed);
      this.#exact = await labFor(exact, { signal });
    }
    this.#tilting = ''; // the lab that was asked is gone
    this.#tilt();
  }

  dispose() {
    super.dispose();
    clearTimeout(this.#resting);
    this.#exact?.free();
    this.#exact = undefined;
    this.#tilted = undefined;
    this.#tilting = '';
  }

  get results() {
    const { key, ...guided } = this.#guided ?? { key: '' };
    return [{ ...guided, scale: this.#scale, label: this.#label, fresh: key === this.#key }];
  }

  get trouble() {
    return super.trouble || this.#tiltError;
  }

  get #law() {
    return { label: this.#label, guidance: this.#scale };
  }

  get #key() {
    const { count, seed } = this.host;
    return JSON.stringify([this.#law, count, seed, this.course?.step]);
  }

  /** Whether the tilted density that stands there is the one that is asked for. */
  get #isTilted() {
    return this.#tilted?.key === JSON.stringify(this.#law);
  }

  /** The density that guidance is said to sample, and draws of it. */
  async #tilt() {
    const { course } = this;
    const law = this.#law;
    const key = JSON.stringify(law);
    if (!course || key === this.#tilting) return;
    this.#tilting = key;
    this.#tiltError = '';
    const current = () => course === this.course && key === this.#tilting;
    try {
      const density = await densityGrid(course.lab, WINDOW, law);
      const draws = await course.lab.dataSample({ count: this.host.count, seed: 1, ...law });
      if (current()) this.#tilted = { key, density, draws };
    } catch (error) {
      if (!current()) return;
      this.#tilting = '';
      this.#tiltError = messageOf(error);
    }
    this.changed();
  }

  async go() {
    await this.task.run(async ({ signal, say, pass }) => {
      const course = await this.rested();
      const labs = this.#exact ? [course.lab, this.#exact] : [course.lab];
      const { count, seed } = this.host;
      const law = this.#law;
      const key = this.#key;
      /** @type {Guided[]} */
      const made = [];
      for (const [i, lab] of labs.entries()) {
        await pass();
        const { points } = await lab.sample(
          { sampler: 'probability-flow-heun', steps: STEPS, count, seed, ...law },
          { signal, onProgress: (part) => say('Sampling', (i + part) / labs.length) },
        );
        const quality = await lab.quality(points, { seed, ...law });
        signal.throwIfAborted();
        made.push({ points, quality });
        this.#guided = { key, model: made[0], exact: made[1] };
        this.changed();
      }
    });
  }

  /**
   * What was sampled once follows the choices from then on, when the hand rests and no network trains.
   * @param {number} label
   * @param {number} scale
   */
  #choose(label, scale) {
    this.#label = label;
    this.#scale = scale;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#tilt();
      if (!this.course?.training && (this.#guided || this.task.running)) this.go();
    }, REST_MILLIS);
    this.changed();
  }

  scenes() {
    const { course } = this;
    if (!course) return [];
    const viewport = WINDOW;
    const guided = this.#guided;
    const stale = guided && guided.key !== this.#key;
    const density = this.#isTilted ? this.#tilted?.density : undefined;
    const scene = (/** @type {Guided | undefined} */ made) => ({
      viewport,
      truth: density,
      data: course.data,
      samples: made?.points,
      stale,
    });
    return [
      scene(guided?.model),
      ...(this.#kind === 'exact' ? [] : [scene(guided?.exact)]),
      { viewport, density: this.#tilted?.density, data: this.#tilted?.draws },
    ];
  }

  render() {
    const { host } = this;
    const scale = this.#scale;
    const learns = this.#kind !== 'exact';
    const guided = this.#guided;
    const stale = guided !== undefined && guided.key !== this.#key;
    return html`
      <div class="view setup">
        ${choice({
          id: 'race-label',
          label: 'Label',
          value: String(this.#label),
          choices: LABELS,
          set: (label) => this.#choose(Number(label), scale),
        })}
        ${choice({
          id: 'race-score',
          label: 'Score',
          value: this.#kind,
          choices: SCORES,
          set: (score) => (host.score = score),
        })}
        ${this.training(learns)}
      </div>
      <div class="view">
        ${slider({
          id: 'race-guidance',
          label: 'Scale γ',
          value: scale,
          max: 10,
          step: 0.1,
          shown: scale.toFixed(1),
          set: (value) => this.#choose(this.#label, value),
        })}
        <span class="buttons scales" role="group" aria-label="Scales">
          ${SCALES.map(
            (value) =>
              html`<button
                type="button"
                id="race-scale-${value}"
                aria-pressed=${value === scale}
                @click=${() => this.#choose(this.#label, value)}
              >
                ${value}
              </button>`,
          )}
        </span>
      </div>
      ${taskBar(this.task, { id: 'race-go', label: 'Sample', start: () => this.go(), first: this.progress })}
      ${this.troubles()}
      <div class="panels count-${learns ? 3 : 2}">
        ${this.#panel(learns ? 'Guided by the trained model' : 'Guided samples', guided?.model, stale)}
        ${learns ? this.#panel('Guided by the exact score', guided?.exact, stale) : ''}
        <section class="panel" aria-label="Tilted density">
          <h3>The tilted density p(x) p(y|x)<sup>γ</sup></h3>
          <div class="stage ${this.#isTilted ? '' : 'stale'}">
            <canvas role="img" aria-label="Tilted density with draws of it"></canvas>
          </div>
          <p class="note">
            Colours: its logarithm, from 8 nats below the maximum. Dots: draws of it. The dashed
            lines in the other panels are this density too.
          </p>
        </section>
      </div>
      <p class="why" id="race-why">${why(scale)}</p>
    `;
  }

  /**
   * @param {string} title
   * @param {Guided | undefined} made
   * @param {boolean} stale
   */
  #panel(title, made, stale) {
    return html`<section class="panel" aria-label=${title}>
      <h3>${title}</h3>
      <div class="stage">
        <canvas role="img" aria-label="${title}, with level lines of the tilted density"></canvas>
      </div>
      <dl class="numbers ${stale ? 'settling' : ''}">
        ${distanceRow(made, 'Distance from the tilted density')}
      </dl>
    </section>`;
  }
}
