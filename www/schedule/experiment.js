/** The three trainings, abreast: a slice of whichever is behind. What is found stays, whatever becomes of the rest. */
import { Task } from '../race/task.js';
import { integer } from '../views/number.js';
import { VARIANTS } from './plan.js';
import { Run } from './run.js';

/** @typedef {import('./plan.js').Settings} Settings */
/** @typedef {import('./run.js').Measured} Measured */

const TRAINING = 0.7; // its share of the work

export class Experiment {
  /** @type {Map<string, Run>} By the name of the variant. */ runs = new Map();
  /** @type {Map<string, Measured>} */ found = new Map();
  /** @type {Map<string, string>} Why a run gave no numbers. */ failed = new Map();
  /** @type {string} The run that is worked on. */ current = '';
  /** @type {Settings | undefined} What the numbers were found with. */ settings;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.task = new Task(changed);
  }

  /** @param {Settings} settings */
  async start(settings) {
    this.forget();
    this.settings = settings;
    await this.task.run(async (signal, say) => {
      signal.addEventListener('abort', this.#free);
      for (const variant of VARIANTS) {
        await this.#attempt(variant.name, signal, async () => {
          const run = await Run.create(variant, settings);
          if (signal.aborted) return run.free();
          this.runs.set(variant.name, run);
        });
      }
      await this.#train(settings, signal, say);
      await this.#measure(signal, say);
      this.#free();
    });
  }

  stop() {
    this.task.stop();
  }

  /** As if it had never run. */
  forget() {
    this.task.forget();
    this.runs = new Map();
    this.found = new Map();
    this.failed = new Map();
    this.settings = undefined;
  }

  /** What was seen of the runs stays with them. */
  #free = () => {
    for (const run of this.runs.values()) run.free();
    this.current = '';
  };

  /** Those that still go well. */
  get #alive() {
    return [...this.runs].filter(([name]) => !this.failed.has(name));
  }

  /**
   * @param {Settings} settings
   * @param {AbortSignal} signal
   * @param {import('../race/task.js').Say} say
   */
  async #train({ steps }, signal, say) {
    for (;;) {
      const behind = this.#alive.filter(([, run]) => !run.slices.done);
      if (!behind.length) return;
      const [name, run] = behind.sort(([, a], [, b]) => a.step - b.step)[0];
      await this.#attempt(name, signal, () => run.train());
      const done = Math.min(...behind.map(([, { step }]) => step));
      say(`Step ${integer(done)} of ${integer(steps)}`, (TRAINING * done) / steps);
    }
  }

  /**
   * @param {AbortSignal} signal
   * @param {import('../race/task.js').Say} say
   */
  async #measure(signal, say) {
    const alive = this.#alive;
    for (const [i, [name, run]] of alive.entries()) {
      this.current = name;
      const part = (/** @type {number} */ fraction) =>
        say(
          `Measuring: ${run.variant.label}`,
          TRAINING + ((1 - TRAINING) * (i + fraction)) / alive.length,
        );
      part(0);
      await this.#attempt(name, signal, async () => {
        this.found.set(name, await run.measure(signal, part));
      });
    }
  }

  /**
   * One that fails does not end the others.
   * @param {string} name
   * @param {AbortSignal} signal
   * @param {() => Promise<void>} work
   */
  async #attempt(name, signal, work) {
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      this.failed.set(name, error instanceof Error ? error.message : String(error));
    }
    signal.throwIfAborted();
  }
}
