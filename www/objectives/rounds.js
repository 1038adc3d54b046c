/**
 * Trains the contenders in turn, the same number of steps each, so that they stand at equal steps whenever
 * anything is shown. Like the figure it pulls: pause means to stop asking.
 */
import { messageOf } from '../engine/errors.js';
import { Contender } from './contender.js';

/** @typedef {import('./presets.js').Preset} Preset */
/** @typedef {{ map: string, time: number }} View */

const ROUND_MILLIS = 160;

export class Race {
  /** @type {Contender[]} */ contenders = [];
  playing = false;
  /** @type {string} Why it is over. */ error = '';
  /** @type {string} What is being prepared. */ progress = '';
  #life = new AbortController();
  #shown = { step: -1, view: '', fine: false };
  #looked = 0; // milliseconds: pictures take no more than half of the time
  #trained = 0;
  /** @type {() => void} */ #poke = () => {};

  /**
   * @param {Preset} preset
   * @param {object} settings
   * @param {import('../types.d.ts').Backend} settings.backend
   * @param {number} settings.limit  Steps at which training stops by itself.
   * @param {() => View} settings.view
   * @param {import('../controls/presence.js').Presence} settings.presence
   * @param {() => void} changed
   */
  constructor(preset, { backend, limit, view, presence }, changed) {
    this.preset = preset;
    this.backend = backend;
    this.limit = limit;
    this.view = view;
    this.presence = presence;
    this.changed = changed;
    this.#run(this.#life.signal);
  }

  get step() {
    return this.contenders[0]?.step ?? 0;
  }

  play() {
    this.playing = !this.error && this.step < this.limit;
    this.poke();
  }

  pause() {
    this.playing = false;
    this.poke();
  }

  /** Something that is shown may have changed. */
  poke() {
    this.#poke();
    this.changed();
  }

  dispose() {
    this.#life.abort();
    for (const contender of this.contenders) contender.free();
    this.#poke();
  }

  /** @param {AbortSignal} signal */
  async #run(signal) {
    try {
      await this.#start(signal);
      for (;;) {
        await this.presence.attended(signal);
        const work = this.#next();
        if (work) await work();
        else await new Promise((resolve) => (this.#poke = () => resolve(undefined)));
        this.changed();
        await new Promise((resolve) => setTimeout(resolve));
      }
    } catch (error) {
      if (signal.aborted) return;
      this.playing = false;
      this.progress = '';
      this.error = messageOf(error);
      this.dispose();
      this.changed();
    }
  }

  /** @param {AbortSignal} signal */
  async #start(signal) {
    const { preset, backend, limit } = this;
    const count = preset.variants.length;
    if (count < 2 || count > 4) {
      throw new Error(`runs: ${count} are not allowed; it must be two to four`);
    }
    for (const variant of preset.variants) {
      const say = (/** @type {string} */ words) => {
        this.progress = `${variant.label}: ${words}`;
        this.changed();
      };
      say('starting');
      this.contenders.push(
        await Contender.create(
          variant,
          preset.shared,
          { backend, signal, say },
          { until: limit, millis: ROUND_MILLIS / count },
        ),
      );
    }
    this.progress = '';
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

  /** As many steps as the slowest of them makes in its share of the time. */
  async #round() {
    const start = performance.now();
    const steps = Math.min(...this.contenders.map(({ training }) => training.size));
    for (const contender of this.contenders) {
      await contender.train(steps).catch((error) => {
        throw new Error(`${contender.label}: ${messageOf(error)}`, { cause: error });
      });
    }
    this.#trained += performance.now() - start;
    if (this.step >= this.limit) this.playing = false;
  }

  /** @param {string} asked */
  async #look(asked) {
    const start = performance.now();
    const { step } = this;
    const fine = !this.playing;
    const view = { ...this.view(), fine, noise: this.preset.noise };
    for (const contender of this.contenders) {
      for await (const _ of contender.look(view)) {
        const outdated = JSON.stringify(this.view()) !== asked || (fine && this.playing);
        if (outdated || this.#life.signal.aborted) return;
        this.changed();
      }
    }
    this.#shown = { step, view: asked, fine };
    this.#looked += performance.now() - start;
  }
}
