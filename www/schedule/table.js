/** The numbers of the three runs. */
import { html } from 'lit';
import { term } from '../controls/term.js';
import { scientific } from '../evolution/scientific.js';
import { measured } from '../views/number.js';
import { VARIANTS } from './plan.js';

/** @typedef {import('./run.js').Measured} Measured */

/** @type {{ name: string, title: string, unit: string, help: string, shown: (numbers: Measured) => string }[]} */
const COLUMNS = [
  {
    name: 'bound',
    title: 'Bound (SDE)',
    unit: 'nats',
    help: 'E L(x) ≥ −E ln p of the reverse SDE over held-out data, the same points in every row, ± its standard error.',
    shown: ({ bound, boundStandardError }) => nats(bound, boundStandardError),
  },
  {
    name: 'nll',
    title: 'NLL (ODE)',
    unit: 'nats',
    help: '−E ln p of the probability flow over the same points, ± its standard error.',
    shown: ({ nll, nllStandardError }) => nats(nll, nllStandardError),
  },
  {
    name: 'deviation',
    title: 'SD of one loss',
    unit: 'nats',
    help: 'Standard deviation of the weighted loss of one point at one t, as training draws them.',
    shown: ({ deviation }) => scientific(deviation),
  },
  {
    name: 'gradient',
    title: 'Gradient variance',
    unit: 'tr Cov',
    help: 'Of the gradient of a batch, after training: all three estimate the same objective.',
    shown: ({ gradientVariance }) => scientific(gradientVariance),
  },
];

/** @param {import('./experiment.js').Experiment} experiment */
export const table = ({ found, failed, current }) => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Results of the three runs">
    <table>
      <thead>
        <tr>
          <th scope="col">Schedule, law of t</th>
          ${COLUMNS.map(
            ({ title, unit, help }) =>
              html`<th scope="col">${term(title, help)}<span class="unit">${unit}</span></th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${VARIANTS.map(
          ({ name, label }) =>
            html`<tr class=${name === current ? 'current' : ''} data-run=${name}>
              <th scope="row">${label}</th>
              ${cells(found.get(name), failed.get(name))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;

/**
 * @param {Measured | undefined} numbers
 * @param {string | undefined} failure
 */
const cells = (numbers, failure) =>
  failure
    ? html`<td colspan=${COLUMNS.length} class="error">${failure}</td>`
    : COLUMNS.map(
        ({ name, shown }) =>
          html`<td class=${name}>
            ${numbers ? shown(numbers) : html`<span aria-label="none yet">–</span>`}
          </td>`,
      );

/**
 * @param {number | null} value
 * @param {number | null} error
 */
const nats = (value, error) => (value === null ? 'not known' : measured(value, error));
