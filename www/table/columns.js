/** The columns of a table, read row by row; a column that only counts or names the rows is left out. */
import { isGap, numberIn } from './cells.js';
import { fits, isBlank, isComment } from './layout.js';
import { quoted } from './refusal.js';

/** @typedef {{ line: number, reason: string }} Skipped */
/**
 * @typedef {object} Column
 * @property {string} name
 * @property {'number' | 'text'} kind
 * @property {number} missing  Cells without a value.
 * @property {Float64Array} values  Of numbers; NaN where there is none.
 * @property {string[]} texts  Of words.
 * @property {Map<number, string>} odd  By row, what stands where a number should.
 */
/** @typedef {{ columns: Column[], lines: number[], skipped: Skipped[], notes: string[] }} Body */

/**
 * @param {import('./split.js').Grid} grid
 * @param {import('./layout.js').Layout} layout
 * @returns {Body}
 */
export function columnsOf({ rows, lines }, { width, mark, numeric, names, first }) {
  const labels = namesOf(names, width);
  const columns = numeric.map((isNumber, i) => empty(labels[i], isNumber, rows.length - first));
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const skipped = [];
  const kept = [];
  for (let at = first; at < rows.length; at++) {
    const row = rows[at];
    const reason = isComment(row) ? 'a comment' : fits(row, width) ? '' : lengthOf(row, width);
    if (reason && !isBlank(row)) skipped.push({ line: lines[at], reason });
    if (reason || isBlank(row)) continue;
    columns.forEach((column, i) => put(column, kept.length, row[i], mark));
    if (numbers.every(({ odd }) => odd.has(kept.length))) {
      for (const { odd } of numbers) odd.delete(kept.length);
      for (const { texts } of columns) texts.length = Math.min(texts.length, kept.length);
      skipped.push({
        line: lines[at],
        reason: `words instead of numbers: ${quoted(row.join(' '))}`,
      });
      continue;
    }
    kept.push(lines[at]);
  }
  for (const column of numbers) column.values = column.values.subarray(0, kept.length);
  const { columns: rest, notes } = withoutIndex(columns, names);
  return { columns: rest, lines: kept, skipped, notes };
}

/**
 * @param {string} name
 * @param {boolean} isNumber
 * @param {number} rows
 * @returns {Column}
 */
const empty = (name, isNumber, rows) => ({
  name,
  kind: isNumber ? 'number' : 'text',
  missing: 0,
  values: new Float64Array(isNumber ? rows : 0),
  texts: [],
  odd: new Map(),
});

/**
 * @param {Column} column
 * @param {number} row
 * @param {string} cell
 * @param {import('./cells.js').Mark} mark
 */
function put(column, row, cell, mark) {
  if (column.kind === 'text') {
    const gap = isGap(cell);
    if (gap) column.missing++;
    column.texts.push(gap ? '' : cell.trim());
    return;
  }
  const value = numberIn(cell, mark);
  column.values[row] = value;
  if (!Number.isNaN(value)) return;
  if (isGap(cell)) column.missing++;
  else column.odd.set(row, cell);
}

/**
 * @param {string[]} row
 * @param {number} width
 */
const lengthOf = (row, width) =>
  `it has ${row.length} cell${row.length === 1 ? '' : 's'}, not ${width}`;

/**
 * Every column has a name of its own.
 * @param {string[] | undefined} given
 * @param {number} width
 */
function namesOf(given, width) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return Array.from({ length: width }, (_, i) => {
    const name = tidy(given?.[i] ?? '') || `column ${i + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times > 1 ? `${name} (${times})` : name;
  });
}

/**
 * Without quotes and the key that some instruments write before the names: DEF= "t" / s.
 * @param {string} name
 */
const tidy = (name) =>
  name
    .replaceAll('"', '')
    .replace(/^[A-Z]+=/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * Without columns that have neither name nor value, and without a first one that only counts or names the rows.
 * @param {Column[]} columns
 * @param {string[] | undefined} names
 */
function withoutIndex(columns, names) {
  const rows = (/** @type {Column} */ { kind, values, texts }) =>
    kind === 'number' ? values.length : texts.length;
  const isNamed = (/** @type {number} */ i) => Boolean(names?.[i].trim());
  const notes = [];
  let left = columns.filter((column, i) => isNamed(i) || column.missing < rows(column));
  const [first] = columns;
  const unnamed = names && (!isNamed(0) || /^unnamed: 0$/i.test(names[0]));
  if (unnamed && left[0] === first && left.length > 1) {
    if (first.kind === 'number' && increases(first.values)) {
      left = left.slice(1);
      notes.push('The first column, which has no name and counts the rows, is left out.');
    } else if (first.kind === 'text') {
      first.name = 'row names';
    }
  }
  return { columns: left, notes };
}

/** Whole numbers, each larger than the one before. @param {Float64Array} values */
const increases = (values) =>
  values.every((value, i) => Number.isInteger(value) && (i === 0 || value > values[i - 1]));
