/** One go of the comparison: what it was made with, its three runs, and what is found of them. */
import { sdeLabel } from '../experiment/sde.js';
import { labelOf } from '../settings/data.js';
import { integer } from '../number/number.js';
import { VARIANTS } from './plan.js';
import { HELD_OUT } from './run.js';

/** @typedef {import('./run.js').Measured} Measured */

export class Trial {
  /** @type {Map<string, import('./run.js').Run>} By the name of the variant. */ runs = new Map();
  /** @type {Map<string, Measured>} */ found = new Map();
  /** @type {Map<string, string>} Why a run gave no numbers. */ failed = new Map();
  /** @type {string} The run that is worked on. */ current = '';
  over = false;

  /** @param {import('./plan.js').Settings} settings */
  constructor(settings) {
    this.settings = settings;
  }

  /** Those that still go well. */
  get alive() {
    return [...this.runs].filter(([name]) => !this.failed.has(name));
  }

  /** What was seen of the runs stays with them. */
  end = () => {
    for (const run of this.runs.values()) run.free();
    this.current = '';
    this.over = true;
  };

  /** @param {{ data: string, sde: string }} choice */
  isOf({ data, sde }) {
    return this.settings.data === data && this.settings.sde === sde;
  }

  /** What it was made with, and how far it came. */
  get words() {
    const { data, sde } = this.settings;
    const points = this.found.size ? ` Numbers over ${integer(HELD_OUT)} held-out points.` : '';
    return `${labelOf(data)}, ${sdeLabel(sde)}, ${this.#steps}, the same seed and network; weight g².${points}`;
  }

  get #steps() {
    const asked = integer(this.settings.steps);
    const steps = this.alive.map(([, { step }]) => step);
    const reached = steps.length ? Math.min(...steps) : 0;
    if (this.over && reached < this.settings.steps)
      return `stopped at step ${integer(reached)} of ${asked}`;
    const open = this.over && this.found.size + this.failed.size < VARIANTS.length;
    return `${asked} steps each${this.over ? '' : ', under way'}${open ? ', stopped before all was measured' : ''}`;
  }
}
