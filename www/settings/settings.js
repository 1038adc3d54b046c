/**
 * Every choice of the figure, once. This list drives the attributes of <score-lab>, the address of the
 * page, the controls, and the configuration of the lab. A new choice is a new entry.
 */

import { CLASSIFIER, CONDITION, isGuided } from './condition.js';
import { NETWORK, OBJECTIVE, isTimed, learns } from './objective.js';
import { SAMPLER } from './sampler.js';

/**
 * @typedef {string | number | boolean} Value
 * @typedef {Record<string, Value>} Values  By name; besides, `components`: how many the mixture has.
 * @typedef {[string, string, ((values: Values) => boolean)?]} Choice  Value, its name for readers, and whether it is offered now.
 * @typedef {object} Setting
 * @property {string} name  Property of the element; its attribute is the same in kebab-case.
 * @property {'choice' | 'integer' | 'number' | 'boolean'} type
 * @property {Value} default
 * @property {string} label
 * @property {string} [group]  The part of the panel it stands in; none: no control of its own.
 * @property {Choice[] | ((values: Values) => Choice[])} [choices]
 * @property {number} [min]
 * @property {(values: Values) => number} [least]  The minimum, where it depends on the other settings.
 * @property {number} [max]
 * @property {boolean} [above]  The minimum itself is not allowed.
 * @property {boolean} [below]  Nor is the maximum.
 * @property {number} [slider]  It is set with a slider, in steps of this size.
 * @property {number} [reach]  Where that slider ends, if before the maximum.
 * @property {string} [path]  Place in the lab's configuration.
 * @property {string[]} [options]  What it is called among the options of `lab.sample`.
 * @property {(values: Values) => boolean} [when]  Whether it matters now.
 * @property {Record<string, Record<string, string[]>>} [needs]  By a choice, what other settings may be with it; the first is what they become.
 * @property {string | ((values: Values) => string)} [help]  One sentence, with the formula.
 */

/** @type {(...kinds: string[]) => (values: Values) => boolean} */
const ifSde =
  (...kinds) =>
  (values) =>
    kinds.includes(String(values.sde));

/**
 * Whether the data lie in the plane; digits are images.
 * @param {Values} values
 */
export const isPlanar = ({ data }) => data !== 'glyphs';

/** What is trained on the bound needs the loss that is the bound, and something to train. */
const BOUND = { weighting: ['likelihood'], score: ['network', 'energy'] };

