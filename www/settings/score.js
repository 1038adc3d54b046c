/** The choices of the score: what carries it, and what it predicts. */
import { field, setting } from './core.js';
import { isPlanar } from './data.js';

/** @param {import('./settings.js').Values} values */
export const learns = ({ score }) => score !== 'exact';

/** Whether there are waves to choose. @param {import('./settings.js').Values} values */
const hasWaves = (values) => learns(values) && values.features === 'fourier';

/** By the dimension of the data. @type {{ default: number, inManyDimensions: number }} */
const WIDTH = /** @type {any} */ (field('score.width'));

export const SCORE = [
  setting('score.width', {
    label: 'Network width',
    group: 'training',
    usual: (values) => (isPlanar(values) ? WIDTH.default : WIDTH.inManyDimensions),
  }),
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
  setting('score.features', {
    label: 'Network is shown',
    group: 'training',
    words: { fourier: 'x, and waves of x', none: 'x alone' },
    usual: (values) => (isPlanar(values) ? 'fourier' : 'none'),
    help: 'Waves: sin(ω·u) and cos(ω·u) of the scaled input u, each times what the noise leaves of it. With them a small network draws fine detail.',
  }),
  setting('score.frequencies', {
    label: 'Waves K',
    group: 'training',
    when: hasWaves,
    help: 'How many frequencies ω; the network sees a sine and a cosine of each.',
  }),
  setting('score.lowestFrequency', {
    label: 'Lowest ‖ω‖',
    group: 'training',
    when: hasWaves,
    help: 'Of the coarsest wave, in radians for one standard deviation of the noisy data; in between they rise geometrically.',
  }),
  setting('score.highestFrequency', {
    label: 'Highest ‖ω‖',
    group: 'training',
    when: hasWaves,
    help: 'Of the finest wave, of length 2π/‖ω‖: much finer than the data, it only adds noise.',
  }),
];
