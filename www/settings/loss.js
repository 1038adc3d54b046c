/** The choices of the objective: what is minimised, on which noise levels, and how it is estimated. */

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/** @param {Values} values */
export const isSliced = ({ loss }) => loss === 'sliced' || loss === 'sliced-vr';

/** @param {Values} values */
export const hasTime = ({ timeLaw }) => timeLaw !== 'fixed';

/** What is trained on the bound needs the loss that is the bound, and something to train. */
export const BOUND = { weighting: ['likelihood'], score: ['network', 'energy'] };

/** @type {Setting[]} */
export const LOSS = [
  {
    name: 'loss',
    type: 'choice',
    default: 'denoising',
    label: 'Score matching',
    group: 'objective',
    path: 'loss.kind',
    choices: [
      ['denoising', 'Denoising'],
      ['implicit', 'Implicit'],
      ['sliced', 'Sliced'],
      ['sliced-vr', 'Sliced, reduced variance'],
      ['explicit', 'Explicit'],
    ],
    help: 'All five have the same minimiser, ∇log pₜ; they differ in what they need to know and in their noise.',
  },
  {
    name: 'timeLaw',
    type: 'choice',
    default: 'uniform',
    label: 'Law of t',
    group: 'objective',
    path: 'loss.time',
    choices: [
      ['uniform', 'Uniform'],
      ['importance', 'Importance, ∝ g²/σ²'],
      ['ladder', 'Ladder of L levels (VE)'],
      ['fixed', 'One noise level, no time'],
    ],
    help: 'How t is drawn in training. Importance changes the noise of the estimate, not what it estimates.',
  },
  {
    name: 'ladderLevels',
    type: 'integer',
    default: 10,
    min: 2,
    max: 1000,
    label: 'Levels L',
    group: 'objective',
    path: 'loss.time.ladder',
    when: ({ timeLaw }) => timeLaw === 'ladder',
    help: 'σ₁ … σ_L in geometric progression between the two ends of the VE process (NCSN).',
  },
  {
    name: 'fixedNoise',
    type: 'number',
    default: 0.3,
    min: 0,
    max: 1000,
    label: 'Noise level σ',
    group: 'objective',
    path: 'loss.time.fixed',
    when: ({ timeLaw }) => timeLaw === 'fixed',
    help: 'The score of p ∗ N(0, σ² I) is learnt; σ = 0 is the data as they are.',
  },
  {
    name: 'weighting',
    type: 'choice',
    default: 'variance',
    label: 'Weight λ(t)',
    group: 'objective',
    path: 'loss.weighting',
    choices: [
      ['variance', 'σ² (variance)'],
      ['likelihood', 'g² (likelihood)'],
      ['uniform', '1 (uniform)'],
    ],
    when: hasTime,
    help: 'λ says which t count: with σ² all of them alike, with g² the loss bounds the likelihood.',
  },
  {
    name: 'projections',
    type: 'integer',
    default: 1,
    min: 1,
    max: 64,
    label: 'Directions M',
    group: 'objective',
    path: 'loss.projections',
    when: isSliced,
    help: 'Random directions v at each point: 1 + M derivative passes instead of 1 + D.',
  },
  {
    name: 'projection',
    type: 'choice',
    default: 'rademacher',
    label: 'Law of v',
    group: 'objective',
    path: 'loss.projection',
    choices: [
      ['rademacher', 'Rademacher, ±1'],
      ['gaussian', 'Gaussian'],
      ['sphere', 'Sphere of radius √D'],
    ],
    when: isSliced,
    help: 'Each has E[v vᵀ] = I, which is all that the objective asks of it.',
  },
];
