/** The numbers of the three runs. */
import { measured } from '../number/number.js';
import { VARIANTS } from './plan.js';
import { rough } from '../number/rough.js';

/** @typedef {import('./run.js').Measured} Measured */

/** @type {import('../experiment/results-table.js').Column<Measured>[]} */
const COLUMNS = [
  {
    name: 'bound',
    title: 'Bound (SDE)',
    unit: 'nats',
    help: 'E L(x) ≥ −E ln p of the reverse SDE over held-out data, the same points in every row, ± its standard error.',
    shown: ({ bound, boundStandardError }) => nats(bound, boundStandardError),
    saved: ({ bound, boundStandardError }) => ({ bound, boundStandardError }),
  },
  {
    name: 'nll',
    title: 'NLL (ODE)',
    unit: 'nats',
    help: '−E ln p of the probability flow over the same points, ± its standard error.',
    shown: ({ nll, nllStandardError }) => nats(nll, nllStandardError),
    saved: ({ nll, nllStandardError }) => ({ nll, nllStandardError }),
  },
  {
    name: 'loss',
    title: 'Variance of one loss',
    unit: 'nats²',
    help: 'Of the weighted loss of one point at one t, as training draws them; ± its standard error over blocks of draws, which itself is rough where a few rare draws make most of it.',
    shown: ({ lossVariance, lossVarianceStandardError }) =>
      rough(lossVariance, lossVarianceStandardError),
    saved: ({ lossVariance, lossVarianceStandardError }) => ({
      lossVariance,
      lossVarianceStandardError,
    }),
  },
  {
    name: 'gradient',
    title: 'Gradient variance',
    unit: 'tr Cov',
    help: 'Of the gradient of a batch, after training, ± its standard error over blocks of batches: all three estimate the same objective.',
    shown: ({ gradientVariance, gradientVarianceStandardError }) =>
      rough(gradientVariance, gradientVarianceStandardError),
    saved: ({ gradientVariance, gradientVarianceStandardError }) => ({
      gradientVariance,
      gradientVarianceStandardError,
    }),
  },
];

/**
 * @param {Pick<import('./trial.js').Trial, 'found' | 'failed' | 'current'> & { settings?: import('./plan.js').Settings }} trial
 * @returns {import('../experiment/results-table.js').Table<Measured>}
 */
export const tableOf = ({ found, failed, current, settings }) => ({
  label: 'Results of the three runs',
  heads: ['Schedule, law of t'],
  columns: COLUMNS,
  current,
  rows: VARIANTS.map(({ name, label, schedule, time }) => ({
    key: name,
    labels: [label],
    facts: { ...settings, schedule, time },
    numbers: found.get(name),
    failure: failed.get(name),
  })),
});

/**
 * @param {number | null} value
 * @param {number | null} error
 */
const nats = (value, error) => (value === null ? 'not known' : measured(value, error));
