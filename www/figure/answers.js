/**
 * The answers that the picture is made of, and which of them to work on next: first what the reader has just
 * changed, of that the quick, then what has been out of date the longest. It works in pieces, and ends what is
 * no longer wanted.
 */
import { isFatal, messageOf } from '../engine/errors.js';
import { JOBS } from './layers/index.js';

/** @typedef {import('./layers/layer.js').Job} Job */
/** @typedef {import('./layers/layer.js').Scene} Scene */
/** @typedef {import('./layers/layer.js').Answer} Answer */
/** @typedef {{ job: Job, scene: Scene, key: string, full: string, urgent: boolean }} Due */
/**
 * @typedef {object} Run
 * @property {Job} job
 * @property {string} key
 * @property {string} full
 * @property {AsyncGenerator} generator
 * @property {AbortController} controller
 * @property {boolean} urgent  The reader's change has begun it.
 * @property {number} spent  Milliseconds of work, without the piece that is worked on.
 * @property {number | undefined} since  When that piece was begun.
 * @property {number} fraction  Of the work.
 */

/** A run that takes longer is worth a word. */
const LONG_MILLIS = 1200;
const SHORT_MILLIS = 300;

export class Answers {
  /** @type {Record<string, Answer>} By job, in the order in which they came. */ of = {};
  /** Counts whenever an answer changes, so that the stage is drawn only then. */
  pictures = 0;
  /** @type {Map<string, Run>} */ #running = new Map();
  /** @type {string | undefined} The key of the samples that the reader does not want to wait for. */
  #stopped;
  /** @type {() => void} */ #progressed;

  /** @param {() => void} progressed  Hears of the progress of sampling. */
  constructor(progressed) {
    this.#progressed = progressed;
  }

  /** The model has become another one. */
  forget() {
    this.pictures++;
    this.interrupt();
    this.#stopped = undefined;
    this.of = {};
  }

  /**
   * The same model, in another lab: what is known of it still holds.
   * @param {Answers} others
   */
  take(others) {
    this.of = others.of;
    this.pictures = others.pictures + 1;
  }

  /**
   * The reader has changed something: what nobody asks for any more ends, and long calls make way for short ones.
   * @param {Scene} scene
   */
  follow(scene) {
    this.#drop(scene);
    this.#makeWay(scene);
  }

  /**
   * @param {Scene} scene
   * @param {boolean} urgentOnly  Only what the reader has just changed.
   * @returns {Due | undefined}
   */
  next(scene, urgentOnly) {
    const due = this.#due(scene);
    const urgent = due.filter((one) => one.urgent);
    const quick = urgent.find(({ job }) => job.quick);
    return quick ?? urgent[0] ?? (urgentOnly ? undefined : due[0]);
  }

  /**
   * Ends the long calls that run when the reader has just changed something that is quick to answer.
   * @param {Scene} scene
   */
  #makeWay(scene) {
    const waits = this.#due(scene).some(({ job, urgent }) => urgent && job.quick);
    if (!waits) return;
    for (const run of this.#running.values()) if (run.job.yields) this.#end(run);
  }

  /**
   * What is out of date, the oldest first.
   * @param {Scene} scene
   */
  #due(scene) {
    const order = Object.keys(this.of);
    return JOBS.filter((job) => job.wanted(scene))
      .map((job) => {
        const key = keyOf(job, scene);
        const full = job.once ? key : `${key} ${scene.fine} ${scene.step}`;
        const answer = this.of[job.name];
        const run = this.#running.get(job.name);
        const stopped = run?.controller.signal.aborted === true;
        // What is quick stays urgent from its first answer to its last.
        const begun = job.quick === true && run?.urgent === true && run.key === key;
        const urgent = stopped || begun || (answer ? answer.key !== key : job.quick === true);
        return { job, scene, key, full, answer, urgent };
      })
      .filter(({ job, key, full, answer }) => answer?.full !== full && !this.#isStopped(job, key))
      .sort((a, b) => order.indexOf(a.job.name) - order.indexOf(b.job.name));
  }

