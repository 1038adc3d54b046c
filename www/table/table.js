/** The reader of tables: what people keep their numbers in, as columns of which two make points. */
import { columnsOf } from './columns.js';
import { labelColumns, markNote, suggestedPair } from './findings.js';
import { fromJson } from './json.js';
import { layoutOf } from './layout.js';
import { pair } from './pair.js';
import { refuseTable } from './refusal.js';
import { split } from './split.js';

/** @typedef {import('./columns.js').Skipped} Skipped */
/** @typedef {{ name: string, kind: 'number' | 'text', missing: number }} ColumnInfo */
/**
 * @typedef {object} Table
 * @property {ColumnInfo[]} columns
 * @property {number} rows
 * @property {Skipped[]} skipped  Lines that are no rows.
 * @property {[number, number] | null} suggested  Null where no two columns vary.
 * @property {number[]} labels  The columns whose words can label the points.
 * @property {string} how  How the text was read, in sentences.
 * @property {string} note  The same, and what is to be known of the suggested columns.
 * @property {(i: number, j: number, label?: number | null) => import('./pair.js').Pair} points
 *   Without a third argument the first column of labels is used, if there is one.
 * @property {(count: number) => string[][]} head  The first rows, as they were read.
 */

/**
 * Throws only where no two columns of numbers can be had.
 * @param {string} text  CSV with any separator, or JSON.
 * @returns {Table}
 */
export function readTable(text) {
  const clean = text.replace(/^\uFEFF/, '');
  if (!clean.trim()) refuseTable('the text is empty', 'it must hold two columns of numbers');
  const grid = fromJson(clean) ?? split(clean);
  const layout = layoutOf(grid);
  const body = columnsOf(grid, layout);
  const { columns, lines } = body;
  const numbers = columns.filter(({ kind }) => kind === 'number');
  if (numbers.length < 2) {
    refuseTable(`it has one column of numbers (${numbers[0]?.name})`, 'two are needed');
  }
  const suggested = suggestedPair(columns);
  const labels = labelColumns(columns);
  const how = sentences([markNote(grid, layout), ...layout.notes, ...body.notes]);
  return {
    columns: columns.map(({ name, kind, missing }) => ({ name, kind, missing })),
    rows: lines.length,
    skipped: [...layout.skipped, ...body.skipped],
    suggested,
    labels,
    how,
    note: sentences([how, suggested ? pair(body, ...suggested, null).note : '']),
    points: (i, j, label = labels[0] ?? null) => pair(body, i, j, label),
    head: (count) =>
      Array.from({ length: Math.min(count, lines.length) }, (_, row) =>
        columns.map((column) => shown(column, row)),
      ),
  };
}

/** @param {string[]} notes */
const sentences = (notes) => notes.filter(Boolean).join(' ');

/**
 * @param {import('./columns.js').Column} column
 * @param {number} row
 */
function shown({ kind, values, texts, odd }, row) {
  if (kind === 'text') return texts[row];
  return odd.get(row) ?? (Number.isNaN(values[row]) ? '' : String(values[row]));
}
