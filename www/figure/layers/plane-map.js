/** A map over the plane at one time t that needs no sampling and no likelihood. */
import { html } from 'lit';
import { drawColours, drawDensity } from '../../plot/density.js';
import { COARSE, FINE, overGrid } from '../../plot/grid.js';
import { chunk, refused, timeOf } from './layer.js';

/**
 * @typedef {object} Asked
 * @property {import('./layer.js').Lab} lab
 * @property {import('./layer.js').Lab['score']} truth  The exact score that it is held against.
 * @property {Float32Array} points
 * @property {number} t
 * @property {import('../../types.d.ts').Guidance} [law]
 * @property {AbortSignal} [signal]
 */
/**
 * @typedef {object} PlaneMap
 * @property {import('../../settings/settings.js').Choice} choice
 * @property {(asked: Asked) => Promise<Float32Array>} evaluate
 * @property {readonly [number, number]} [range]  Of the first and the last colour; none: log-densities, from their top.
 * @property {'sequential' | 'diverging'} ramp
 * @property {string} key  What the colours mean.
 * @property {boolean} [whole]  One call for all points: each call does more than its points.
 * @property {(scene: import('./layer.js').Scene) => string | undefined} [impossible]  Why there is none of this model.
 */

/**
 * @param {PlaneMap} map
 * @returns {import('./layer.js').Layer}
 */
export function planeMap({ choice, evaluate, range, ramp, key, whole, impossible }) {
  const [name] = choice;
  return {
    heatmap: choice,
    jobs: [
      {
        name,
        quick: true,
        wanted: (scene) =>
          scene.planar && scene.taught && scene.values.heatmap === name && !impossible?.(scene),
        depends: ({ values, law }) => [values.time, ...Object.values(law)],
        async *run({ lab, viewport, values, law, fine }, { signal }) {
          const n = fine ? FINE : COARSE;
          const size = whole ? n * n : chunk(lab);
          const t = timeOf(values);
          return yield* overGrid(viewport, n, size, (points) =>
            evaluate({ lab, truth: (...of) => lab.exactScore(...of), points, t, law, signal }),
          );
        },
      },
    ],
    draw(brush, { answers }) {
      const grid = answers[name]?.value;
      if (grid) drawMap(brush, grid, { range, ramp });
    },
    legend: () => html`<span class="bar ${ramp}" aria-hidden="true"></span> ${key}`,
    missing: (scene) => impossible?.(scene) ?? refused('Heatmap', scene.answers[name]),
  };
}

/**
 * @param {import('../../plot/density.js').Brush} brush
 * @param {import('../../plot/grid.js').Grid} grid
 * @param {Pick<PlaneMap, 'range' | 'ramp'>} map
 */
export function drawMap(brush, grid, { range, ramp }) {
  if (range) drawColours(brush, grid, ramp, range);
  else drawDensity(brush, grid);
}
