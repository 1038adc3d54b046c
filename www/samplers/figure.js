/** What the figures of <score-lab-race> have in common: a course that follows the settings, and one task. */
import { html } from 'lit';
import { message } from '../controls/setting.js';
import { messageOf } from '../engine/errors.js';
import { integer } from '../number/number.js';
import { OUT_OF_SIGHT, Task } from '../experiment/task.js';
import { Course } from './course.js';

/** @typedef {import('./element.js').ScoreLabRace} Host */

export class Figure {
  /** @type {Course | undefined} */ course;
  error = '';
  /** @type {string} How its lab is on the way. */ progress = '';
  started = false;
  #asked = '';
  #standing = Promise.resolve();
  /** @type {AbortController | undefined} Of the course that is on its way. */ #coming;

  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.task = new Task(this.changed, host.presence);
  }

  changed = () => this.host.requestUpdate();

  /** The configuration that the settings ask for. @returns {import('../types.d.ts').Config} */
  config() {
    return {};
  }

  /**
   * A course has taken the place of the last one, if there was one.
   * @param {AbortSignal} _signal  There is another one already.
   */
  async arrived(_signal) {}

  /** The planes of the panels, in their order. @returns {(import('./plane.js').Scene | undefined)[]} */
  scenes() {
    return [];
  }

  /** @returns {unknown} */
  render() {
    return '';
  }

  /** What a page around it may read. @returns {Record<string, unknown>[]} */
  get results() {
    return [];
  }

  /** What is wrong, unless its task says so already. */
  get trouble() {
    return this.task.error ? '' : this.error || (this.course?.error ?? '');
  }

  /** The main run. @returns {Promise<void>} */
  async go() {}

  /** Whatever its buttons run. */
  get tasks() {
    return [this.task];
  }

  stop() {
    for (const task of this.tasks) task.stop();
  }

  /** From the start: another course with the same settings. */
  again() {
    for (const task of this.tasks) task.forget();
    this.#asked = '';
    this.follow();
    this.changed();
  }

  /** Somebody sees it: its lab may stand up. */
  start() {
    this.started = true;
    this.follow();
  }

  /** Asks for another course when the settings want one. */
  follow() {
    const config = this.config();
    const { backend } = this.host;
    const asked = JSON.stringify([config, backend]);
    if (!this.started || asked === this.#asked) return;
    if (this.#asked) this.stop(); // the first course is one that a run may wait for
    this.#asked = asked;
    this.#coming?.abort();
    this.#coming = new AbortController();
    this.#standing = this.#stand(this.#coming.signal, config, backend);
  }

  /** @returns {Promise<Course>} */
  async ready() {
    this.start();
    await this.#standing;
    if (!this.course || this.error) throw new Error(this.error || 'the lab was freed');
    return this.course;
  }

  /**
   * @param {AbortSignal} signal
   * @param {import('../types.d.ts').Config} config
   * @param {import('../types.d.ts').Backend} backend
   */
  async #stand(signal, config, backend) {
    const say = (/** @type {string} */ words) => {
      if (signal.aborted) return;
      this.progress = words;
      this.changed();
    };
    try {
      const course = await Course.create(config, { backend, signal, say });
      if (signal.aborted) return course.free();
      this.course?.free();
      this.course = course;
      this.error = '';
      await this.arrived(signal);
    } catch (error) {
      if (!signal.aborted) this.error = messageOf(error);
    }
    say('');
  }

  /** The course, with a network that keeps still. */
  async rested() {
    const course = await this.ready();
    await course.pause();
    this.changed();
    return course;
  }

  /**
   * The button that trains the network, and how far it is.
   * @param {boolean} learns  Whether there is one.
   */
  training(learns) {
    const { course } = this;
    const toggle = async () => {
      if (course?.over) return this.again();
      const ready = await this.ready().catch(() => undefined); // what is wrong stands there already
      if (!ready) return;
      if (ready.training) return this.rested();
      this.stop();
      ready.train(this.host.presence, this.changed);
      this.changed();
    };
    return html`<span class="choice learning ${learns ? '' : 'idle'}">
      <button type="button" id="race-train" ?disabled=${!learns} @click=${toggle}>
        ${course?.training ? 'Pause' : course?.over ? 'Start again' : 'Train'}
      </button>
      <span class="note" id="race-step"
        >${
          course?.training && !this.host.presence.visible
            ? OUT_OF_SIGHT
            : `step ${integer(course?.step ?? 0)} of ${integer(course?.limit ?? 0)}`
        }</span
      >
    </span>`;
  }

  /** What is wrong, and the way out of it. */
  troubles() {
    const failed = this.error || this.tasks.some(({ error }) => error);
    const stuck = failed && !this.course?.over; // else the button that trains says it
    return html`${message('race-error', this.trouble)}
    ${
      stuck
        ? html`<button type="button" id="race-again" @click=${() => this.again()}>
            Start again
          </button>`
        : ''
    }`;
  }

  dispose() {
    this.#asked = '';
    this.started = false;
    this.#coming?.abort();
    this.stop();
    this.course?.free();
    this.course = undefined;
  }
}
