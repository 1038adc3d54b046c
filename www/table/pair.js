/** Two columns of a table as points of the plane; a row with a gap in one of them is left out, and counted. */
import { quoted } from './refusal.js';
import { refuse } from '../engine/errors.js';

/** @typedef {import('./columns.js').Column} Column */
/** @typedef {import('./columns.js').Skipped} Skipped */
/** @typedef {{ points: Float32Array, skipped: Skipped[], labels?: string[], note: string, range: [number, number][] }} Pair
 *   With the smallest and the largest coordinate of each axis. */

/** The largest number that a 32-bit float holds. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/**
 * @param {import('./columns.js').Body} body
 * @param {number} i
 * @param {number} j
 * @param {number | null} label  The column of words that label the points.
 * @returns {Pair}
 */
export function pair({ columns, lines }, i, j, label) {
  const [x, y] = [numbers(columns, 'i', i), numbers(columns, 'j', j)];
  if (label !== null && columns[label]?.kind !== 'text') {
    refuse('label', label, `a column of words: ${listed(columns, 'text')}`);
  }
  const points = new Float32Array(2 * lines.length);
  const skipped = [];
  /** @type {string[]} */
  const labels = [];
  let count = 0;
  for (let row = 0; row < lines.length; row++) {
    const [a, b] = [x.values[row], y.values[row]];
    if (!(Math.abs(a) <= LARGEST && Math.abs(b) <= LARGEST)) {
      const reason = reasonOf(x, row) ?? reasonOf(y, row) ?? '';
      skipped.push({ line: lines[row], reason });
      continue;
    }
    points[2 * count] = a;
    points[2 * count + 1] = b;
    if (label !== null) labels.push(columns[label].texts[row]);
    count++;
  }
  const whole = points.slice(0, 2 * count);
  const range = [rangeOf(whole, 0), rangeOf(whole, 1)];
  return {
    points: whole,
    skipped,
    ...(label === null ? {} : { labels }),
    note: [ties(whole), roughness(x.name, range[0]), roughness(y.name, range[1])]
      .filter(Boolean)
      .join(' '),
    range,
  };
}

/**
 * @param {Column[]} columns
 * @param {string} field
 * @param {number} index
 */
function numbers(columns, field, index) {
  const column = columns[index];
  if (column?.kind === 'number') return column;
  return refuse(field, index, `the place of a column of numbers: ${listed(columns, 'number')}`);
}

/**
 * @param {Column[]} columns
 * @param {Column['kind']} kind
 */
const listed = (columns, kind) =>
  columns.flatMap((column, i) => (column.kind === kind ? `${i} (${column.name})` : [])).join(', ');

/**
 * @param {Column} column
 * @param {number} row
 */
function reasonOf({ name, values, odd }, row) {
  const cell = odd.get(row);
  if (cell !== undefined) return `${name}: ${quoted(cell)} is not a finite number`;
  if (Number.isNaN(values[row])) return `${name} is missing`;
  return Math.abs(values[row]) > LARGEST ? `${name}: ${values[row]} is too large` : undefined;
}

/** Rows that repeat another row. @param {Float32Array} points */
function ties(points) {
  // Two floats together have as many bits as a double, and never those of a NaN, for they are finite.
  const count = points.length / 2;
  const repeated = count - new Set(new Float64Array(points.buffer)).size;
  return repeated
    ? `${repeated} of ${count} rows repeat${repeated === 1 ? 's' : ''} an earlier one: repeated values have no finite entropy, so the NLL has no floor.`
    : '';
}

/**
 * Points are kept with 24 binary digits. Where that step is not small beside the spread, it shows.
 * @param {string} name
 * @param {[number, number]} range
 */
function roughness(name, [low, high]) {
  const step = 2 ** (Math.floor(Math.log2(Math.max(-low, high))) - 23);
  return high > low && step > 1e-4 * (high - low)
    ? `${name} lies so far from 0 that its values are rounded to steps of ${step}: subtract a constant first.`
    : '';
}

/**
 * @param {Float32Array} points
 * @param {0 | 1} axis
 * @returns {[number, number]}
 */
function rangeOf(points, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < points.length; i += 2) {
    if (points[i] < low) low = points[i];
    if (points[i] > high) high = points[i];
  }
  return [low, high];
}
