/**
 * Trains the contenders in turn, the same number of steps each, so that they stand at equal steps whenever
 * anything is shown. Like the figure it pulls: pause means to stop asking.
 */
import { Contender } from './contender.js';

/** @typedef {import('./presets.js').Preset} Preset */
/** @typedef {{ map: string, time: number }} View */

const ROUND_MILLIS = 160;

export class Race {
  /** @type {Contender[]} */ contenders = [];
  playing = false;
  error = '';
  /** @type {string} What is being prepared. */ progress = '';
  #active = false;
  #alive = true;
  #steps = 1; // of each contender in one round
  #shown = { step: -1, view: '', fine: false };
  #looked = 0; // milliseconds: pictures take no more than half of the time
  #trained = 0;
  /** @type {() => void} */ #poke = () => {};

  /**
   * @param {Preset} preset
   * @param {import('../types.d.ts').LabOptions} options
   * @param {number} limit  Steps at which training stops by itself.
   * @param {() => View} view
   * @param {() => void} changed
   */
  constructor(preset, options, limit, view, changed) {
    this.preset = preset;
    this.limit = limit;
    this.view = view;
    this.changed = changed;
    this.ready = this.#start(options);
  }

  /** @param {import('../types.d.ts').LabOptions} options */
  async #start(options) {
    const { preset } = this;
    /** @type {Contender[]} */
    const made = [];
    try {
      const count = preset.variants.length;
      if (count < 2 || count > 4) {
        throw new Error(`runs: ${count} are not allowed; it must be two to four`);
      }
      for (const variant of preset.variants) {
        this.progress = `Starting: ${variant.label}`;
        this.changed();
        made.push(await Contender.create(variant, preset.shared, options));
        if (!this.#alive) break;
      }
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.progress = '';
    if (!this.#alive || this.error) {
      for (const contender of made) contender.free();
      if (this.#alive) this.changed();
      return;
    }
    this.contenders = made;
    this.changed();
    this.#loop();
  }

  get step() {
    return this.contenders[0]?.step ?? 0;
  }

  play() {
    this.playing = this.step < this.limit;
    this.poke();
  }

  pause() {
    this.playing = false;
    this.poke();
  }

  /** @param {boolean} active */
  setActive(active) {
    this.#active = active;
    this.poke();
  }

  /** Something that is shown may have changed. */
  poke() {
    this.#poke();
    this.changed();
  }

  dispose() {
    this.#alive = false;
    for (const contender of this.contenders) contender.free();
    this.#poke();
  }

  async #loop() {
    while (this.#alive) {
      const work = this.#active ? this.#next() : undefined;
      if (!work) {
        await new Promise((resolve) => (this.#poke = () => resolve(undefined)));
        continue;
      }
      try {
        await work();
      } catch (error) {
        if (!this.#alive) return;
        this.playing = false;
        this.error = error instanceof Error ? error.message : String(error);
        return this.changed();
      }
      this.changed();
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** @returns {(() => Promise<void>) | undefined} */
  #next() {
    const view = JSON.stringify(this.view());
    const { step } = this;
    const newView = view !== this.#shown.view;
    const stale = step !== this.#shown.step || newView || (!this.playing && !this.#shown.fine);
    if (stale && step > 0 && (!this.playing || newView || this.#looked < this.#trained)) {
      return () => this.#look(view);
    }
    return this.playing ? () => this.#round() : undefined;
  }

  async #round() {
    const start = performance.now();
    const steps = Math.min(this.#steps, this.limit - this.step);
    for (const contender of this.contenders) await contender.train(steps);
    const took = performance.now() - start;
    this.#trained += took;
    this.#steps = Math.max(1, Math.min(2 * steps, Math.round((steps * ROUND_MILLIS) / took)));
    if (this.step >= this.limit) this.playing = false;
  }

  /** @param {string} asked */
  async #look(asked) {
    const start = performance.now();
    const { step } = this;
    const fine = !this.playing;
    const view = { ...this.view(), fine };
    for (const contender of this.contenders) {
      for await (const _ of contender.look(view)) {
        const outdated = JSON.stringify(this.view()) !== asked || (fine && this.playing);
        if (outdated || !this.#alive) return;
        this.changed();
      }
    }
    this.#shown = { step, view: asked, fine };
    this.#looked += performance.now() - start;
  }
}
