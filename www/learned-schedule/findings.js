/** What the runs come to, in sentences: only comparisons of numbers that are there, in as many digits as are known. */
import { fixed } from '../number/number.js';
import { rough } from '../number/rough.js';

/** @typedef {import('./run.js').Measured} Measured */
/** @typedef {'lossVariance' | 'gradientVariance'} Variance */

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
      compared((other) => factor(other, learned, 'lossVariance')),
    ],
    [
      'The variance of the gradient of a batch is',
      compared((other) => factor(other, learned, 'gradientVariance')),
    ],
    ['The bound is', compared((other) => change(other, learned))],
    ['The level at t = 1 went', schedule?.learned ? ends(schedule.fixed, schedule.learned) : ''],
  ];
  return sentences.flatMap(([what, words]) => (words ? [`${what} ${words}.`] : []));
}

/**
 * @param {Measured} from
 * @param {Measured} to
 * @param {Variance} name
 */
function factor(from, to, name) {
  const [more, size] =
    to[name] > from[name] ? ['higher', to[name] / from[name]] : ['lower', from[name] / to[name]];
  const spread = Math.hypot(...[from, to].map((of) => of[`${name}StandardError`] / of[name]));
  const ratio = rough(size, spread * size);
  return Math.log(size) > 2 * spread
    ? `${more} by a factor ${spread < 0.5 ? `of about ${ratio}` : `known only roughly, ${ratio},`} than`
    : `not told apart (${more} by a factor of ${ratio}, no more than twice the error) from that`;
}

/**
 * The runs share points and draws, so this error is rather too large.
 * @param {Measured} from
 * @param {Measured} to
 */
function change(from, to) {
  if (from.bound === null || to.bound === null) return '';
  const difference = to.bound - from.bound;
  const error = Math.hypot(Number(from.boundStandardError), Number(to.boundStandardError));
  const size = fixed(Math.abs(difference), 3);
  const more = difference > 0 ? 'higher' : 'lower';
  const words = `${more} by ${size} nats ± their two errors combined, ${error.toFixed(3)}`;
  return Math.abs(difference) > 2 * error
    ? `${words}, than`
    : `not told apart (${words}) from that`;
}

/**
 * @param {import('../types.d.ts').ScheduleCurve} given
 * @param {import('../types.d.ts').ScheduleCurve} learned
 */
function ends(given, learned) {
  const [from, to] = [given, learned].map(({ level }) => fixed(level[level.length - 1], 2));
  return `from ${from} to ${to}`;
}
