/** Where the model's density is too high and where too low. */
import { html } from 'lit';
import { DEPTH, drawColours, highest } from '../../plot/density.js';
import { FINE, overGrid } from '../../plot/grid.js';
import { hasTime } from '../../settings/loss.js';
import { ofWhat } from './density.js';
import { refused, timeless } from './layer.js';
import { unknown } from './truth.js';

/** @typedef {import('../../plot/grid.js').Grid} Grid */

/** Nats of difference at the ends of the colours. */
const RANGE = /** @type {const} */ ([-2, 2]);
const POINTS = 256;
/** The difference belongs to its two grids, and is kept with the first. @type {WeakMap<Grid, Grid>} */
const differences = new WeakMap();

/** @type {import('./layer.js').Layer} */
export const DIFFERENCE = {
  heatmap: ['difference', 'Model − truth', hasTime],
  jobs: [
    {
      name: 'reference',
      quick: true,
      once: true,
      wanted: ({ values, planar }) => planar && values.heatmap === 'difference',
      depends: () => [],
      async *run({ lab, viewport }, { signal }) {
        return yield* overGrid(viewport, FINE, POINTS, (points) =>
          lab.dataLogDensity(points, {}, { signal }),
        );
      },
    },
  ],
  draw(brush, { answers: { density, reference } }) {
    if (!density?.value || !reference?.value) return;
    const grid = differences.get(density.value) ?? difference(density.value, reference.value);
    differences.set(density.value, grid);
    drawColours(brush, grid, 'diverging', RANGE);
  },
  legend: (values) =>
    html`<span class="bar diverging" aria-hidden="true"></span> −2 to +2 nats${ofWhat(values)}`,
  missing: (scene) =>
    unknown(scene.answers.reference) ??
    timeless(scene) ??
    refused('Density', scene.answers.density),
};

/**
 * Model minus truth, at the model's resolution. Where the truth is practically nothing there is nothing to compare.
 * @param {Grid} model
 * @param {Grid} truth
 */
function difference(model, truth) {
  const ratio = FINE / model.n;
  const floor = highest(truth) - DEPTH;
  const values = model.values.map((value, i) => {
    const row = Math.floor(i / model.n) * ratio;
    const column = (i % model.n) * ratio;
    let sum = 0;
    for (let r = 0; r < ratio; r++) {
      for (let c = 0; c < ratio; c++) sum += truth.values[(row + r) * FINE + column + c];
    }
    const mean = sum / ratio ** 2;
    return mean > floor || value > floor ? value - Math.max(mean, floor - DEPTH) : 0;
  });
  return { n: model.n, values };
}