  /**
   * One piece of work. A call that fails in the core is an answer too, unless the core has died of it.
   * @param {Due} due
   */
  async advance(due) {
    const { job, scene, key, full } = due;
    let run = this.#running.get(job.name);
    // While training, a job goes on although the model has moved: it would never end otherwise.
    const stopped = run?.controller.signal.aborted; // it has yet to give what it has got
    if (!run || run.key !== key || (scene.fine && run.full !== full && !stopped)) {
      run = this.#begin(due);
    }
    const current = () => this.#running.get(job.name) === run;
    run.since = performance.now();
    try {
      const { value, done } = await run.generator.next();
      if (current() && (value !== undefined || done)) this.#put(run, value, done);
    } catch (error) {
      if (run.controller.signal.aborted) return void (current() && this.#running.delete(job.name));
      if (!current() || isFatal(error)) throw error;
      this.#put(run, undefined, true, messageOf(error));
      // A lost GPU fails every call: ask for the model, and let that failure speak.
      if (scene.lab.info.backend === 'webgpu') await scene.lab.save();
    } finally {
      run.spent = spent(run);
      run.since = undefined;
    }
  }

  /**
   * How far a run is that samples, if it is a long one.
   * @returns {number | undefined}
   */
  get sampling() {
    const runs = [...this.#running.values()].filter(({ job }) => job.sampling);
    const long = runs.find((run) => {
      const millis = spent(run);
      return millis > SHORT_MILLIS && millis > LONG_MILLIS * run.fraction;
    });
    return long?.fraction;
  }

  /**
   * How far a job is, if it runs.
   * @param {string} name
   */
  fraction(name) {
    return this.#running.get(name)?.fraction;
  }

  /** Whether the reader has stopped the sampling. */
  get stopped() {
    return this.#stopped !== undefined;
  }

  /** Stops the sampling that runs; what it has got so far is its answer. */
  stop() {
    for (const { job, key, controller } of this.#running.values()) {
      if (!job.sampling) continue;
      this.#stopped = key;
      controller.abort();
    }
  }

  resume() {
    this.#stopped = undefined;
    for (const { name, sampling } of JOBS) {
      const answer = this.of[name];
      if (sampling && answer) answer.key = answer.full = 'stopped'; // so that a new one is urgent
    }
  }

  /**
   * Ends the runs whose answer nobody asks for any more.
   * @param {Scene} scene
   */
  #drop(scene) {
    for (const run of this.#running.values()) {
      const { job, key } = run;
      const wanted = job.wanted(scene) && keyOf(job, scene) === key;
      if (!wanted) this.#end(run);
    }
    const sampling = JOBS.find((job) => job.sampling);
    if (sampling && keyOf(sampling, scene) !== this.#stopped) this.#stopped = undefined;
  }

  /** Ends every run: the model is about to move. */
  interrupt() {
    for (const run of this.#running.values()) this.#end(run);
  }

  /** @param {Run} run */
  #end({ job, controller }) {
    controller.abort();
    this.#running.delete(job.name);
  }

  /**
   * @param {Job} job
   * @param {string} key
   */
  #isStopped(job, key) {
    // One that still runs has yet to give what it has got.
    return job.sampling && key === this.#stopped && !this.#running.has(job.name);
  }

  /** @param {Due} due */
  #begin({ job, scene, key, full, urgent }) {
    const controller = new AbortController();
    const onProgress = (/** @type {number} */ fraction) => {
      run.fraction = fraction;
      this.#progressed();
    };
    const generator = job.run(scene, { signal: controller.signal, onProgress });
    /** @type {Run} */
    const run = {
      job,
      key,
      full,
      generator,
      controller,
      urgent,
      spent: 0,
      since: undefined,
      fraction: 0,
    };
    this.#running.set(job.name, run);
    return run;
  }

  /**
   * @param {Run} run
   * @param {any} value
   * @param {boolean | undefined} done
   * @param {string} [error]
   */
  #put({ job, key, full }, value, done, error) {
    const { name } = job;
    this.pictures++;
    delete this.of[name]; // so that it moves to the end of the order
    this.of[name] = { key, full: done ? full : 'unfinished', value, error };
    if (done) this.#running.delete(name);
  }
}

/**
 * @param {Job} job
 * @param {Scene} scene
 */
const keyOf = (job, scene) => job.depends(scene).join();

/** @param {Run} run */
const spent = (run) => run.spent + (run.since === undefined ? 0 : performance.now() - run.since);
