/**
 * The answers that the picture is made of, and which of them to work on next: first what the reader has just
 * changed, then what has been out of date the longest. It works in pieces, and drops what is no longer wanted.
 */
import { JOBS } from './jobs.js';

/** @typedef {import('./jobs.js').Scene} Scene */
/** @typedef {{ key: string, full: string, value: any, error?: string }} Answer */
/** @typedef {{ job: import('./jobs.js').Job, scene: Scene, key: string, full: string }} Due */

export class Layers {
  /** @type {Record<string, Answer>} By job, in the order in which they came. */ answers = {};
  /** Counts whenever an answer changes, so that the stage is drawn only then. */
  pictures = 0;
  /** @type {Map<string, { key: string, full: string, generator: AsyncGenerator }>} */ #running =
    new Map();

  /** @param {boolean} sameModel  Whether the answers still hold. */
  forget(sameModel) {
    this.pictures++;
    this.#running.clear();
    if (!sameModel) this.answers = {};
  }

  /**
   * @param {Scene} scene
   * @param {number} step
   * @param {boolean} urgentOnly  Only what the reader has just changed.
   * @returns {Due | undefined}
   */
  next(scene, step, urgentOnly) {
    const due = JOBS.filter((job) => job.wanted(scene))
      .map((job) => {
        const key = job.depends(scene).join();
        const full = job.once ? key : `${key} ${scene.fine} ${step}`;
        return { job, scene, key, full, answer: this.answers[job.name] };
      })
      .filter(({ full, answer }) => answer?.full !== full);
    const order = Object.keys(this.answers);
    due.sort((a, b) => order.indexOf(a.job.name) - order.indexOf(b.job.name));
    const urgent = due.find(({ key, answer }) => answer && answer.key !== key);
    return urgent ?? (urgentOnly ? undefined : due[0]);
  }

  /**
   * One piece of work. A call that fails in the core is an answer too, unless `fatal` says that it is more.
   * @param {Due} due
   * @param {(error: unknown) => boolean} fatal
   */
  async advance({ job, scene, key, full }, fatal) {
    let run = this.#running.get(job.name);
    // While training, a job goes on although the model has moved: it would never end otherwise.
    if (!run || run.key !== key || (scene.fine && run.full !== full)) {
      run = { key, full, generator: job.run(scene) };
      this.#running.set(job.name, run);
    }
    const current = () => this.#running.get(job.name) === run;
    try {
      const { value, done } = await run.generator.next();
      if (current() && (value !== undefined || done)) this.#put(job.name, { ...run, value }, done);
    } catch (error) {
      if (!current() || fatal(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      this.#put(job.name, { ...run, value: undefined, error: message }, true);
      // A lost GPU fails every call: ask for the model, and let that failure speak.
      if (scene.lab.info.backend === 'webgpu') await scene.lab.save();
    }
  }

  /**
   * @param {string} name
   * @param {Answer} answer
   * @param {boolean | undefined} done
   */
  #put(name, { key, full, value, error }, done) {
    this.pictures++;
    delete this.answers[name]; // so that it moves to the end of the order
    this.answers[name] = { key, full: done ? full : 'unfinished', value, error };
    if (done) this.#running.delete(name);
  }
}
