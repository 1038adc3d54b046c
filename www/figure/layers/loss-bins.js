/** The loss of single rows by their time, under each law of t with the same weights: what a law of t buys. */
import { createLab } from '../../engine/lab.js';
import { withLoss } from './saved.js';

/** @typedef {import('../../types.d.ts').Lab} Lab */
/** @typedef {{ mean: number, deviation: number, share: number }} Bin */
/** @typedef {{ law: string, bins: Bin[], mean: number, deviation: number, count: number }} LawOfTime */

const BINS = 10;
const CALLS = 8;
const ROWS = 1024; // in one call, between which other work has its turn

export class LossBins {
  running = false;
  error = '';
  /** @type {LawOfTime[]} */ laws = [];
  step = 0;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {Lab} lab */
  async measure(lab) {
    if (this.running) return;
    this.running = true;
    this.error = '';
    this.changed();
    /** @type {Lab | undefined} */
    let other;
    try {
      const { config, step } = lab.info;
      const time = config.loss.time ?? 'uniform';
      const laws = [await rows(lab)];
      const names = [typeof time === 'string' ? time : `${JSON.stringify(time)}`];
      // A clock that is learned belongs to uniform t.
      if (typeof time === 'string' && config.sde.schedule !== 'learned') {
        const law = time === 'uniform' ? 'importance' : 'uniform';
        other = await createLab(config, { backend: 'cpu', worker: lab.info.thread === 'worker' });
        await other.load(withLoss(await lab.save(), { time: law }));
        laws.push(await rows(other));
        names.push(law);
      }
      this.laws = laws.map((samples, i) => binned(names[i], samples));
      this.laws.sort((a, b) => b.law.localeCompare(a.law)); // uniform first, whichever is trained with
      this.step = step;
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      other?.free();
      this.running = false;
      this.changed();
    }
  }
}

/** @param {Lab} lab */
async function rows(lab) {
  const samples = [];
  for (let seed = 1; seed <= CALLS; seed++) {
    const { times, losses } = await lab.lossSamples({ count: ROWS, seed });
    for (let i = 0; i < times.length; i++) samples.push({ t: times[i], loss: losses[i] });
  }
  return samples;
}

/**
 * @param {string} law
 * @param {{ t: number, loss: number }[]} samples
 * @returns {LawOfTime}
 */
function binned(law, samples) {
  const bins = Array.from({ length: BINS }, (_, k) =>
    spread(samples.filter(({ t }) => Math.min(BINS - 1, Math.floor(t * BINS)) === k)),
  );
  const { mean, deviation } = spread(samples);
  const share = (/** @type {{ count: number }} */ bin) => bin.count / samples.length;
  return {
    law,
    mean,
    deviation,
    count: samples.length,
    bins: bins.map((bin) => ({ ...bin, share: share(bin) })),
  };
}

/** @param {{ loss: number }[]} samples */
function spread(samples) {
  const count = samples.length;
  const mean = samples.reduce((sum, { loss }) => sum + loss, 0) / count;
  const squares = samples.reduce((sum, { loss }) => sum + (loss - mean) ** 2, 0);
  return { count, mean, deviation: Math.sqrt(squares / (count - 1)) };
}
