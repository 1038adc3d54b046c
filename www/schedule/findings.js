/** What the runs come to, in sentences: only comparisons of numbers that are there. */
import { scientific } from '../evolution/scientific.js';
import { fixed } from '../views/number.js';

/** @typedef {import('./run.js').Measured} Measured */

/** @type {['fixed' | 'importance', string][]} */
const LAWS = [
  ['fixed', 'uniform t'],
  ['importance', 'importance-sampled t'],
];

/**
 * @param {Map<string, Measured>} found
 * @param {import('../types.d.ts').Schedule | undefined} schedule  As it was learned.
 * @returns {string[]}
 */
export function findings(found, schedule) {
  const learned = found.get('learned');
  if (!learned) return [];
  const compared = (/** @type {(other: Measured) => string} */ compare) =>
    LAWS.flatMap(([name, law]) => {
      const other = found.get(name);
      const words = other ? compare(other) : '';
      return words ? [`${words} with the fixed one under ${law}`] : [];
    }).join(', and ');
  /** @type {[string, string][]} */
  const sentences = [
    [
      'The variance of single losses with the learned schedule is',
      compared(({ deviation }) => factor(deviation ** 2, learned.deviation ** 2)),
    ],
    [
      'The variance of the gradient of a batch is',
      compared(({ gradientVariance }) => factor(gradientVariance, learned.gradientVariance)),
    ],
    ['The bound is', compared((other) => change(other, learned))],
    ['The level at t = 1 went', schedule?.learned ? ends(schedule.fixed, schedule.learned) : ''],
  ];
  return sentences.flatMap(([what, words]) => (words ? [`${what} ${words}.`] : []));
}

/**
 * @param {number} from
 * @param {number} to
 */
function factor(from, to) {
  const [more, size] = to > from ? ['higher', to / from] : ['lower', from / to];
  const by = scientific(size);
  return by === '1' ? 'the same as' : `${more} by a factor of ${by} than`;
}

/**
 * @param {Measured} from
 * @param {Measured} to
 */
function change(from, to) {
  if (from.bound === null || to.bound === null) return '';
  const difference = to.bound - from.bound;
  const error = Math.hypot(Number(from.boundStandardError), Number(to.boundStandardError));
  const more = difference > 0 ? 'higher' : 'lower';
  const verdict = Math.abs(difference) > 2 * error ? 'more than' : 'no more than';
  return `${more} by ${fixed(Math.abs(difference), 3)} ± ${error.toFixed(3)} nats (${verdict} twice its error) than`;
}

/**
 * @param {import('../types.d.ts').ScheduleCurve} given
 * @param {import('../types.d.ts').ScheduleCurve} learned
 */
function ends(given, learned) {
  const [from, to] = [given, learned].map(({ level }) => fixed(level[level.length - 1], 2));
  return `from ${from} to ${to}`;
}
