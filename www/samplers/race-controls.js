/** What the race can be told: its law and score, its price, and what its planes show. */
import { html } from 'lit';
import { choice, slider, tick } from '../controls/choice.js';
import { sdeChoice } from '../experiment/sde.js';
import { integer } from '../number/number.js';
import { isScoreKnown } from '../settings/data.js';
import { BY_NAME } from '../settings/settings.js';
import { BUDGET, GRIDS } from './samplers.js';

/** @typedef {import('./figure.js').Host} Host */
/** @typedef {{ data: boolean, truth: boolean, paths: boolean }} Layers */

const NOT_HERE = ['points', 'glyphs']; // not in the plane, or more than a name
const DATA = /** @type {[string, string][]} */ (BY_NAME.get('data')?.choices ?? []).filter(
  ([name]) => !NOT_HERE.includes(name),
);
/** @type {[string, string][]} */
const SCORES = [
  ['exact', 'Exact'],
  ['network', 'A network, trained here'],
];

/**
 * @param {Host} host
 * @param {string} score
 * @param {unknown} training  The button that trains a network.
 */
export const setup = (host, score, training) =>
  html`<div class="view setup">
    ${choice({
      id: 'race-data',
      label: 'Data',
      value: host.data,
      choices: DATA,
      set: (data) => (host.data = data),
    })}
    ${sdeChoice('race-sde', host.sde, (sde) => (host.sde = sde))}
    ${choice({
      id: 'race-score',
      label: 'Score',
      value: score,
      choices: SCORES.filter(([name]) => name !== 'exact' || isScoreKnown(host.data)),
      set: (score) => (host.score = score),
    })}
    ${training}
  </div>`;

/**
 * @param {Host} host
 * @param {string} grid
 * @param {(grid: string) => void} setGrid
 */
export const price = (host, grid, setGrid) =>
  html`<div class="view">
    ${slider({
      id: 'race-budget',
      label: 'Evaluations',
      value: Math.log(host.budget / BUDGET.least) / Math.log(BUDGET.most / BUDGET.least),
      max: 1,
      step: 0.005,
      shown: integer(host.budget),
      set: (along) => {
        host.budget = Math.round(BUDGET.least * (BUDGET.most / BUDGET.least) ** along);
      },
    })}
    ${choice({ id: 'race-grid', label: 'Time grid', value: grid, choices: GRIDS, set: setGrid })}
  </div>`;

/**
 * @param {Layers} layers
 * @param {(layers: Layers) => void} set
 * @param {() => void} putBack
 */
export const shown = (layers, set, putBack) =>
  html`<div class="toggles">
    ${tick('race-data-layer', 'Data', layers.data, (data) => set({ ...layers, data }))}
    ${tick('race-truth-layer', 'True density', layers.truth, (truth) => set({ ...layers, truth }))}
    ${tick('race-paths-layer', 'Paths', layers.paths, (paths) => set({ ...layers, paths }))}
    <button type="button" class="quiet" id="race-starts" @click=${putBack}>
      Put the start points back
    </button>
  </div>`;

/** @param {string} sde */
export const startsNote = (sde) =>
  html`<p class="note">
    ${
      sde === 've'
        ? 'Drag a start point: its path follows in every panel. VE noise is far wider than the data, so at noise level σ the paths are drawn closer by 1/√(1 + σ²/s²), s a sixth of the window.'
        : 'Drag a start point: its path follows in every panel. All samplers start from the same noise.'
    }
  </p>`;
