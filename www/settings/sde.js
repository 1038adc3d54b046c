/** The choices of the forward process. */
import { setting } from './core.js';

export const SDE = [
  setting('sde.kind', {
    name: 'sde',
    label: 'Forward SDE',
    group: 'sde',
    words: {
      vp: 'Variance preserving (VP)',
      'sub-vp': 'Sub-VP',
      ve: 'Variance exploding (VE)',
    },
    help: 'Turns data into noise: dx = f(x, t) dt + g(t) dW, so that x(t) = α(t) x(0) + σ(t) z.',
  }),
  setting('sde.betaMin', {
    label: 'β at t = 0',
    group: 'sde',
    help: 'Noise rate at the start: β(t) = β₀ + t (β₁ − β₀), f = −½ β x.',
  }),
  setting('sde.betaMax', {
    label: 'β at t = 1',
    group: 'sde',
    help: 'Noise rate at the end: α(1) = exp(−½ ∫β dt) should be near 0.',
  }),
  setting('sde.sigmaMin', {
    label: 'σ at t = 0',
    group: 'sde',
    help: 'Smallest noise: σ(t) = σ₀ (σ₁ / σ₀)ᵗ.',
  }),
  setting('sde.sigmaMax', {
    label: 'σ at t = 1',
    group: 'sde',
    help: 'Largest noise: it should drown the data, and the prior is N(0, σ₁² I).',
  }),
  setting('sde.schedule', {
    label: 'Schedule',
    group: 'sde',
    words: { fixed: 'As given', learned: 'Learned with the score' },
    help: 'A monotone clock of the process, trained on the bound: its end lowers the bound, its way there the variance.',
  }),
];
