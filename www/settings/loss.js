/** The choices of the objective: what is minimised, on which noise levels, and how it is estimated. */
import { setting } from './core.js';

/** @param {import('./settings.js').Values} values */
export const hasTime = ({ timeLaw }) => timeLaw !== 'fixed';

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
  setting('loss.time', {
    name: 'timeLaw',
    label: 'Law of t',
    group: 'objective',
    words: {
      uniform: 'Uniform',
      importance: 'Importance, ∝ g²/σ²',
      ladder: 'Ladder of L levels (VE)',
      fixed: 'One noise level, no time',
    },
    help: 'How t is drawn in training. Importance changes the noise of the estimate, not what it estimates.',
  }),
  setting('loss.time.ladder', {
    name: 'ladderLevels',
    label: 'Levels L',
    group: 'objective',
    help: 'σ₁ … σ_L in geometric progression between the two ends of the VE process (NCSN).',
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
    words: { variance: 'σ² (variance)', likelihood: 'g² (likelihood)', uniform: '1 (uniform)' },
    help: 'λ says which t count: with σ² all of them alike, with g² the loss bounds the likelihood.',
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
