/** Arrows of the score at time t: the model's, the exact one, or what is between them. */
import { drawArrows } from '../../plot/marks.js';
import { isPlanar } from '../../settings/data.js';
import { refused, timeOf } from './layer.js';

const ARROWS = 20; // along one side

/** @type {import('./layer.js').Layer} */
export const FIELD = {
  setting: {
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
  jobs: [
    {
      name: 'field',
      quick: true,
      wanted: ({ values, taught, planar }) =>
        planar && values.field !== 'none' && (taught || values.field === 'exact'),
      depends: ({ values, law }) => [values.field, values.time, ...Object.values(law)],
      async *run({ lab, viewport, values, law }) {
        const points = viewport.grid(ARROWS);
        const t = timeOf(values);
        const scores = [];
        if (values.field !== 'exact') scores.push(await lab.score(points, t, law));
        if (values.field === 'error') yield;
        if (values.field !== 'model') scores.push(await lab.exactScore(points, t, law));
        const [first, second] = scores;
        return { points, vectors: second ? first.map((value, i) => value - second[i]) : first };
      },
    },
  ],
  draw({ context, map, palette, size, unit }, { values, answers }) {
    const field = answers.field?.value;
    if (values.field === 'none' || !field) return;
    context.globalAlpha = 0.85;
    context.strokeStyle = values.field === 'exact' ? palette.truth : palette.ink;
    context.lineWidth = Math.max(1, 1.2 * unit);
    drawArrows(context, map, field, (1.1 * size) / ARROWS, 5 * unit);
    context.globalAlpha = 1;
  },
  missing: ({ values, answers }) =>
    values.field === 'none' ? undefined : refused('Score field', answers.field),
};
