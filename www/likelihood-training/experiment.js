/** The runs of the experiment, one after the other. What is found stays, whatever becomes of the rest. */
import { Task } from '../experiment/task.js';
import { runsOf } from './plan.js';
import { run } from './run.js';

/** @typedef {import('./run.js').Measured} Measured */
/** @typedef {import('./plan.js').Settings} Settings */

export class Experiment {
  /** @type {Map<string, Measured[]>} By process and law, one of each seed. */ found = new Map();
  /** @type {Map<string, string>} Why a run gave no numbers. */ failed = new Map();
  /** @type {string} The row that is worked on. */ current = '';
  /** @type {Settings | undefined} What the numbers were found with. */ settings;
  paused = false;
  /** @type {() => void} */ #open = () => {};

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.task = new Task(changed);
  }

  get running() {
    return this.task.running;
  }

  /** @param {Settings} settings */
  async start(settings) {
    this.stop();
    this.settings = settings;
    this.found = new Map();
    this.failed = new Map();
    const runs = runsOf(settings);
    await this.task.run(async (signal, say) => {
      for (const [i, { key, words, config }] of runs.entries()) {
        this.current = key;
        try {
          const measured = await run(config, settings.steps, {
            signal,
            gate: () => this.#gate(signal),
            say: (what, part) =>
              say(`Run ${i + 1} of ${runs.length}: ${words}, ${what}`, (i + part) / runs.length),
          });
          this.found.set(key, [...(this.found.get(key) ?? []), measured]);
        } catch (error) {
          signal.throwIfAborted();
          this.failed.set(key, error instanceof Error ? error.message : String(error));
        }
        signal.throwIfAborted();
      }
      this.current = '';
    });
    if (!this.running) this.resume(); // it may have been told to pause during its last call
  }

  pause() {
    this.paused = this.running;
    this.changed();
  }

  resume() {
    this.paused = false;
    this.#open();
    this.changed();
  }

  stop() {
    this.task.stop();
    this.current = '';
    this.resume();
  }

  /** @param {AbortSignal} signal */
  async #gate(signal) {
    while (this.paused && !signal.aborted) {
      await new Promise((resolve) => (this.#open = () => resolve(undefined)));
    }
    signal.throwIfAborted();
  }
}
