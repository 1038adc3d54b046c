/** The data themselves, and of a label, where one is asked for, its own. */
import { isGuided } from '../../settings/condition.js';
import { drawPoints } from '../../plot/marks.js';

const FAINT = 0.12;
const STRONG = 0.42;

/** @type {import('./layer.js').Layer} */
export const DATA = {
  setting: { name: 'showData', type: 'boolean', default: true, label: 'Data', group: 'layers' },
  jobs: [
    {
      name: 'labelled',
      quick: true,
      once: true,
      wanted: ({ values, law }) => values.showData === true && 'label' in law,
      depends: ({ law }) => [law.label],
      async *run({ lab, law: { label } }) {
        return lab.dataSample({ count: 500, seed: 1, label });
      },
    },
  ],
  draw({ context, map, palette, dot }, { values, data, answers }) {
    if (!values.showData) return;
    const labelled = isGuided(values) ? answers.labelled?.value : undefined;
    context.fillStyle = palette.data;
    context.globalAlpha = labelled ? FAINT : STRONG;
    drawPoints(context, map, data, dot);
    context.globalAlpha = STRONG;
    if (labelled) drawPoints(context, map, labelled, dot);
    context.globalAlpha = 1;
  },
};
