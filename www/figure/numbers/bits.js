/** Images in bits for each of their pixels, the unit in which they are compared, beside a Gaussian's. */
import { term } from '../../controls/term.js';
import { row } from '../../controls/rows.js';
import { measured } from '../../number/number.js';

/** @typedef {import('../layers/evaluation.js').Pooled} Evaluation */

/** @type {{ name: 'nll' | 'bound' | 'gaussian', label: string, help: string, sign?: string }[]} */
const ROWS = [
  {
    name: 'nll',
    label: 'Bits per dimension, ODE',
    help: 'E[log₂ q(u|x) − log₂ p(x + u)]/D in grey levels: at least what the ODE’s code of an image takes for each of its pixels.',
  },
  {
    name: 'bound',
    label: 'Bits per dimension, SDE',
    help: 'The bound on −E log p of the reverse SDE in the same unit.',
    sign: '≤ ',
  },
  {
    name: 'gaussian',
    label: 'Bits per dimension, Gaussian',
    help: 'The baseline: a Gaussian with the mean and the full covariance of the data, on the same images.',
  },
];

/**
 * @param {Evaluation | undefined} evaluation
 * @param {boolean} settling
 */
export const bitsPerDimension = (evaluation, settling) =>
  ROWS.map(({ name, label, help, sign = '' }) => {
    const { bits } = evaluation ?? {};
    const [value, error] = [bits?.[name] ?? null, bits?.[`${name}StandardError`] ?? null];
    return row({
      name: `bits-${name}`,
      label: term(label, help),
      value: value === null ? '' : `${sign}${measured(value, error)} bits`,
      settling,
    });
  });
