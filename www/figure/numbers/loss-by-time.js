/** The loss of single rows by their time, under each law of t with the same weights: what a law of t buys. */
import { messageOf } from '../../engine/errors.js';
import { deviation, mean } from '../../number/statistics.js';

/** @typedef {import('../../types.d.ts').Lab} Lab */
/** @typedef {{ mean: number, deviation: number, share: number }} Bin */
/** @typedef {{ law: string, bins: Bin[], mean: number, deviation: number, count: number }} LawOfTime */

const BINS = 10;
const CALLS = 8;
const ROWS = 1024; // in one call, between which other work has its turn
const LAWS = /** @type {const} */ (['uniform', 'importance', 'log-normal']);

export class LossByTime {
  /** @type {AbortController | undefined} */ #measuring;
  error = '';
  /** @type {LawOfTime[]} */ laws = [];
  step = 0;

  /**
   * @param {Lab} lab
   * @param {() => void} changed
   */
  constructor(lab, changed) {
    this.lab = lab;
    this.changed = changed;
  }

  get running() {
    return this.#measuring !== undefined;
  }

  async measure() {
    if (this.running) return;
    const measuring = (this.#measuring = new AbortController());
    this.error = '';
    this.changed();
    try {
      const { step } = this.lab.info;
      const laws = [];
      for (const law of lawsOf(this.lab)) {
        laws.push(binned(law, await this.#rows(law, measuring.signal)));
      }
      Object.assign(this, { laws, step });
    } catch (error) {
      if (!measuring.signal.aborted) this.error = messageOf(error);
    } finally {
      this.#measuring = undefined;
      this.changed();
    }
  }

  stop() {
    this.#measuring?.abort();
  }

  /**
   * @param {string} law
   * @param {AbortSignal} signal
   */
  async #rows(law, signal) {
    const time = LAWS.find((name) => name === law);
    const rows = [];
    for (let seed = 1; seed <= CALLS; seed++) {
      const { times, losses } = await this.lab.lossSamples({ count: ROWS, seed, time }, { signal });
      for (let i = 0; i < times.length; i++) rows.push({ t: times[i], loss: losses[i] });
    }
    return rows;
  }
}

/**
 * All of them, whichever is trained with. A ladder has its own law, and a clock that is learned belongs to uniform t.
 * @param {Lab} lab
 */
function lawsOf({ info: { config } }) {
  const { time } = config.loss;
  if (typeof time !== 'string') return [JSON.stringify(time)];
  return config.sde.schedule === 'learned' ? [time] : LAWS;
}

/**
 * @param {string} law
 * @param {{ t: number, loss: number }[]} rows
 * @returns {LawOfTime}
 */
function binned(law, rows) {
  const bins = Array.from({ length: BINS }, (_, k) => {
    const inside = rows.filter(({ t }) => Math.min(BINS - 1, Math.floor(t * BINS)) === k);
    return { ...spread(inside), share: inside.length / rows.length };
  });
  return { law, bins, count: rows.length, ...spread(rows) };
}

/** @param {{ loss: number }[]} rows */
function spread(rows) {
  const losses = rows.map(({ loss }) => loss);
  return { mean: mean(losses), deviation: deviation(losses) };
}
