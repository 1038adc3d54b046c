/** What the runs of one row come to: mean and, of several seeds, standard deviation. */
import { deviation, mean } from '../number/statistics.js';
import { LAWS, PROCESSES, keyOf } from './plan.js';

/** @typedef {import('./run.js').Measured} Measured */
/** @typedef {{ mean: number, deviation: number | null }} Spread */
/**
 * @typedef {object} Row
 * @property {import('./plan.js').Process} process
 * @property {import('./plan.js').Law} law
 * @property {string} key
 * @property {number} count  Of seeds so far.
 * @property {Record<keyof Measured, Spread>} [numbers]
 */

/**
 * @param {Map<string, Measured[]>} found
 * @returns {Row[]}
 */
export const rowsOf = (found) =>
  PROCESSES.flatMap((process) =>
    LAWS.map((law) => {
      const key = keyOf(process, law);
      const runs = found.get(key) ?? [];
      return { process, law, key, count: runs.length, numbers: runs[0] && numbersOf(runs) };
    }),
  );

/** @param {Measured[]} runs */
const numbersOf = (runs) =>
  /** @type {Record<keyof Measured, Spread>} */ (
    Object.fromEntries(
      /** @type {(keyof Measured)[]} */ (Object.keys(runs[0])).map((name) => [
        name,
        spread(runs.map((run) => run[name])),
      ]),
    )
  );

/**
 * @param {number[]} values
 * @returns {Spread}
 */
const spread = (values) => ({
  mean: mean(values),
  deviation: values.length > 1 ? deviation(values) : null,
});
