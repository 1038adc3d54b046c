/** The table of the experiment: its columns, and its rows, of which those of one process stand together. */
import { scientific } from '../number/scientific.js';
import { fixed } from '../number/number.js';

/** @typedef {import('./summary.js').Spread} Spread */
/** @typedef {import('./summary.js').Row} Row */
/** @typedef {keyof import('./run.js').Measured} Name */
/** @typedef {NonNullable<Row['numbers']>} Numbers */

/** @type {{ name: Name, file: string, title: string, unit: string, help: string, shown: (spread: Spread) => string }[]} */
const COLUMNS = [
  {
    name: 'nll',
    file: 'nll_nats',
    title: 'NLL (ODE)',
    unit: 'nats',
    help: '−E ln p of the probability flow over held-out data, the same points in every row.',
    shown: (spread) => decimal(spread, 3),
  },
  {
    name: 'bound',
    file: 'bound_nats',
    title: 'Bound (SDE)',
    unit: 'nats',
    help: 'E L(x) ≥ −E ln p of the reverse SDE, over the same points.',
    shown: (spread) => decimal(spread, 3),
  },
  {
    name: 'gap',
    file: 'gap_nats',
    title: 'Gap',
    unit: 'nats',
    help: 'NLL − H, the entropy of the data: KL(p‖p of the flow), up to the chance of the points.',
    shown: (spread) => decimal(spread, 3),
  },
  {
    name: 'gradientVariance',
    file: 'gradient_variance',
    title: 'Gradient variance',
    unit: 'tr Cov',
    help: 'Of the gradient of a batch, at the averaged weights after training. To be compared between laws of t with the same weight only.',
    shown: ({ mean, deviation }) =>
      scientific(mean) + (deviation === null ? '' : ` ± ${scientific(deviation, 1)}`),
  },
  {
    name: 'distance',
    file: 'energy_distance_floors',
    title: 'Energy distance',
    unit: 'floors',
    help: 'Of 1000 samples by the probability flow, Heun’s method in 50 steps, to the truth; one floor is its spread between two draws of the truth.',
    shown: (spread) => decimal(spread, 1),
  },
];

/**
 * @param {Row[]} rows
 * @param {import('./experiment.js').Experiment} experiment
 * @returns {import('../experiment/results-table.js').Table<Numbers>}
 */
export const tableOf = (rows, { current, failed, settings }) => ({
  label: 'Results of the runs',
  heads: ['SDE', 'Weight, law of t'],
  columns: COLUMNS.map((column) => ({ ...column, ...cell(column) })),
  current,
  rows: rows.map(({ process, law, key, count, numbers }) => ({
    key,
    labels: [process.label, law.label],
    facts: {
      data: settings?.data,
      sde: process.name,
      weighting: law.loss.weighting,
      time: law.loss.time,
      steps: settings?.steps,
      seeds: count,
    },
    numbers,
    failure: failed.get(key),
    count,
  })),
});

/**
 * @param {(typeof COLUMNS)[number]} column
 * @returns {Pick<import('../experiment/results-table.js').Column<Numbers>, 'shown' | 'saved'>}
 */
const cell = ({ name, file, shown }) => ({
  shown: (numbers) => shown(numbers[name]),
  saved: (numbers) => ({
    [file]: numbers[name].mean,
    [`${file}_sd`]: numbers[name].deviation ?? '',
  }),
});

/**
 * @param {Spread} spread
 * @param {number} digits
 */
const decimal = ({ mean, deviation }, digits) =>
  !Number.isFinite(mean)
    ? 'not finite'
    : fixed(mean, digits) + (deviation === null ? '' : ` ± ${fixed(deviation, digits)}`);
