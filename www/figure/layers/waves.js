/** What the network is shown beside its input: each wave over the window at time t, coarse to fine, in a tile of its own. */
import { html } from 'lit';
import { drawTiles } from '../../plot/tiles.js';
import { fixed } from '../../number/number.js';
import { learns } from '../../settings/score.js';
import { refused, timeOf } from './layer.js';

/** Cells along one side: the finest waves are a few pixels long. */
const CELLS = 128;

/** @param {import('./layer.js').Scene} scene */
const hasWaves = ({ lab: { info } }) =>
  'features' in info.config.score && info.config.score.features === 'fourier';

/** @type {import('./layer.js').Layer} */
export const WAVES = {
  heatmap: ['waves', 'What the network is shown', learns],
  alone: true,
  jobs: [
    {
      name: 'waves',
      quick: true,
      wanted: (scene) => scene.planar && scene.values.heatmap === 'waves' && hasWaves(scene),
      depends: ({ values }) => [values.time],
      async *run({ lab, viewport, values }, { signal }) {
        const points = viewport.grid(CELLS);
        const shown = await lab.networkInputs(points, timeOf(values), { signal });
        return tilesOf(shown);
      },
    },
  ],
  draw(brush, { answers }) {
    if (answers.waves?.value) drawTiles(brush, answers.waves.value);
  },
  legend: () =>
    html`<span class="bar diverging" aria-hidden="true"></span> A sin(ω·u) from −1 to 1, beside
      which the network sees A cos(ω·u). The noise blurs what is finer than itself, and a wave is
      shown as strongly as it survives that: A = exp(−½‖ω‖²σ²/v), v = α²σ_d² + σ². So the fine ones
      fade as t grows.`,
  missing: (scene) =>
    hasWaves(scene)
      ? refused('What the network is shown', scene.answers.waves)
      : 'This network is shown its input alone: it has no Fourier features.',
};

/**
 * @param {import('../../types.d.ts').NetworkInputs} shown
 * @returns {import('../../plot/tiles.js').Tile[]}
 */
function tilesOf({ values, features, frequencies }) {
  const dimension = features - 2 * frequencies.length;
  return frequencies.map((frequency, k) => {
    const column = (/** @type {number} */ at) => values[at * features + dimension + k];
    const wave = Float32Array.from({ length: CELLS * CELLS }, (_, at) => column(at));
    const length = Math.hypot(...frequency);
    return { grid: { n: CELLS, values: wave }, label: `‖ω‖ ${fixed(length, 1)}`, range: [-1, 1] };
  });
}
