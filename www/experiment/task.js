/** A long piece of work, one at a time: it says how far it is, rests out of sight, and ends at once when it is told to. */
import { html } from 'lit';
import { message } from '../controls/setting.js';
import { messageOf } from '../engine/errors.js';

/** @typedef {(words: string, fraction?: number, phase?: string) => void} Say  A phase is told to who cannot see. */
/**
 * @typedef {object} Run
 * @property {AbortSignal} signal
 * @property {Say} say
 * @property {() => Promise<void>} pass  Between two pieces of the work: resolves when it may go on.
 */

/** What is said of work that nobody looks at. */
export const OUT_OF_SIGHT = 'Paused while out of sight';

export class Task {
  /** @type {AbortController | undefined} */ #run;
  /** @type {() => void} */ #open = () => {};
  words = '';
  phase = '';
  fraction = 0;
  error = '';
  paused = false; // by the reader
  waiting = false; // for somebody to look

  /**
   * @param {() => void} changed
   * @param {import('../controls/presence.js').Presence} presence  Of its element.
   */
  constructor(changed, presence) {
    this.changed = changed;
    this.presence = presence;
  }

  get running() {
    return this.#run !== undefined;
  }

  /** What is said of it. */
  get said() {
    return this.waiting ? OUT_OF_SIGHT : this.words;
  }

  /**
   * @param {(run: Run) => Promise<void>} work
   * @param {string} [done]  What is said at its end.
   */
  async run(work, done = 'Done') {
    this.stop();
    const run = new AbortController();
    const { signal } = run;
    this.#run = run;
    this.error = '';
    /** @type {Say} */
    const say = (words, fraction = this.fraction, phase = this.phase) => {
      if (run !== this.#run) return;
      this.words = words;
      this.phase = phase;
      this.fraction = fraction;
      this.changed();
    };
    say('Starting', 0, 'Running');
    try {
      await work({ signal, say, pass: () => this.#pass(signal) });
      say(done, 1, done);
    } catch (error) {
      if (run !== this.#run) return;
      this.error = messageOf(error);
      this.words = this.phase = '';
    }
    if (run !== this.#run) return;
    this.#run = undefined;
    this.resume();
  }

  /** After the piece that it is at. */
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
    const run = this.#run;
    if (!run) return;
    this.#run = undefined;
    this.words = this.phase = 'Stopped';
    this.waiting = false;
    run.abort();
    this.resume();
  }

  /** As if it had never run. */
  forget() {
    this.stop();
    this.words = this.phase = this.error = '';
  }

  /** @param {AbortSignal} signal */
  async #pass(signal) {
    while (this.paused && !signal.aborted) {
      await new Promise((resolve) => (this.#open = () => resolve(undefined)));
    }
    signal.throwIfAborted();
    if (this.presence.visible) return;
    this.waiting = true;
    this.changed();
    await this.presence.attended(signal);
    this.waiting = false;
    this.changed();
  }
}

/**
 * The button that starts and stops it, and how far it is. Its phases are spoken: the count of its steps would never fall silent.
 * @param {Task} task
 * @param {{ id: string, label: string, start: () => void, more?: unknown, first?: string }} action  `first` is said before all else.
 */
export const taskBar = (task, { id, label, start, more = '', first = '' }) => html`
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
    <p class="note words" id="${id}-progress">${first || task.said}</p>
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
