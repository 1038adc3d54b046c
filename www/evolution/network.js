/** A network, trained and then followed from t = 1 down. What it found stays until the next has found its own. */
import { Task } from '../experiment/task.js';
import { Training } from '../experiment/training.js';
import { withLab } from '../experiment/with-lab.js';
import { integer } from '../number/number.js';

/** @typedef {{ data: string, sde: string, steps: number }} Settings */
/** @typedef {{ evolution: import('../types.d.ts').ModelEvolution, entropy: number | null, settings: Settings }} Followed */

export const SIZE = { points: 25, count: 300, seed: 1 }; // some ten seconds on one core
const TRAINING = 0.2; // its share of the work

const config = (/** @type {Settings} */ { data, sde, steps }) =>
  /** @type {import('../types.d.ts').Config} */ ({
    data: { kind: data },
    sde: { kind: sde },
    score: { width: 64, depth: 2 },
    training: { batchSize: 256, decaySteps: steps },
  });

export class Network {
  /** @type {Followed | undefined} */ followed;

  /**
   * @param {() => void} changed
   * @param {import('../controls/presence.js').Presence} presence
   */
  constructor(changed, presence) {
    this.task = new Task(changed, presence);
  }

  /** @param {Settings} settings */
  start(settings) {
    const { steps } = settings;
    return this.task.run(({ signal, say, pass }) =>
      withLab(config(settings), { signal, say }, async (lab) => {
        await new Training(lab, { until: steps, visible: pass, signal }).run(({ step }) =>
          say(`Step ${integer(step)} of ${integer(steps)}`, (TRAINING * step) / steps),
        );
        await pass();
        const onProgress = (/** @type {number} */ fraction) =>
          say(`Following: ${Math.round(100 * fraction)} %`, TRAINING + (1 - TRAINING) * fraction);
        onProgress(0);
        const evolution = await lab.modelEvolution(SIZE, { signal, onProgress });
        this.followed = { evolution, entropy: lab.info.entropy, settings };
      }),
    );
  }
}
