/** The reader beside the page: it keeps the table that it has read, and gives points of it when asked. */
import { textOf } from './decode.js';
import { leftOut } from './left-out.js';
import { readTable } from './table.js';

const HEAD = 5; // rows that a preview shows

/** @type {import('./table.js').Table | undefined} */
let table;

/**
 * @template T
 * @typedef {{ value: T } | { refused: { message: string, field?: string, value?: unknown, allowed?: string } }} Answer
 */

/**
 * @param {string | Blob} source
 */
async function open(source) {
  const { text, note } =
    typeof source === 'string' ? { text: source, note: '' } : await textOf(source);
  table = readTable(text);
  const { columns, rows, suggested, labels, skipped } = table;
  return {
    columns,
    rows,
    suggested,
    labels,
    how: [note, table.how].filter(Boolean).join(' '),
    leftOut: leftOut(skipped),
    head: table.head(HEAD),
  };
}

/**
 * @param {number} i
 * @param {number} j
 * @param {number | null} label
 */
async function points(i, j, label) {
  if (!table) throw new Error('no table is open');
  const { labels, skipped, ...rest } = table.points(i, j, label);
  return { ...rest, leftOut: leftOut(skipped), ...(labels ? numbered(labels) : {}) };
}

/**
 * Words as numbers in a list of them: a million strings would hold up the page that receives them.
 * @param {string[]} labels
 */
function numbered(labels) {
  const names = [...new Set(labels)];
  const place = new Map(names.map((name, i) => [name, i]));
  return { names, indices: Uint32Array.from(labels, (label) => place.get(label) ?? 0) };
}

export const reader = { open: answered(open), points: answered(points) };

/**
 * A refusal keeps its field, value and rule on the way to the page.
 * @template {unknown[]} P
 * @template T
 * @param {(...parameters: P) => Promise<T>} work
 * @returns {(...parameters: P) => Promise<Answer<T>>}
 */
function answered(work) {
  return async (...parameters) => {
    try {
      return { value: await work(...parameters) };
    } catch (error) {
      const { message, field, value, allowed } = /** @type {any} */ (error);
      return { refused: { message, field, value, allowed } };
    }
  };
}
