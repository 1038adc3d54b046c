/** The choices of the data. */
import { fact, field, setting } from './core.js';

/** @typedef {import('./settings.js').Values} Values */

/** @type {Record<string, string>} */
const NAMES = {
  moons: 'Moons',
  'eight-gaussians': 'Eight Gaussians',
  checkerboard: 'Checkerboard',
  'two-spirals': 'Two spirals',
  'swiss-roll': 'Swiss roll',
  circles: 'Circles',
  rings: 'Rings',
  pinwheel: 'Pinwheel',
  glyphs: 'Digits of 8 × 8 pixels',
  generator: 'Noise through a small network',
  mixture: 'A Gaussian mixture',
  points: 'Your own points',
};

/**
 * What the core knows of these data. A mixture and points say the rest themselves.
 * @param {unknown} data
 */
const about = (data) => fact('data.kind', data);

/**
 * Whether the data lie in the plane; digits are images.
 * @param {{ data?: unknown }} values
 */
export const isPlanar = ({ data }) => (about(data)?.dimension ?? 2) === 2;

/** @param {unknown} data */
export const isScoreKnown = (data) => about(data)?.scoreIsKnown === true;

/** @param {string} data */
export const labelOf = (data) => NAMES[data] ?? data;

/** The names of the labels of some data; null: they have as many as they have components. @param {unknown} data */
export const labelsOf = (data) => /** @type {string[] | null} */ (about(data)?.labels ?? null);

export const DATA = [
  setting('data.kind', { name: 'data', label: 'Data', group: 'data', words: NAMES }),
  setting('data.dequantization', {
    label: 'Dequantization',
    group: 'data',
    words: { uniform: 'Uniform noise', variational: 'Variational, a learned q(u|x)' },
    help: 'Grey levels have a density only with noise u added: log P(x) ≥ E[log p(x + u) − log q(u|x)].',
  }),
];

/** The data sets of the plane that a name alone describes and whose entropy is known: for experiments. */
export const PLANAR = (field('data.kind').choices ?? [])
  .filter(({ dimension, entropyIsKnown }) => dimension === 2 && entropyIsKnown)
  .map(({ name }) => /** @type {[string, string]} */ ([name, labelOf(name)]));

/** Those whose density is known at every t. */
export const WITH_SCORE = PLANAR.filter(([name]) => isScoreKnown(name));
