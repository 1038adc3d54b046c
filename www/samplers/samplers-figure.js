/** The race: two to four samplers on one network, from the same noise, at the same price. */
import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { THREE_MODES } from '../experiment/three-modes.js';
import { messageOf } from '../engine/errors.js';
import { isScoreKnown } from '../settings/data.js';
import { QualityCurve } from './curve.js';
import { Figure } from './figure.js';
import { laneView } from './lane.js';
import { Paths } from './paths.js';
import { price, setup, shown, startsNote } from './race-controls.js';
import { RoundTrip } from './round-trip.js';
import { FEWEST, MOST, SAMPLERS, chosen, isRandom, labelOf, optionsOf, usual } from './samplers.js';
import { STARTS, Starts, shrinkOf, shrunk } from './starts.js';
import { taskBar } from '../experiment/task.js';

/** @typedef {import('./lane.js').Lane} Lane */

const TRAINING = { batchSize: 256, learningRate: 4e-3, decaySteps: 4000 };
const NETWORK = { kind: /** @type {const} */ ('network'), width: 64, depth: 3 };

export class SamplersFigure extends Figure {
  /** @type {Lane[]} */ #lanes;
  #refusal = '';
  #grid = 'auto';
  #layers = { data: true, truth: true, paths: true };
  #curve = new QualityCurve(
    () => this.rested(),
    () => this.#settings,
    this.changed,
    this.host.presence,
  );
  #trip = new RoundTrip(
    () => this.rested(),
    () => this.#state,
    this.changed,
    this.host.presence,
  );
  #starts = new Starts(this.changed);
  #paths = new Paths(
    () => this.#lanes,
    (lane) => this.#wish(lane),
    (paths, { start }) => {
      // Those that were given may have been put back since.
      if (!start) this.#starts.points ??= paths.points.slice(0, 2 * STARTS);
      this.changed();
    },
  );

  /** @param {import('./figure.js').Host} host */
  constructor(host) {
    super(host);
    const { names, refusal } = chosen(host.samplers);
    this.#refusal = refusal;
    this.#lanes = names.map(usual);
  }

  /** @returns {import('../types.d.ts').Config} */
  config() {
    const { data, sde, seed } = this.host;
    const kind = /** @type {any} */ (data);
    return {
      seed,
      data: kind === 'mixture' ? THREE_MODES : { kind },
      sde: { kind: /** @type {any} */ (sde) },
      ...(this.#scoreKind === 'exact'
        ? { score: { kind: 'exact' } }
        : { score: NETWORK, training: TRAINING }),
    };
  }

  get #scoreKind() {
    return isScoreKnown(this.host.data) ? this.host.score : 'network';
  }

  async arrived() {
    for (const lane of this.#lanes) lane.result = lane.paths = lane.drawn = lane.error = undefined;
    this.#curve.forget();
    this.#trip.forget();
    this.#starts.forget();
  }

  get results() {
    return this.#lanes.map(({ sampler, result, paths, error }) => ({
      sampler,
      result,
      error,
      paths: paths?.value,
    }));
  }

  follow() {
    super.follow();
    this.#paths.poke();
  }

  get tasks() {
    return [this.task, this.#curve.task, this.#trip.task];
  }

  get #settings() {
    const { budget, count, seed } = this.host;
    return { budget, count, seed, grid: this.#grid, state: this.#state };
  }

  /** @param {Lane} lane */
  #options(lane) {
    return { ...optionsOf(lane, this.#settings), seed: this.host.seed };
  }

  /** What the score is now; while it learns, the paths wait for it. */
  get #state() {
    const { course } = this;
    return course?.training ? 'learning' : String(course?.step);
  }

  /** @param {Lane} lane */
  #key(lane) {
    return JSON.stringify([this.#options(lane), this.host.count, this.#state]);
  }

  /** @param {Lane} lane */
  #isStale(lane) {
    return lane.result !== undefined && lane.result.key !== this.#key(lane);
  }

  /**
   * @param {Lane} lane
   * @returns {import('./paths.js').Wish | undefined}
   */
  #wish(lane) {
    const { course } = this;
    if (!course || course.training || !this.#layers.paths) return undefined;
    const { points: start, moved } = this.#starts;
    const from = start ? { start } : { count: STARTS };
    const options = { ...this.#options(lane), ...from, trajectories: STARTS };
    return { lab: course.lab, key: JSON.stringify([this.#key(lane), moved]), options };
  }

  get trouble() {
    return this.#refusal || super.trouble;
  }

  async go() {
    await this.task.run(async ({ signal, say, pass }) => {
      const { lab } = await this.rested();
      const lanes = [...this.#lanes];
      for (const [i, lane] of lanes.entries()) {
        const label = labelOf(lane.sampler);
        const key = this.#key(lane);
        const { count, seed } = this.host;
        lane.error = undefined;
        await pass();
        try {
          const answer = await lab.sample(
            { ...this.#options(lane), count },
            { signal, onProgress: (part) => say(label, (i + part) / lanes.length) },
          );
          lane.result = { ...answer, key };
          this.changed();
          const quality = await lab.quality(answer.points, { seed });
          signal.throwIfAborted();
          lane.result = { ...lane.result, quality };
        } catch (error) {
          signal.throwIfAborted();
          lane.error = messageOf(error);
        }
      }
    });
  }

  get #shrink() {
    const { course } = this;
    return course ? shrinkOf(course.lab.info.config.sde, course.viewport) : () => 1;
  }

  /** @param {Lane} lane */
  #scene(lane) {
    const { course } = this;
    if (!course) return undefined;
    const { data, truth, paths } = this.#layers;
    const { value } = lane.paths ?? {};
    if (value && (!lane.drawn || lane.drawn.times !== value.times)) {
      lane.drawn = shrunk(value, this.#shrink);
    }
    return {
      viewport: course.viewport,
      data: data ? course.data : undefined,
      truth: truth ? course.truth : undefined,
      samples: lane.result?.points,
      stale: this.#isStale(lane),
      paths: paths && value ? lane.drawn : undefined,
      rough: isRandom(lane),
      held: this.#starts.held,
    };
  }

  scenes() {
    return [...this.#lanes.map((lane) => this.#scene(lane)), ...this.#trip.scenes()];
  }

  /** @param {Lane[]} lanes */
  #take(lanes) {
    this.#lanes = lanes;
    this.changed();
  }

  render() {
    const { course, host } = this;
    const { paths } = this.#layers;
    return html`
      ${setup(host, this.#scoreKind, this.training(this.#scoreKind === 'network'))}
      ${price(host, this.#grid, (grid) => {
        this.#grid = grid;
        this.changed();
      })}
      ${taskBar(this.task, {
        id: 'race-go',
        label: 'Race',
        first: this.progress,
        start: () => this.go(),
        more: html`<button
          type="button"
          id="race-add"
          ?disabled=${this.#lanes.length >= MOST}
          @click=${() => this.#take([...this.#lanes, usual(this.#next())])}
        >
          Add a sampler
        </button>`,
      })}
      ${this.troubles()}
      <div class="panels count-${this.#lanes.length} lanes">
        ${this.#lanes.map((lane, i) =>
          keyed(
            lane,
            laneView(lane, {
              place: i,
              options: this.#options(lane),
              stale: this.#isStale(lane),
              labels: course?.lab.info.labels ?? 0,
              handles:
                course && paths ? this.#starts.handles(course.viewport, this.#shrink, i === 0) : '',
              change: (change) => {
                Object.assign(lane, change);
                this.changed();
              },
              remove:
                this.#lanes.length > FEWEST
                  ? () => this.#take(this.#lanes.filter((other) => other !== lane))
                  : undefined,
            }),
          ),
        )}
      </div>
      ${shown(
        this.#layers,
        (layers) => {
          this.#layers = layers;
          this.changed();
        },
        () => {
          this.#starts.forget();
          this.changed();
        },
      )}
      ${startsNote(host.sde)} ${this.#curve.render()} ${this.#trip.render()}
    `;
  }

  /** A sampler that does not run yet. */
  #next() {
    const used = this.#lanes.map(({ sampler }) => sampler);
    return (SAMPLERS.find(({ name }) => !used.includes(name)) ?? SAMPLERS[0]).name;
  }
}
