/** The schedule that is given, before any is learned: asked for when somebody comes near. */
import { messageOf } from '../engine/errors.js';
import { onlyProcess } from '../experiment/only-process.js';
import { withLab } from '../experiment/with-lab.js';

export class Given {
  /** @type {import('../types.d.ts').Schedule | undefined} */ schedule;
  error = '';
  progress = ''; // while the lab is on its way
  #sde = '';
  /** @type {AbortController | undefined} */ #run;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** After an error the next call asks again. @param {string} sde */
  async ask(sde) {
    if (sde === this.#sde) return;
    this.forget();
    this.#sde = sde;
    const run = (this.#run = new AbortController());
    try {
      const say = (/** @type {string} */ words) => {
        if (run === this.#run) this.progress = words;
        this.changed();
      };
      const schedule = await withLab(onlyProcess(sde), { signal: run.signal, say }, (lab) =>
        lab.schedule(),
      );
      if (run === this.#run) this.schedule = schedule;
    } catch (error) {
      if (run !== this.#run) return;
      this.#sde = '';
      this.error = messageOf(error);
    }
    if (run !== this.#run) return;
    this.progress = '';
    this.changed();
  }

  forget() {
    this.#run?.abort();
    this.#run = this.schedule = undefined;
    this.#sde = this.error = this.progress = '';
  }
}
