/** The runs of the experiment, one after the other. What is found stays, whatever becomes of the rest. */
import { messageOf } from '../engine/errors.js';
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

  /**
   * @param {() => void} changed
   * @param {import('../controls/presence.js').Presence} presence
   */
  constructor(changed, presence) {
    this.task = new Task(changed, presence);
  }

  /** @param {Settings} settings */
  start(settings) {
    this.stop();
    this.settings = settings;
    this.found = new Map();
    this.failed = new Map();
    const runs = runsOf(settings);
    return this.task.run(async ({ signal, say, pass }) => {
      for (const [i, { key, words, config }] of runs.entries()) {
        this.current = key;
        try {
          const measured = await run(config, settings.steps, {
            signal,
            pass,
            say: (what, part = 0) =>
              say(`Run ${i + 1} of ${runs.length}: ${words}, ${what}`, (i + part) / runs.length),
          });
          this.found.set(key, [...(this.found.get(key) ?? []), measured]);
        } catch (error) {
          signal.throwIfAborted();
          this.failed.set(key, messageOf(error));
        }
        signal.throwIfAborted();
      }
      this.current = '';
    });
  }

  stop() {
    this.task.stop();
    this.current = '';
  }
}
