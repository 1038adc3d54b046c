/** What the runs of one row come to: mean and, of several seeds, standard deviation. */
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
function spread(values) {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (n - 1)) };
}
