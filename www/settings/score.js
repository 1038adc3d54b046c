/** The choices of the score: what carries it, and what it predicts. */
import { setting } from './core.js';

/** @param {import('./settings.js').Values} values */
export const learns = ({ score }) => score !== 'exact';

export const SCORE = [
  setting('score.width', { label: 'Network width', group: 'training' }),
  setting('score.depth', { label: 'Network depth', group: 'training' }),
  setting('score.kind', {
    name: 'score',
    label: 'Score',
    group: 'training',
    words: {
      network: 'Free vector field',
      energy: 'Gradient of an energy',
      exact: 'Exact, nothing to train',
    },
    help: 'An energy model learns a scalar −E and takes s = −∇E, which has no curl.',
  }),
  setting('score.parametrisation', {
    label: 'Network predicts',
    group: 'training',
    words: {
      preconditioned: 'Mixed, preconditioned',
      score: 'The score s',
      noise: 'The noise ε, s = −ε/σ',
      data: 'The data x₀',
    },
    help: 'The same score in other words: ε as in DDPM, x₀ with s = (α x₀ − x)/σ².',
  }),
];
