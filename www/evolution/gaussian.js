/** What the core knows in closed form: a Gaussian, followed with κ times its score. */
import { createLab } from '../engine/lab.js';

/** @typedef {{ sde: string, kappa: number, mean: number, std: number }} Settings */

/** Only its SDE matters. */
const config = (/** @type {string} */ sde) =>
  /** @type {import('../types.d.ts').Config} */ ({
    data: { kind: 'mixture', weights: [1], means: [[0, 0]], stds: [1] },
    sde: { kind: sde },
    score: { kind: 'exact' },
  });

export class Gaussian {
  /** @type {import('../types.d.ts').Evolution | undefined} */ evolution;
  error = '';
  /** @type {Map<string, Promise<import('../types.d.ts').Lab>>} By SDE. */ #labs = new Map();
  #busy = false;
  #answered = '';

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /**
   * One question at a time; what was set meanwhile is asked after the change that its answer makes.
   * @param {Settings} settings
   */
  async ask({ sde, kappa, mean, std }) {
    const asked = JSON.stringify([sde, kappa, mean, std]);
    if (this.#busy || asked === this.#answered) return;
    this.#busy = true;
    const labs = this.#labs;
    try {
      const lab = labs.get(sde) ?? createLab(config(sde), { backend: 'cpu' });
      labs.set(sde, lab);
      this.evolution = await (await lab).evolution({ kappa, mean, std, points: 200 });
      this.error = '';
    } catch (error) {
      labs.delete(sde);
      if (labs === this.#labs) this.error = error instanceof Error ? error.message : String(error);
    }
    this.#busy = false;
    this.#answered = labs === this.#labs ? asked : '';
    this.changed();
  }

  free() {
    for (const lab of this.#labs.values()) lab.then((lab) => lab.free()).catch(() => {});
    this.#labs = new Map();
    this.#answered = '';
  }
}
