/** The choices of the data. */
import { fact, field, setting, withAuto } from './core.js';

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

/** @type {(scaling: string) => (values: Values) => boolean} */
const ifTaken =
  (scaling) =>
  ({ data }) =>
    fact('data.scaling', scaling)?.needs?.['data.kind'].includes(String(data)) === true;

export const DATA = [
  setting('data.kind', { name: 'data', label: 'Data', group: 'data', words: NAMES }),
  setting('data.dequantization', {
    label: 'Dequantization',
    group: 'data',
    words: { uniform: 'Uniform noise', variational: 'Variational, a learned q(u|x)' },
    help: 'Grey levels have a density only with noise u added: log P(x) ≥ E[log p(x + u) − log q(u|x)].',
  }),
  withAuto(
    'Usual for these data',
    setting('data.scaling', {
      label: 'Scaling',
      group: 'data',
      words: {
        none: 'None, as they are',
        common: 'One scale for both axes',
        axes: 'Each axis by itself',
      },
      offered: { common: ifTaken('common'), axes: ifTaken('axes') },
      when: isPlanar,
      help: 'x = centre + scale·u: the model learns u, of mean 0 and standard deviation 1, and all that is shown is of x. Your own points are scaled by axis, other data not at all.',
    }),
  ),
];

/** The data sets of the plane that a name alone describes and whose entropy is known: for experiments. */
export const PLANAR = (field('data.kind').choices ?? [])
  .filter(({ dimension, entropyIsKnown }) => dimension === 2 && entropyIsKnown)
  .map(({ name }) => /** @type {[string, string]} */ ([name, labelOf(name)]));

/** Those whose density is known at every t. */
export const WITH_SCORE = PLANAR.filter(([name]) => isScoreKnown(name));