/** @type {Setting[]} */
export const SETTINGS = [
  {
    name: 'data',
    type: 'choice',
    default: 'moons',
    label: 'Data',
    group: 'data',
    path: 'data.kind',
    choices: [
      ['moons', 'Moons'],
      ['eight-gaussians', 'Eight Gaussians'],
      ['checkerboard', 'Checkerboard'],
      ['two-spirals', 'Two spirals'],
      ['swiss-roll', 'Swiss roll'],
      ['circles', 'Circles'],
      ['rings', 'Rings'],
      ['pinwheel', 'Pinwheel'],
      ['glyphs', 'Digits of 8 × 8 pixels'],
      ['generator', 'Noise through a small network'],
      ['mixture', 'A Gaussian mixture'],
      ['points', 'Your own points'],
    ],
  },
  {
    name: 'dequantization',
    type: 'choice',
    default: 'uniform',
    label: 'Dequantization',
    group: 'data',
    path: 'data.dequantization',
    choices: [
      ['uniform', 'Uniform noise'],
      ['variational', 'Variational, a learned q(u|x)'],
    ],
    when: (values) => !isPlanar(values),
    needs: {
      variational: {
        ...BOUND,
        loss: ['denoising'],
        timeLaw: ['uniform', 'importance'],
        schedule: ['fixed'],
      },
    },
    help: 'Grey levels have a density only with noise u added: log P(x) ≥ E[log p(x + u) − log q(u|x)].',
  },
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
  ...OBJECTIVE,
  ...SAMPLER,
  ...CONDITION,
  {
    name: 'learningRate',
    type: 'number',
    default: 4e-3,
    min: 0,
    max: 1,
    above: true,
    label: 'Learning rate',
    group: 'training',
    path: 'training.learningRate',
    help: 'Of Adam, at its peak: it rises over 100 steps and then falls to a hundredth.',
  },
  {
    name: 'decaySteps',
    type: 'integer',
    default: 8000,
    min: 1,
    max: 10_000_000,
    label: 'Steps of decay',
    group: 'training',
    path: 'training.decaySteps',
    help: 'Over so many steps the learning rate falls, along half a cosine.',
  },
  {
    name: 'batchSize',
    type: 'integer',
    default: 512,
    min: 1,
    max: 65_536,
    label: 'Batch size',
    group: 'training',
    path: 'training.batchSize',
  },
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
  ...NETWORK,
  ...CLASSIFIER,
  {
    name: 'seed',
    type: 'integer',
    default: 0,
    min: 0,
    max: 2 ** 32 - 1,
    label: 'Seed',
    group: 'training',
    path: 'seed',
    help: 'The same seed, configuration and backend give the same numbers.',
  },
  {
    name: 'backend',
    type: 'choice',
    default: 'auto',
    label: 'Run on',
    group: 'backend',
    choices: [
      ['auto', 'GPU if there is one'],
      ['webgpu', 'GPU (WebGPU)'],
      ['cpu', 'CPU'],
    ],
    help: 'Switching keeps the model: it is carried over as it stands.',
  },
  { name: 'time', type: 'number', default: 0.1, min: 0, max: 1, label: 'Time t' },
  { name: 'showData', type: 'boolean', default: true, label: 'Data', group: 'layers' },
  { name: 'showSamples', type: 'boolean', default: true, label: 'Samples', group: 'layers' },
  {
    name: 'showNearest',
    type: 'boolean',
    default: false,
    label: 'Nearest training images',
    group: 'layers',
    when: (values) => !isPlanar(values),
  },
  {
    name: 'showTruth',
    type: 'boolean',
    default: false,
    label: 'True density',
    group: 'layers',
    when: isPlanar,
  },
  {
    name: 'tilted',
    type: 'boolean',
    default: false,
    label: 'as p(x) p(y|x)^γ',
    group: 'layers',
    when: (values) => isPlanar(values) && isGuided(values) && values.showTruth === true,
  },
  {
    name: 'showPaths',
    type: 'boolean',
    default: false,
    label: 'Paths',
    group: 'layers',
    when: isPlanar,
  },
  {
    name: 'heatmap',
    type: 'choice',
    default: 'density',
    label: 'Heatmap',
    group: 'layers',
    when: isPlanar,
    choices: [
      ['none', 'None'],
      ['density', 'Log-density', isTimed],
      ['difference', 'Model − truth', isTimed],
      ['score-error', 'Score error'],
      ['curl', 'Curl of the score'],
      ['energy', 'Density of the energy', ({ score }) => score === 'energy'],
    ],
  },
  {
    name: 'field',
    type: 'choice',
    default: 'none',
    label: 'Score field',
    group: 'layers',
    when: isPlanar,
    choices: [
      ['none', 'None'],
      ['model', 'Model'],
      ['exact', 'Exact'],
      ['error', 'Error (model − exact)'],
    ],
  },
  { name: 'autoplay', type: 'boolean', default: false, label: 'Train at once' },
  { name: 'worker', type: 'boolean', default: true, label: 'Use a worker' },
  {
    name: 'theme',
    type: 'choice',
    default: 'auto',
    label: 'Theme',
    choices: [
      ['auto', 'As the system'],
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  },
];

/** @param {string} name */
export const attributeOf = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * @param {Setting} setting
 * @param {Values} values
 */
export const choicesOf = ({ choices = [] }, values) =>
  typeof choices === 'function' ? choices(values) : choices;

/** @type {Map<string, Setting>} */
export const BY_NAME = new Map(SETTINGS.map((setting) => [setting.name, setting]));

/** @returns {Values} */
export const defaults = () => Object.fromEntries(SETTINGS.map((s) => [s.name, s.default]));
