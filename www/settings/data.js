/** The choices of the data. */
import { BOUND } from './loss.js';

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/**
 * Whether the data lie in the plane; digits are images.
 * @param {{ data?: unknown }} values
 */
export const isPlanar = ({ data }) => data !== 'glyphs';

/** @type {Setting[]} */
export const DATA = [
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
];

/** What has no entropy to compare with, or needs more settings than a name, or is not in the plane. */
const NOT_HERE = ['generator', 'mixture', 'points', 'glyphs'];
const ALL = /** @type {[string, string][]} */ (DATA[0].choices);

/** The data sets of the plane that a name alone describes and whose entropy is known: for experiments. */
export const PLANAR = ALL.filter(([name]) => !NOT_HERE.includes(name));

/** What no mixture describes: the score of the noised law is not known. */
const UNKNOWN_SCORE = ['checkerboard', 'pinwheel', 'generator'];

/** @param {string} data */
export const isScoreKnown = (data) => !UNKNOWN_SCORE.includes(data);

/** Those whose density is known at every t. */
export const WITH_SCORE = PLANAR.filter(([name]) => isScoreKnown(name));

/** @param {string} data */
export const labelOf = (data) => PLANAR.find(([name]) => name === data)?.[1] ?? data;
