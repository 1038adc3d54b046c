/** The choices of the forward process. */
import { BOUND } from './loss.js';

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/** @type {(...kinds: string[]) => (values: Values) => boolean} */
const ifSde =
  (...kinds) =>
  (values) =>
    kinds.includes(String(values.sde));

/** @type {Setting[]} */
export const SDE = [
  {
    name: 'sde',
    type: 'choice',
    default: 'vp',
    label: 'Forward SDE',
    group: 'sde',
    path: 'sde.kind',
    choices: [
      ['vp', 'Variance preserving (VP)'],
      ['sub-vp', 'Sub-VP'],
      ['ve', 'Variance exploding (VE)'],
    ],
    help: 'Turns data into noise: dx = f(x, t) dt + g(t) dW, so that x(t) = α(t) x(0) + σ(t) z.',
  },
  {
    name: 'betaMin',
    type: 'number',
    default: 0.1,
    min: 0,
    max: 1000,
    label: 'β at t = 0',
    group: 'sde',
    path: 'sde.betaMin',
    when: ifSde('vp', 'sub-vp'),
    help: 'Noise rate at the start: β(t) = β₀ + t (β₁ − β₀), f = −½ β x.',
  },
  {
    name: 'betaMax',
    type: 'number',
    default: 20,
    min: 0.1,
    max: 1000,
    label: 'β at t = 1',
    group: 'sde',
    path: 'sde.betaMax',
    when: ifSde('vp', 'sub-vp'),
    help: 'Noise rate at the end: α(1) = exp(−½ ∫β dt) should be near 0.',
  },
  {
    name: 'sigmaMin',
    type: 'number',
    default: 0.01,
    min: 1e-4,
    max: 1000,
    label: 'σ at t = 0',
    group: 'sde',
    path: 'sde.sigmaMin',
    when: ifSde('ve'),
    help: 'Smallest noise: σ(t) = σ₀ (σ₁ / σ₀)ᵗ.',
  },
  {
    name: 'sigmaMax',
    type: 'number',
    default: 50,
    min: 0,
    max: 10_000,
    above: true,
    label: 'σ at t = 1',
    group: 'sde',
    path: 'sde.sigmaMax',
    when: ifSde('ve'),
    help: 'Largest noise: it should drown the data, and the prior is N(0, σ₁² I).',
  },
  {
    name: 'schedule',
    type: 'choice',
    default: 'fixed',
    label: 'Schedule',
    group: 'sde',
    path: 'sde.schedule',
    choices: [
      ['fixed', 'As given'],
      ['learned', 'Learned with the score'],
    ],
    needs: {
      learned: {
        ...BOUND,
        loss: ['denoising', 'implicit', 'sliced', 'sliced-vr'],
        timeLaw: ['uniform'],
      },
    },
    help: 'A monotone clock of the process, trained on the bound: its end lowers the bound, its way there the variance.',
  },
];
