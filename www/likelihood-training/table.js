/** The table of the experiment: rows of one process stand together. */
import { html } from 'lit';
import { term } from '../controls/term.js';
import { scientific } from '../number/scientific.js';
import { fixed } from '../number/number.js';
import { LAWS } from './plan.js';

/** @typedef {import('./summary.js').Spread} Spread */
/** @typedef {import('./summary.js').Row} Row */
/** @typedef {keyof import('./run.js').Measured} Name */

/** @type {{ name: Name, title: string, unit: string, help: string, shown: (spread: Spread) => string }[]} */
const COLUMNS = [
  {
    name: 'nll',
    title: 'NLL (ODE)',
    unit: 'nats',
    help: '−E ln p of the probability flow over held-out data, the same points in every row.',
    shown: (spread) => decimal(spread, 3),
  },
  {
    name: 'bound',
    title: 'Bound (SDE)',
    unit: 'nats',
    help: 'E L(x) ≥ −E ln p of the reverse SDE, over the same points.',
    shown: (spread) => decimal(spread, 3),
  },
  {
    name: 'gap',
    title: 'Gap',
    unit: 'nats',
    help: 'NLL − H, the entropy of the data: KL(p‖p of the flow), up to the chance of the points.',
    shown: (spread) => decimal(spread, 3),
  },
  {
    name: 'gradientVariance',
    title: 'Gradient variance',
    unit: 'tr Cov',
    help: 'Of the gradient of a batch, at the averaged weights after training. To be compared between laws of t with the same weight only.',
    shown: ({ mean, deviation }) =>
      scientific(mean) + (deviation === null ? '' : ` ± ${scientific(deviation, 1)}`),
  },
  {
    name: 'distance',
    title: 'Energy distance',
    unit: 'floors',
    help: 'Of 1000 samples by the probability flow, Heun’s method in 50 steps, to the truth; one floor is its spread between two draws of the truth.',
    shown: (spread) => decimal(spread, 1),
  },
];

/**
 * @param {Row[]} rows
 * @param {import('./experiment.js').Experiment} experiment
 */
export const table = (rows, experiment) => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Results of the runs">
    <table>
      <thead>
        <tr>
          <th scope="col">SDE</th>
          <th scope="col">Weight, law of t</th>
          ${COLUMNS.map(
            ({ title, unit, help }) =>
              html`<th scope="col">${term(title, help)}<span class="unit">${unit}</span></th>`,
          )}
        </tr>
      </thead>
      ${rows.map((_, i) => (i % LAWS.length ? '' : group(rows.slice(i, i + LAWS.length), experiment)))}
    </table>
  </div>
`;

/**
 * @param {Row[]} rows  Of one process.
 * @param {import('./experiment.js').Experiment} experiment
 */
const group = (rows, { current, failed }) => html`
  <tbody>
    ${rows.map(
      ({ process, law, key, count, numbers }, i) => html`
        <tr class=${key === current ? 'current' : ''} data-row=${key} data-count=${count}>
          ${i ? '' : html`<th scope="rowgroup" rowspan=${rows.length}>${process.label}</th>`}
          <th scope="row">${law.label}</th>
          ${
            !numbers && failed.has(key)
              ? html`<td colspan=${COLUMNS.length} class="error">${failed.get(key)}</td>`
              : COLUMNS.map(
                  ({ name, shown }) =>
                    html`<td class=${name}>
                      ${numbers ? shown(numbers[name]) : html`<span aria-label="none yet">–</span>`}
                    </td>`,
                )
          }
        </tr>
      `,
    )}
  </tbody>
`;

/**
 * @param {Spread} spread
 * @param {number} digits
 */
const decimal = ({ mean, deviation }, digits) =>
  !Number.isFinite(mean)
    ? 'not finite'
    : fixed(mean, digits) + (deviation === null ? '' : ` ± ${fixed(deviation, digits)}`);
