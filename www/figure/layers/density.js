/** The log-density of the probability flow, ever finer, and its distance from the truth by quadrature. */
import { html } from 'lit';
import { drawDensity } from '../../plot/density.js';
import { COARSE, FINE, FIRST, overGrid } from '../../plot/grid.js';
import { isGuided } from '../../settings/condition.js';
import { hasTime } from '../../settings/loss.js';
import { chunk, refused, timeless } from './layer.js';

const FEWEST = 2; // held-out points, where they do not matter

/** @param {import('./layer.js').Values} values */
export const showsDensity = ({ heatmap }) => heatmap === 'density' || heatmap === 'difference';

/** Of all labels together: the bound and the flow are those of the whole model. @param {import('./layer.js').Values} values */
export const ofWhat = (values) => (isGuided(values) ? ', of all labels together' : '');

/** @type {import('./layer.js').Job} */
const density = {
  name: 'density',
  wanted: ({ values, taught, timed, planar }) => planar && taught && timed && showsDensity(values),
  depends: () => [],
  async *run({ lab, viewport, fine, answers }, { signal }) {
    const finest = fine ? FINE : COARSE;
    // Adaptive: near t = 0 a fixed grid as cheap as this is wrong by nats.
    const tolerance = fine ? 1e-3 : 1e-2;
    const options = /** @type {const} */ ({ solver: 'rk45', atol: tolerance, rtol: tolerance });
    // A picture that is there already does not become coarser again.
    const shown = Math.min(finest, answers.density?.value?.n ?? 0);
    let [evaluations, millis] = [0, 0];
    let map;
    for (const n of [FIRST, COARSE, FINE].filter((n) => n >= shown && n <= finest)) {
      const grid = yield* overGrid(viewport, n, chunk(lab), async (points) => {
        const start = performance.now();
        const answer = await lab.logDensity(points, options, { signal });
        millis += performance.now() - start;
        evaluations = Math.max(evaluations, answer.evaluations);
        return answer.logDensity;
      });
      map = grid && { ...grid, finest, evaluations, seconds: millis / 1000 };
      yield map;
    }
    return map;
  },
};

/** Once the map is as fine as it becomes. @type {import('./layer.js').Job} */
const kl = {
  name: 'kl',
  yields: true,
  wanted: ({ values, fine, planar, answers }) =>
    planar && fine && showsDensity(values) && answers.density?.value?.n === FINE,
  depends: () => [],
  async *run({ lab }, { signal }) {
    const options = { count: FEWEST, seed: 1, resolution: FINE };
    return (await lab.evaluate(options, { signal })).kl;
  },
};

/** @type {import('./layer.js').Layer} */
export const DENSITY = {
  heatmap: ['density', 'Log-density', hasTime],
  jobs: [density, kl],
  draw(brush, { answers }) {
    if (answers.density?.value) drawDensity(brush, answers.density.value);
  },
  legend: (values) =>
    html`<span class="bar sequential" aria-hidden="true"></span> log p from 8 nats below its
      maximum${ofWhat(values)}`,
  missing: (scene) => timeless(scene) ?? refused('Density', scene.answers.density),
};
