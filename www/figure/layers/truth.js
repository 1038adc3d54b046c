/** Level lines of the density of the data, or of that which a label or guidance is held against. */
import { isGuided } from '../../settings/condition.js';
import { isPlanar } from '../../settings/data.js';
import { drawTruth } from '../../plot/density.js';
import { FINE, overGrid } from '../../plot/grid.js';
import { refused } from './layer.js';

const POINTS = 256; // in one call

/**
 * With γ ≠ 1 the tilted density, which guidance is often taken for.
 * @param {import('./layer.js').Scene} scene
 */
const lawOf = ({ values, law }) => (values.tilted ? law : { label: law.label });

/** @type {import('./layer.js').Layer} */
export const TRUTH = {
  setting: {
    name: 'showTruth',
    type: 'boolean',
    default: false,
    label: 'True density',
    group: 'layers',
    when: isPlanar,
  },
  jobs: [
    {
      name: 'truth',
      quick: true,
      once: true,
      wanted: ({ values, planar }) => planar && values.showTruth === true,
      depends: (scene) => Object.values(lawOf(scene)),
      async *run(scene, { signal }) {
        const { lab, viewport } = scene;
        return yield* overGrid(viewport, FINE, POINTS, (points) =>
          lab.dataLogDensity(points, lawOf(scene), { signal }),
        );
      },
    },
  ],
  draw(brush, { values, answers }) {
    if (values.showTruth && answers.truth?.value) drawTruth(brush, answers.truth.value);
  },
  missing: ({ values, answers: { truth } }) => (values.showTruth ? unknown(truth) : undefined),
};

/** @type {import('./layer.js').Layer} */
export const TILTED = {
  setting: {
    name: 'tilted',
    type: 'boolean',
    default: false,
    label: 'as p(x) p(y|x)^γ',
    group: 'layers',
    when: (values) => isPlanar(values) && isGuided(values) && values.showTruth === true,
  },
};

/** @param {import('./layer.js').Answer | undefined} truth */
export const unknown = (truth) =>
  refused('True density', truth) ??
  (truth && !truth.value && truth.full !== 'unfinished'
    ? 'The true density of this data is not known.'
    : undefined);
