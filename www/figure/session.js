/**
 * One run of a figure: it owns the lab, pulls training steps and layers from it, and goes on with the last
 * state on the CPU when a GPU is lost. It pulls: nothing is queued, and pause means to stop asking.
 */
import { givenTime, prolonged } from './layers/clock.js';
import { guidanceOf } from '../settings/condition.js';
import { createLab } from '../engine/lab.js';
import { History } from '../plot/history.js';
import { Layers } from './layers/layers.js';
import { Viewport } from '../plot/viewport.js';
import { isPlanar } from '../settings/settings.js';
import { isTimed } from '../settings/timed.js';

/** @typedef {import('../types.d.ts').Lab} Lab */
/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').LabOptions} LabOptions */
/** @typedef {import('../types.d.ts').Schedule} Schedule */
/** @typedef {{ key: string, config: Config, options: LabOptions, sameModel?: boolean, again?: boolean }} Request */

const SNAPSHOT_MILLIS = 2000;
const DATA_SHOWN = 1000;
const CLOCK_POINTS = 1000; // close enough for lines in between
/** How long one training call should take: a worker can be asked seldom, a page must stay responsive. */
const CALL_MILLIS = { worker: 80, main: 12 };

export class Session {
  /** @type {Lab | undefined} */ lab;
  viewport = new Viewport([-4, 4, -4, 4]); // until a lab says what its data need
  /** @type {Float32Array | undefined} */ data;
  history = new History();
  layers = new Layers(() => this.#changed('state'));
  playing = false;
  /** @type {number[] | undefined} The point that the reader asks about. */ probed;
  /** @type {import('../types.d.ts').TrainAnswer | undefined} */ training;
  /** @type {import('../types.d.ts').Progress | undefined} Set while a lab starts. */ progress;
  /** @type {string} What happened that the reader did not ask for. */ notice = '';
  /** @type {string} Why the last request was refused. */ error = '';

  /** @type {import('../settings/settings.js').Values} */ #values;
  /** @type {(what: 'ready' | 'progress' | 'error' | 'state') => void} */ #changed;
  /** @type {Request | undefined} */ #request;
  /** @type {Promise<Lab> | undefined} */ #exact;
  /** @type {{ step: number, schedule: Promise<Schedule> } | undefined} */ #clock;
  /** @type {{ bytes: Uint8Array, at: number } | undefined} */ #snapshot;
  #latest = 0; // the number of the latest request; what an older one brings is dropped
  #single = 0;
  #batch = 1;
  #allowance = 0; // milliseconds that the layers may take, earned by training
  #active = false;
  #alive = true;
  #recoveredAt = -1;
  /** @type {() => void} */ #poke = () => {};

  /**
   * @param {import('../settings/settings.js').Values} values
   * @param {(what: 'ready' | 'progress' | 'error' | 'state') => void} changed
   */
  constructor(values, changed) {
    this.#values = values;
    this.#changed = changed;
    this.#loop();
  }

  /** What the layers show, by job. */
  get answers() {
    return this.layers.answers;
  }

  /** Whether the data lie in the plane. */
  get planar() {
    return !this.lab || isPlanar({ data: this.lab.info.config.data.kind });
  }

  get step() {
    return this.lab?.info.step ?? 0;
  }

  /** @param {import('../settings/settings.js').Values} values */
  show(values) {
    this.#values = values;
    if (this.lab) {
      this.layers.drop(this.#scene());
      this.layers.makeWay(this.#scene(), this.step);
    }
    this.#poke();
  }

  /** @param {boolean} active  Whether anybody sees the figure. */
  setActive(active) {
    this.#active = active;
    this.#poke();
  }

  play() {
    this.playing = true;
    this.layers.interrupt();
    this.#poke();
    this.#changed('state');
  }

  pause() {
    this.playing = false;
    this.#changed('state');
  }

  stepOnce() {
    this.playing = false;
    this.layers.interrupt();
    this.#single++;
    this.#poke();
  }

  /** @param {number[]} [point]  None: the reader has seen enough. */
  probe(point) {
    this.probed = point;
    this.show(this.#values);
    this.#changed('state');
  }

  stopSampling() {
    this.layers.stop();
    this.#changed('state');
  }

  resumeSampling() {
    this.layers.resume();
    this.#poke();
    this.#changed('state');
  }

  /** The same configuration from the start: the same seed gives the same run. */
  reset() {
    if (this.#request) return this.configure({ ...this.#request, again: true, sameModel: false });
  }

  dispose() {
    this.#alive = false;
    this.#latest++;
    this.lab?.free();
    this.#freeExact();
    this.#poke();
  }

  /**
   * Asks for another lab. The one that runs stays, untouched, until the new one stands.
   * @param {Request} request
   */
  async configure(request) {
    const number = ++this.#latest;
    if (!request.again && request.key === this.#request?.key) return this.#settle();
    let lab;
    try {
      lab = await createLab(request.config, {
        ...request.options,
        onProgress: (progress) => {
          if (number !== this.#latest) return;
          this.progress = progress;
          this.#changed('state');
        },
      });
      if (request.sameModel && this.lab) await lab.load(await this.lab.save());
      const data = await lab.dataSample({ count: DATA_SHOWN, seed: 1 });
      if (number !== this.#latest) return lab.free();
      this.#request = { ...request, again: false };
      this.#adopt(lab, data, Boolean(request.sameModel));
    } catch (error) {
      lab?.free();
      if (number !== this.#latest) return;
      this.#refuse(error);
      // Nothing runs yet: a figure without its GPU is better than none.
      if (!this.lab && request.options.backend === 'webgpu') await this.#startOnCpu(request);
    }
  }

  /**
   * Puts a saved model into the lab, with the configuration it was saved with.
   * @param {Uint8Array} bytes
   * @returns {Promise<string>}  Why not, or nothing.
   */
  async load(bytes) {
    if (!this.lab) return 'there is no lab yet';
    try {
      await this.lab.load(bytes);
      this.data = await this.lab.dataSample({ count: DATA_SHOWN, seed: 1 });
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    // From now on this is what runs, whatever was asked for before.
    if (this.#request) this.#request = { ...this.#request, key: '', config: this.lab.info.config };
    this.#look(this.lab);
    this.#freeExact();
    this.#forget(false);
    this.#changed('state');
    this.#poke();
    return '';
  }

  /** @param {string} key  By which the settings ask for the model that was loaded. */
  rename(key) {
    if (this.#request) this.#request = { ...this.#request, key };
  }

  /** @param {Request} request */
  async #startOnCpu(request) {
    const { error } = this;
    await this.configure({ ...request, options: { ...request.options, backend: 'cpu' } });
    if (!this.lab) return;
    this.error = error;
    this.notice = 'Going on with the CPU.';
    this.#changed('state');
  }

  /** A refused request is taken back: what runs is what is asked for. */
  #settle() {
    this.progress = undefined;
    this.error = '';
    this.#changed('state');
  }

  /** @param {unknown} error */
  #refuse(error) {
    this.progress = undefined;
    this.error = error instanceof Error ? error.message : String(error);
    this.#changed('error');
  }

  /**
   * @param {Lab} lab
   * @param {Float32Array} data
   * @param {boolean} sameModel
   */
  #adopt(lab, data, sameModel) {
    this.lab?.free();
    this.#freeExact();
    this.lab = lab;
    this.data = data;
    this.#look(lab);
    this.progress = undefined;
    this.error = '';
    this.notice = lab.info.threadReason;
    this.#forget(sameModel);
    this.#batch = 1;
    this.#changed('ready');
    this.#poke();
  }

  /** @param {Lab} lab */
  #look({ info }) {
    this.viewport = new Viewport(info.window);
    this.probed = this.probed && this.viewport.clamped(this.probed);
  }

  /** @param {boolean} sameModel  Whether what is known of the model still holds. */
  #forget(sameModel) {
    this.layers.forget(sameModel);
    this.#allowance = 0;
    this.#snapshot = undefined;
    if (sameModel) return;
    this.history = new History();
    this.training = undefined;
  }

  #freeExact() {
    this.#exact?.then((lab) => lab.free()).catch(() => {});
    this.#exact = this.#clock = undefined;
  }

  async #loop() {
    while (this.#alive) {
      const work = this.#active && this.lab ? this.#next() : undefined;
      if (!work) {
        await new Promise((resolve) => (this.#poke = () => resolve(undefined)));
        continue;
      }
      const { lab } = this;
      try {
        await work();
      } catch (error) {
        if (this.#alive && lab === this.lab) await this.#recover(error);
      }
      await rest();
    }
  }

  /** @returns {(() => Promise<void>) | undefined} */
  #next() {
    const train = this.playing || this.#single > 0;
    const due = this.layers.next(this.#scene(), this.step, train && this.#allowance <= 0);
    if (due) return () => this.#advance(due);
    return train ? () => this.#train() : undefined;
  }

  async #train() {
    const lab = /** @type {Lab} */ (this.lab);
    const steps = this.#single > 0 ? 1 : this.#batch;
    this.#single = Math.max(0, this.#single - 1);
    const start = performance.now();
    const answer = await lab.train(steps);
    const took = performance.now() - start;
    if (lab !== this.lab) return;
    if (!Number.isFinite(answer.loss)) return this.#diverged(answer.step);
    this.training = answer;
    this.history.add(answer.step, answer.losses);
    if (steps === this.#batch) {
      const wish = (steps * CALL_MILLIS[lab.info.thread]) / Math.max(1, took);
      this.#batch = Math.round(Math.min(2 * steps, Math.max(1, wish)));
    }
    if (start - (this.#snapshot?.at ?? 0) > SNAPSHOT_MILLIS) {
      this.#snapshot = { bytes: await lab.save(), at: start };
    }
    this.#allowance = Math.min(2000, this.#allowance + took / 2); // layers: at most a third of the time
    this.#changed('progress');
  }

  /** @param {number} step */
  #diverged(step) {
    this.playing = false;
    this.#refuse(
      new Error(`learningRate: training diverged at step ${step}; reset with a smaller one`),
    );
  }

  /** @param {import('./layers/layers.js').Due} due */
  async #advance(due) {
    const start = performance.now();
    const { lab } = this;
    try {
      await this.layers.advance(due, isFatal);
      if (lab === this.lab) this.#changed('state');
    } finally {
      this.#allowance -= performance.now() - start;
    }
  }

  /** @returns {import('./layers/jobs.js').Scene} */
  #scene() {
    const lab = /** @type {Lab} */ (this.lab);
    return {
      lab,
      exact: () => this.#truth(lab),
      viewport: this.viewport,
      values: this.#values,
      fine: !this.playing,
      step: this.step,
      taught: this.step > 0 || lab.info.config.score.kind === 'exact',
      timed: isTimed(lab.info.config),
      planar: this.planar,
      probed: this.probed,
      law: guidanceOf(this.#values, lab.info),
      answers: this.answers,
    };
  }

  /**
   * The exact score at the times of a lab, whose clock may be its own.
   * @param {Lab} lab
   * @returns {Promise<Pick<Lab, 'score'>>}
   */
  async #truth(lab) {
    const exact = await (this.#exact ??= this.#createExact(lab));
    if (lab.info.config.sde.schedule !== 'learned') return exact;
    const schedule = await this.#clockOf(lab, exact);
    return { score: async (points, t, law) => exact.score(points, givenTime(schedule, t), law) };
  }

  /**
   * @param {Lab} lab
   * @param {Lab} exact
   */
  #clockOf(lab, exact) {
    const { step } = lab.info;
    if (this.#clock?.step !== step) this.#clock = { step, schedule: clock(lab, exact) };
    return this.#clock.schedule;
  }

  /** @param {Lab} lab */
  async #createExact(lab) {
    const { config, options } = /** @type {Request} */ (this.#request);
    const { sde: given } = lab.info.config;
    const sde = given.schedule === 'learned' ? prolonged(given, await lab.schedule()) : given;
    const exact = { ...config, sde, score: { kind: 'exact' }, condition: undefined };
    return createLab(/** @type {Config} */ (exact), { ...options, backend: 'cpu' });
  }

  /**
   * The lab is lost (its GPU, or the whole core). A new one on the CPU goes on from the last state.
   * @param {unknown} error
   */
  async #recover(error) {
    const reason = error instanceof Error ? error.message : String(error);
    const from = this.#snapshot;
    const step = this.step;
    const gpu = this.lab?.info.backend === 'webgpu';
    if (!this.#request || (!gpu && !isFatal(error)) || this.#recoveredAt === step) {
      this.playing = false; // the same place failed twice: going on would fail for ever
      return this.#refuse(error);
    }
    this.#recoveredAt = step;
    const number = ++this.#latest;
    const { config, options } = this.#request;
    try {
      const lab = await createLab(config, { ...options, backend: 'cpu' });
      if (from) await lab.load(from.bytes);
      const data = await lab.dataSample({ count: DATA_SHOWN, seed: 1 });
      if (number !== this.#latest) return lab.free();
      this.#adopt(lab, data, true);
      this.notice = `${gpu ? 'The GPU was lost' : 'The core stopped'} (${reason}). Going on with the CPU from step ${lab.info.step}.`;
      this.#changed('state');
    } catch (failure) {
      this.playing = false;
      this.#refuse(failure);
    }
  }
}

/**
 * The learned times of a lab, beside those of the process that its exact score is of.
 * @param {Lab} lab
 * @param {Lab} exact
 * @returns {Promise<Schedule>}
 */
async function clock(lab, exact) {
  const { times, learned } = await lab.schedule({ points: CLOCK_POINTS });
  const { fixed } = await exact.schedule({ points: CLOCK_POINTS });
  return { times, fixed, learned };
}

/** @param {unknown} error */
const isFatal = (error) =>
  error instanceof Error && ['PanicError', 'RuntimeError'].includes(error.name);

/** Lets the page paint and hear its reader: an await on something ready would not. */
const rest = () => new Promise((resolve) => setTimeout(resolve));
