/** What the figure about guidance is made with, and what it says of its scale. */
import { html } from 'lit';
import { Viewport } from '../plot/viewport.js';

/** @type {import('../types.d.ts').Data} */
const DATA = {
  kind: 'mixture',
  weights: [0.4, 0.3, 0.3],
  means: [
    [-1.3, -0.8],
    [1.3, -0.8],
    [0, 1.4],
  ],
  stds: [1, 1, 1],
};
export const WINDOW = new Viewport([-6, 6, -6, 6]); // room for what strong guidance does
export const SCALES = [0, 1, 3, 10];
const TRAINING = { batchSize: 256, learningRate: 4e-3, decaySteps: 3000 };
/** @type {Record<string, import('../types.d.ts').Condition>} */
const CONDITIONS = {
  classifier: { kind: 'classifier', width: 64, depth: 2 },
  'classifier-free': { kind: 'classifier-free', dropout: 0.2 },
};
/** @type {[string, string][]} */
export const SCORES = [
  ['exact', 'Exact'],
  ['classifier', 'Network and classifier'],
  ['classifier-free', 'Classifier-free network'],
];
/** @type {[string, string][]} */
export const LABELS = [
  ['0', 'y = 1, left'],
  ['1', 'y = 2, right'],
  ['2', 'y = 3, top'],
];

/** @param {string} score  As it was asked for. */
export const kindOf = (score) => (score in CONDITIONS ? score : 'exact');

/**
 * @param {string} kind  Of the score.
 * @param {number} seed
 * @returns {import('../types.d.ts').Config}
 */
export const configOf = (kind, seed) => ({
  seed,
  data: DATA,
  ...(kind === 'exact'
    ? { score: { kind: 'exact' } }
    : {
        score: { kind: 'network', width: 64, depth: 3 },
        condition: CONDITIONS[kind],
        training: TRAINING,
      }),
});

/** @param {number} scale */
export function why(scale) {
  if (scale === 0) return 'At γ = 0 the label is not heard: these are samples of p(x).';
  if (scale === 1) {
    return 'At γ = 1 guidance is exact: ∇log pₜ(x) + ∇log pₜ(y|x) is the score of the conditional law p(x|y), at every t.';
  }
  return html`Adding γ∇log pₜ(y|x) at every t is not the diffusion of the tilted density: smoothing
    p(x)p(y|x)<sup>γ</sup> by the kernel and tilting the smoothed density by its own pₜ(y|x)<sup
      >γ</sup
    >
    do not commute unless γ is 0 or 1.`;
}
