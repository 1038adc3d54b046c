/** A network, trained and then followed from t = 1 down. What it found stays until the next has found its own. */
import { createLab } from '../engine/lab.js';
import { PLANAR } from '../settings/planar-data.js';
import { Task } from '../experiment/task.js';
import { Slices } from '../experiment/slices.js';
import { integer } from '../number/number.js';

/** @typedef {{ data: string, sde: string, steps: number }} Settings */
/** @typedef {{ evolution: import('../types.d.ts').ModelEvolution, entropy: number | null, settings: Settings }} Followed */

export const SIZE = { points: 25, count: 300, seed: 1 }; // some ten seconds on one core
const TRAINING = 0.2; // its share of the work

/** Data whose density is known at every t. */
const KNOWN = ['moons', 'eight-gaussians', 'two-spirals', 'circles', 'swiss-roll'];
export const DATA = PLANAR.filter(([name]) => KNOWN.includes(name));

const config = (/** @type {Settings} */ { data, sde, steps }) =>
  /** @type {import('../types.d.ts').Config} */ ({
    data: { kind: data },
    sde: { kind: sde },
    score: { width: 64, depth: 2 },
    training: { batchSize: 256, decaySteps: steps },
  });

export class Network {
  /** @type {Followed | undefined} */ followed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.task = new Task(changed);
  }

  /** @param {Settings} settings */
  start(settings) {
    return this.task.run(async (signal, say) => {
      const lab = await createLab(config(settings), { backend: 'cpu' });
      const free = () => lab.free();
      signal.addEventListener('abort', free);
      try {
        signal.throwIfAborted();
        await train(lab, settings.steps, say);
        const evolution = await follow(lab, signal, say);
        this.followed = { evolution, entropy: lab.info.entropy, settings };
      } finally {
        signal.removeEventListener('abort', free);
        free();
      }
    });
  }
}

/**
 * @param {import('../types.d.ts').Lab} lab
 * @param {number} steps
 * @param {import('../experiment/task.js').Say} say
 */
async function train(lab, steps, say) {
  const slices = new Slices(lab, steps);
  while (!slices.done) {
    await slices.next();
    const { step } = lab.info;
    say(`Step ${integer(step)} of ${integer(steps)}`, (TRAINING * step) / steps);
  }
}

/**
 * @param {import('../types.d.ts').Lab} lab
 * @param {AbortSignal} signal
 * @param {import('../experiment/task.js').Say} say
 */
function follow(lab, signal, say) {
  const onProgress = (/** @type {number} */ fraction) =>
    say(`Following: ${Math.round(100 * fraction)} %`, TRAINING + (1 - TRAINING) * fraction);
  onProgress(0);
  return lab.modelEvolution(SIZE, { signal, onProgress });
}
