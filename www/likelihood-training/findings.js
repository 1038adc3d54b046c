/** What the table says, in sentences: only comparisons of rows that are there. */
import { fixed } from '../number/number.js';
import { scientific } from '../number/scientific.js';
import { PROCESSES } from './plan.js';

/** @typedef {import('./summary.js').Row} Row */

/**
 * @param {Row[]} rows
 * @returns {string[]}
 */
export function findings(rows) {
  const [factors, bounds, nlls] = [
    said(rows, 'likelihood', (uniform, importance) => {
      const ratio = uniform.gradientVariance.mean / importance.gradientVariance.mean;
      return `${scientific(ratio)} ×`;
    }),
    said(rows, 'variance', (variance, tamed) => change(variance.bound, tamed.bound)),
    said(rows, 'variance', (variance, tamed) => change(variance.nll, tamed.nll)),
  ];
  return [
    factors &&
      `Weight g²: the gradient with uniform t has ${factors} the variance of that with importance-sampled t.`,
    bounds && `From σ² to g² with importance-sampled t the bound changes by ${bounds}.`,
    nlls && `The NLL changes by ${nlls}.`,
  ].filter(Boolean);
}

/**
 * A comparison of one law with g² and importance, on each process that has both.
 * @param {Row[]} rows
 * @param {string} law
 * @param {(numbers: NonNullable<Row['numbers']>, importance: NonNullable<Row['numbers']>) => string} compare
 */
const said = (rows, law, compare) =>
  PROCESSES.flatMap((process) => {
    const [numbers, importance] = [law, 'importance'].map(
      (name) => rows.find((row) => row.process === process && row.law.name === name)?.numbers,
    );
    return numbers && importance ? [`${compare(numbers, importance)} (${process.label})`] : [];
  }).join(', ');

/**
 * @param {import('./summary.js').Spread} from
 * @param {import('./summary.js').Spread} to
 */
function change(from, to) {
  const difference = to.mean - from.mean;
  const sign = difference > 0 ? '+' : '';
  const spread = Math.hypot(from.deviation ?? 0, to.deviation ?? 0);
  const error = from.deviation === null ? '' : ` ± ${spread.toFixed(3)}`;
  return `${sign}${fixed(difference, 3)}${error} nats`;
}
