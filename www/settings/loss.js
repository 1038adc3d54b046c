/** The choices of the objective: what is minimised, on which noise levels, and how it is estimated. */
import { fact, field, setting } from './core.js';

/** @param {import('./settings.js').Values} values */
export const hasTime = ({ timeLaw }) => timeLaw !== 'fixed';

/** Whether the normal law of the noise level ℓ has a part in it. @param {import('./settings.js').Values} values */
const speaksOfLevels = ({ weighting, timeLaw, ladderLaw }) =>
  timeLaw === 'log-normal' ||
  (timeLaw === 'ladder' && ladderLaw === 'log-normal') ||
  (timeLaw !== 'fixed' && weighting === 'preconditioned');

/** Whether it takes derivatives of the score, whose noise asks for other defaults. @param {import('./settings.js').Values} values */
export const takesDerivatives = ({ loss }) => fact('loss.kind', String(loss))?.takesDerivatives;

/**
 * Weight and law of t are a pair: one that nobody states goes with what is stated of the other, or with the loss.
 * @param {string} other  The setting that it goes with.
 * @param {string} path  Of that one.
 * @param {string} own  With its default.
 * @param {string} another  With any other value, and with losses that take derivatives.
 */
const paired = (other, path, own, another) => ({
  goesWith: other,
  usual: (
    /** @type {import('./settings.js').Values} */ values,
    /** @type {(name: string) => unknown} */ stated,
  ) => {
    const said = stated(other);
    const usual = said === undefined ? !takesDerivatives(values) : said === field(path).default;
    return usual ? own : another;
  },
});

const LEVEL =
  'ℓ = ln(σ/(ασ_d)), the noise in units of what it hides, σ_d the deviation of the data';

export const LOSS = [
  setting('loss.kind', {
    name: 'loss',
    label: 'Score matching',
    group: 'objective',
    words: {
      denoising: 'Denoising',
      implicit: 'Implicit',
      sliced: 'Sliced',
      'sliced-vr': 'Sliced, reduced variance',
      explicit: 'Explicit',
    },
    help: 'All five have the same minimiser, ∇log pₜ; they differ in what they need to know and in their noise.',
  }),
  setting('loss.targets', {
    label: 'Target arrows',
    group: 'objective',
    words: { single: 'Single, −z/σ', averaged: 'Averaged, −z̄/σ' },
    help: 'A single arrow is right only in the mean. z̄ is the mean of the arrows from all data of the batch, each by how likely it led here: less noise, and a bias that vanishes with the size of the batch.',
  }),
  setting('loss.time', {
    name: 'timeLaw',
    label: 'Law of t',
    group: 'objective',
    words: {
      uniform: 'Uniform',
      importance: 'Importance, ∝ g²/σ²',
      'log-normal': 'Normal in ℓ',
      ladder: 'Ladder of L levels (VE)',
      fixed: 'One noise level, no time',
    },
    ...paired('weighting', 'loss.weighting', 'log-normal', 'uniform'),
    help: 'How t is drawn in training, by itself or by the noise level ℓ = ln(σ/(ασ_d)): it changes the noise of the estimate, not what it estimates.',
  }),
  setting('loss.time.ladder', {
    name: 'ladderLevels',
    label: 'Levels L',
    group: 'objective',
    help: 'σ₁ … σ_L in geometric progression between the two ends of the VE process (NCSN).',
  }),
  setting('loss.time.law', {
    name: 'ladderLaw',
    label: 'Law of the level',
    group: 'objective',
    words: { uniform: 'All alike', 'log-normal': 'Normal in ℓ' },
    help: 'Which levels training draws more often; each is weighed back.',
  }),
  setting('loss.time.fixed', {
    name: 'fixedNoise',
    label: 'Noise level σ',
    group: 'objective',
    help: 'The score of p ∗ N(0, σ² I) is learnt; σ = 0 is the data as they are.',
  }),
  setting('loss.weighting', {
    label: 'Weight λ(t)',
    group: 'objective',
    words: {
      preconditioned: '1/b² (preconditioned)',
      variance: 'σ² (variance)',
      likelihood: 'g² (likelihood)',
      uniform: '1 (uniform)',
    },
    ...paired('timeLaw', 'loss.time', 'preconditioned', 'variance'),
    help: 'λ says which t count: with 1/b² the error of what a preconditioned network predicts, in the mean over a normal law of ℓ; with σ² all t alike; with g² the loss bounds the likelihood.',
  }),
  setting('loss.logMean', {
    label: 'Mean μ of ℓ',
    group: 'objective',
    when: speaksOfLevels,
    help: `${LEVEL}: where there is most to learn.`,
  }),
  setting('loss.logWidth', {
    label: 'Width w of ℓ',
    group: 'objective',
    when: speaksOfLevels,
    help: `The standard deviation of ${LEVEL}.`,
  }),
  setting('loss.projections', {
    label: 'Directions M',
    group: 'objective',
    help: 'Random directions v at each point: 1 + M derivative passes instead of 1 + D.',
  }),
  setting('loss.projection', {
    label: 'Law of v',
    group: 'objective',
    words: { rademacher: 'Rademacher, ±1', gaussian: 'Gaussian', sphere: 'Sphere of radius √D' },
    help: 'Each has E[v vᵀ] = I, which is all that the objective asks of it.',
  }),
];
