/** The three trainings, abreast: a slice of whichever is behind. What is found stays until there is something newer. */
import { messageOf } from '../engine/errors.js';
import { Task } from '../experiment/task.js';
import { integer } from '../number/number.js';
import { VARIANTS } from './plan.js';
import { Run } from './run.js';
import { Trial } from './trial.js';

const TRAINING = 0.7; // its share of the work

export class Experiment {
  /** @type {Trial | undefined} Whose numbers are shown. */ kept;
  /** @type {Trial | undefined} */ #latest;

  /**
   * @param {() => void} changed
   * @param {import('../controls/presence.js').Presence} presence
   */
  constructor(changed, presence) {
    this.task = new Task(changed, presence);
  }

  /** The one that runs, whose numbers may be still to come. */
  get running() {
    return this.task.running ? this.#latest : undefined;
  }

  /** @param {import('./plan.js').Settings} settings */
  async start(settings) {
    this.stop();
    const trial = new Trial(settings);
    this.#latest = trial;
    if (!this.kept?.found.size) this.kept = trial;
    await this.task.run(async (task) => {
      const { signal } = task;
      signal.addEventListener('abort', trial.end);
      for (const variant of VARIANTS) {
        await attempt(trial, variant.name, signal, async () => {
          trial.runs.set(variant.name, await Run.create(variant, settings, task));
        });
      }
      await train(trial, task);
      await this.#measure(trial, task);
      trial.end();
      if (this.kept !== trial) throw new Error([...trial.failed.values()][0]);
    });
  }

  stop() {
    this.task.stop();
  }

  /**
   * @param {Trial} trial
   * @param {import('../experiment/task.js').Run} task
   */
  async #measure(trial, { signal, say, pass }) {
    const { alive } = trial;
    for (const [i, [name, run]] of alive.entries()) {
      trial.current = name;
      const words = `Measuring: ${run.variant.label}`;
      const part = (/** @type {number} */ fraction) =>
        say(words, TRAINING + ((1 - TRAINING) * (i + fraction)) / alive.length, words);
      part(0);
      await pass();
      await attempt(trial, name, signal, async () => {
        const found = await run.measure(signal, part);
        signal.throwIfAborted();
        trial.found.set(name, found);
        this.kept = trial;
      });
    }
  }
}

/**
 * @param {Trial} trial
 * @param {import('../experiment/task.js').Run} task
 */
async function train(trial, { signal, say, pass }) {
  const { steps } = trial.settings;
  for (;;) {
    const behind = trial.alive.filter(([, run]) => !run.training.done);
    if (!behind.length) return;
    const [name, run] = behind.sort(([, a], [, b]) => a.step - b.step)[0];
    await pass();
    await attempt(trial, name, signal, () => run.train());
    const done = Math.min(...behind.map(([, { step }]) => step));
    say(`Step ${integer(done)} of ${integer(steps)}`, (TRAINING * done) / steps, 'Training');
  }
}

/**
 * One that fails does not end the others.
 * @param {Trial} trial
 * @param {string} name
 * @param {AbortSignal} signal
 * @param {() => Promise<void>} work
 */
async function attempt(trial, name, signal, work) {
  try {
    await work();
  } catch (error) {
    signal.throwIfAborted();
    trial.failed.set(name, messageOf(error));
  }
  signal.throwIfAborted();
}
