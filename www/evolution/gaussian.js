/** What the core knows in closed form: a Gaussian, followed with κ times its score. */
import { messageOf } from '../engine/errors.js';
import { onlyProcess } from '../experiment/only-process.js';
import { labFor } from '../experiment/with-lab.js';

/** @typedef {{ sde: string, kappa: number, mean: number, std: number }} Settings */

export class Gaussian {
  /** @type {import('../types.d.ts').Evolution | undefined} */ evolution;
  error = '';
  progress = ''; // while a lab is on its way
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
      const lab = labs.get(sde) ?? labFor(onlyProcess(sde), { say: this.#say });
      labs.set(sde, lab);
      this.evolution = await (await lab).evolution({ kappa, mean, std, points: 200 });
      this.error = '';
    } catch (error) {
      // Whatever it was, the lab is not to be trusted: the next question stands up another.
      labs
        .get(sde)
        ?.then((lab) => lab.free())
        .catch(() => {});
      labs.delete(sde);
      if (labs === this.#labs) this.error = messageOf(error);
    }
    this.progress = '';
    this.#busy = false;
    this.#answered = labs === this.#labs ? asked : '';
    this.changed();
  }

  free() {
    for (const lab of this.#labs.values()) lab.then((lab) => lab.free()).catch(() => {});
    this.#labs = new Map();
    this.#answered = '';
  }

  #say = (/** @type {string} */ words) => {
    this.progress = words;
    this.changed();
  };
}
