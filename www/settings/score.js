/** The choices of the score: what carries it, and what it predicts. */

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/** @param {Values} values */
export const learns = ({ score }) => score !== 'exact';

/** @type {Setting[]} */
export const SCORE = [
  {
    name: 'width',
    type: 'integer',
    default: 128,
    min: 1,
    max: 1024,
    label: 'Network width',
    group: 'training',
    path: 'score.width',
    when: learns,
  },
  {
    name: 'depth',
    type: 'integer',
    default: 3,
    min: 1,
    max: 8,
    label: 'Network depth',
    group: 'training',
    path: 'score.depth',
    when: learns,
  },

  {
    name: 'score',
    type: 'choice',
    default: 'network',
    label: 'Score',
    group: 'training',
    path: 'score.kind',
    choices: [
      ['network', 'Free vector field'],
      ['energy', 'Gradient of an energy'],
      ['exact', 'Exact, nothing to train'],
    ],
    help: 'An energy model learns a scalar −E and takes s = −∇E, which has no curl.',
  },
  {
    name: 'parametrisation',
    type: 'choice',
    default: 'preconditioned',
    label: 'Network predicts',
    group: 'training',
    path: 'score.parametrisation',
    choices: [
      ['preconditioned', 'Mixed, preconditioned'],
      ['score', 'The score s'],
      ['noise', 'The noise ε, s = −ε/σ'],
      ['data', 'The data x₀'],
    ],
    when: learns,
    help: 'The same score in other words: ε as in DDPM, x₀ with s = (α x₀ − x)/σ².',
  },
];
