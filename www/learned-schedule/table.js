/** The numbers of the three runs. */
import { html } from 'lit';
import { term } from '../controls/term.js';
import { measured } from '../number/number.js';
import { VARIANTS } from './plan.js';
import { rough } from '../number/rough.js';

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
    name: 'loss',
    title: 'Variance of one loss',
    unit: 'nats²',
    help: 'Of the weighted loss of one point at one t, as training draws them; ± its standard error over blocks of draws, which itself is rough where a few rare draws make most of it.',
    shown: ({ lossVariance, lossVarianceStandardError }) =>
      rough(lossVariance, lossVarianceStandardError),
  },
  {
    name: 'gradient',
    title: 'Gradient variance',
    unit: 'tr Cov',
    help: 'Of the gradient of a batch, after training, ± its standard error over blocks of batches: all three estimate the same objective.',
    shown: ({ gradientVariance, gradientVarianceStandardError }) =>
      rough(gradientVariance, gradientVarianceStandardError),
  },
];

/** @param {Pick<import('./trial.js').Trial, 'found' | 'failed' | 'current'>} trial */
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
