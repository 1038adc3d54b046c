/** A long piece of work, one at a time: it says how far it is, and ends at once when it is told to. */
import { html } from 'lit';
import { message } from '../controls/setting.js';

/** @typedef {(words: string, fraction: number, phase?: string) => void} Say  A phase is told to who cannot see. */

export class Task {
  /** @type {AbortController | undefined} */ #run;
  words = '';
  phase = '';
  fraction = 0;
  error = '';

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  get running() {
    return this.#run !== undefined;
  }

  /**
   * @param {(signal: AbortSignal, say: Say) => Promise<void>} work
   * @param {string} [done]  What is said at its end.
   */
  async run(work, done = 'Done') {
    this.stop();
    const run = new AbortController();
    this.#run = run;
    this.error = '';
    /** @type {Say} */
    const say = (words, fraction, phase = this.phase) => {
      if (run !== this.#run) return;
      this.words = words;
      this.phase = phase;
      this.fraction = fraction;
      this.changed();
    };
    say('Starting', 0, 'Running');
    try {
      await work(run.signal, say);
      say(done, 1, done);
    } catch (error) {
      if (run !== this.#run) return;
      this.error = error instanceof Error ? error.message : String(error);
      this.words = this.phase = '';
    }
    if (run !== this.#run) return;
    this.#run = undefined;
    this.changed();
  }

  /** As if it had never run. */
  forget() {
    this.stop();
    this.words = this.phase = this.error = '';
  }

  stop() {
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    this.words = this.phase = 'Stopped';
    run.abort();
    this.changed();
  }
}

/**
 * The button that starts and stops it, and how far it is. Its phases are spoken: the count of its steps would never fall silent.
 * @param {Task} task
 * @param {{ id: string, label: string, start: () => void, more?: unknown }} action
 */
export const taskBar = (task, { id, label, start, more = '' }) => html`
  <div class="transport">
    <button
      type="button"
      id=${id}
      class="primary start"
      @click=${() => (task.running ? task.stop() : start())}
    >
      ${task.running ? 'Stop' : label}
    </button>
    ${more}
    <p class="note words" id="${id}-progress">${task.words}</p>
    <p class="sr" role="status">${task.phase}</p>
    <progress
      class=${task.running ? '' : 'idle'}
      max="1"
      .value=${task.fraction}
      aria-label=${label}
    ></progress>
  </div>
  ${message(`${id}-error`, task.error)}
`;
