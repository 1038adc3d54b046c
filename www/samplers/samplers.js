/** The samplers that race: what a step of each costs, and how it is told to keep to a budget. */

import { SAMPLER } from '../settings/sampler.js';

/** @typedef {import('../types.d.ts').SampleOptions} SampleOptions */
/** @typedef {import('../types.d.ts').Sampler} SamplerName */
/**
 * @typedef {object} Entry
 * @property {SamplerName} name
 * @property {number} [cost]  Evaluations in one step; none: it chooses its steps itself.
 * @property {number} [eta]  Its usual noise, if that can be chosen.
 * @property {boolean} [random]  It adds noise in any case.
 * @property {string} [note]  What it does, else.
 */
/** @typedef {{ sampler: SamplerName, eta: number, tolerance: number }} Choice */

const FLOW = 'dx = [f − ½ g² s] dt';

/** @type {Entry[]} */
export const SAMPLERS = [
  { name: 'probability-flow-heun', cost: 2, note: FLOW },
  { name: 'probability-flow-rk4', cost: 4, note: FLOW },
  { name: 'probability-flow-rk45' },
  { name: 'euler-maruyama', cost: 1, eta: 1 },
  { name: 'heun-sde', cost: 2, eta: 1 },
  { name: 'predictor-corrector', cost: 2, random: true, note: 'A reverse step, a Langevin step.' },
  { name: 'ancestral', cost: 1, random: true, note: 'The chain of levels, run back.' },
  { name: 'ddim', cost: 1, eta: 0 },
  { name: 'annealed-langevin', cost: 1, random: true, note: 'Steps of ε (σᵢ/σ_L)² at each level.' },
];

/** @param {string} name */
const namesOf = (name) =>
  /** @type {[string, string][]} */ (SAMPLER.find((setting) => setting.name === name)?.choices);

export const GRIDS = namesOf('grid');
const LABELS = Object.fromEntries(namesOf('sampler'));

/** @type {[string, string][]} */
export const TOLERANCES = ['1e-1', '1e-2', '1e-3', '1e-4', '1e-5', '1e-6'].map((text) => [
  String(Number(text)),
  text,
]);

export const BUDGET = { least: 4, most: 2000 };
const LEVELS_PER_STEP = 1.25; // of annealed Langevin dynamics: 25 levels of 20 steps, and alike for other budgets

export const [FEWEST, MOST] = [2, 4];
const FIRST = ['probability-flow-heun', 'heun-sde', 'predictor-corrector'];

/**
 * The samplers that a list of names asks for.
 * @param {string} text  Nothing: those that a race starts with.
 * @returns {{ names: SamplerName[], refusal: string }}
 */
export function chosen(text) {
  const names = text.split(/[\s,]+/).filter(Boolean);
  const all = SAMPLERS.map(({ name }) => String(name));
  const allowed = names.length >= FEWEST && names.length <= MOST;
  const good = allowed && names.every((name) => all.includes(name));
  return {
    names: /** @type {SamplerName[]} */ (good ? names : FIRST),
    refusal:
      good || names.length === 0
        ? ''
        : `samplers: "${text}" is not allowed; it must be ${FEWEST} to ${MOST} of ${all.join(', ')}`,
  };
}

/** @param {SamplerName} name */
export const labelOf = (name) => LABELS[name];

/** @param {SamplerName} name */
export const entryOf = (name) => SAMPLERS.find((entry) => entry.name === name) ?? SAMPLERS[0];

/**
 * As the sampler usually is.
 * @param {SamplerName} sampler
 * @returns {Choice}
 */
export const usual = (sampler) => ({ sampler, eta: entryOf(sampler).eta ?? 0, tolerance: 1e-3 });

/** @param {Choice} choice */
export const isRandom = ({ sampler, eta }) =>
  entryOf(sampler).random || (entryOf(sampler).eta !== undefined && eta > 0);

/**
 * What the sampler is told, so that it spends the budget or what whole steps leave of it.
 * @param {Choice} choice
 * @param {{ budget: number, grid: string }} shared
 * @returns {SampleOptions}
 */
export function optionsOf({ sampler, eta, tolerance }, { budget, grid }) {
  const { cost, eta: noisy } = entryOf(sampler);
  if (!cost) return { sampler, atol: tolerance, rtol: tolerance };
  const own = grid === 'auto' ? {} : { grid: /** @type {SampleOptions['grid']} */ (grid) };
  if (sampler === 'annealed-langevin') {
    const steps = Math.round(Math.sqrt(LEVELS_PER_STEP * budget));
    return { sampler, steps, langevinSteps: Math.floor(budget / steps), ...own };
  }
  const steps = Math.max(1, Math.floor(budget / cost));
  return { sampler, steps, ...own, ...(noisy === undefined ? {} : { eta }) };
}

/**
 * The same in words.
 * @param {SampleOptions} options
 */
export function stepsInWords({ sampler, steps = 0, langevinSteps }) {
  if (langevinSteps) return `${steps} levels × ${langevinSteps} steps`;
  const { cost } = entryOf(/** @type {SamplerName} */ (sampler));
  return cost === 1 ? `${steps} steps` : `${steps} steps × ${cost} evaluations`;
}
