/** The paths of some samples, and where each of them stands at time t. */
import { drawPaths } from '../../plot/marks.js';
import { isPlanar } from '../../settings/data.js';
import { samplerOptions } from '../../settings/sampler.js';
import { refused, sampling, timeless } from './layer.js';

const COUNT = 48;
const MOST_STATES = 200_000; // that the core records

/** @type {import('./layer.js').Layer} */
export const PATHS = {
  setting: {
    name: 'showPaths',
    type: 'boolean',
    default: false,
    label: 'Paths',
    group: 'layers',
    when: isPlanar,
  },
  jobs: [
    {
      name: 'paths',
      sampling: true,
      yields: true,
      wanted: ({ values, taught, timed, planar }) =>
        planar && taught && timed && values.showPaths === true,
      depends: (scene) => Object.values(sampling(scene)),
      async *run(scene, watch) {
        const { sampler, steps = 1, langevinSteps = 1 } = samplerOptions(scene.values);
        const states = sampler === 'annealed-langevin' ? steps * langevinSteps : steps;
        const count = Math.max(1, Math.min(COUNT, Math.floor(MOST_STATES / states)));
        const options = { ...sampling(scene), count, trajectories: count, seed: 1 };
        return (await scene.lab.sample(options, watch)).trajectories;
      },
    },
  ],
  draw({ context, map, palette, unit, dot }, { values, answers }) {
    const paths = answers.paths?.value;
    if (!values.showPaths || !paths) return;
    context.strokeStyle = context.fillStyle = palette.sample;
    context.globalAlpha = 0.5;
    context.lineWidth = Math.max(1, unit);
    drawPaths(context, map, paths, Number(values.time), 1.6 * dot);
    context.globalAlpha = 1;
  },
  missing: (scene) =>
    scene.values.showPaths ? (timeless(scene) ?? refused('Paths', scene.answers.paths)) : undefined,
};
