/** The three trainings, abreast: a slice of whichever is behind. What is found stays until there is something newer. */
import { Task } from '../experiment/task.js';
import { integer } from '../number/number.js';
import { VARIANTS } from './plan.js';
import { Run } from './run.js';
import { Trial } from './trial.js';

const TRAINING = 0.7; // its share of the work

export class Experiment {
  /** @type {Trial | undefined} Whose numbers are shown. */ kept;
  /** @type {Trial | undefined} */ #latest;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.task = new Task(changed);
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
    await this.task.run(async (signal, say) => {
      signal.addEventListener('abort', trial.end);
      for (const variant of VARIANTS) {
        await attempt(trial, variant.name, signal, async () => {
          const run = await Run.create(variant, settings);
          if (signal.aborted) return run.free();
          trial.runs.set(variant.name, run);
        });
      }
      await train(trial, signal, say);
      await this.#measure(trial, signal, say);
      trial.end();
      if (this.kept !== trial) throw new Error([...trial.failed.values()][0]);
    });
  }

  stop() {
    this.task.stop();
  }

  /**
   * @param {Trial} trial
   * @param {AbortSignal} signal
   * @param {import('../experiment/task.js').Say} say
   */
  async #measure(trial, signal, say) {
    const { alive } = trial;
    for (const [i, [name, run]] of alive.entries()) {
      trial.current = name;
      const words = `Measuring: ${run.variant.label}`;
      const part = (/** @type {number} */ fraction) =>
        say(words, TRAINING + ((1 - TRAINING) * (i + fraction)) / alive.length, words);
      part(0);
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
 * @param {AbortSignal} signal
 * @param {import('../experiment/task.js').Say} say
 */
async function train(trial, signal, say) {
  const { steps } = trial.settings;
  for (;;) {
    const behind = trial.alive.filter(([, run]) => !run.slices.done);
    if (!behind.length) return;
    const [name, run] = behind.sort(([, a], [, b]) => a.step - b.step)[0];
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
    trial.failed.set(name, error instanceof Error ? error.message : String(error));
  }
  signal.throwIfAborted();
}
