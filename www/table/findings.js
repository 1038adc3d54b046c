/** What a reader should know about a table: which two columns are worth a look, and how its numbers were read. */
import { isNumber } from './cells.js';

/** @typedef {import('./columns.js').Column} Column */

/**
 * The first two columns of numbers; one that only counts, has gaps in most rows, or never changes comes last.
 * @param {Column[]} columns
 * @returns {[number, number] | null}
 */
export function suggestedPair(columns) {
  const numbers = columns.flatMap((column, i) => {
    const doubt = column.kind === 'number' ? doubts(column) : Infinity;
    return doubt < 3 ? { i, doubt } : [];
  });
  const [a, b] = numbers.sort((one, other) => one.doubt - other.doubt);
  return b ? [Math.min(a.i, b.i), Math.max(a.i, b.i)] : null;
}

/** @param {Column} column */
function doubts({ values }) {
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.every((value) => value === present[0])) return 3;
  if (2 * present.length < values.length) return 2;
  return values.every((value, i) => value === values[0] + i && Number.isInteger(value)) ? 1 : 0;
}

/**
 * The words that can tell points apart: few, and each of them more than once.
 * @param {Column[]} columns
 */
export function labelColumns(columns) {
  return columns.flatMap(({ kind, texts }, i) => {
    if (kind !== 'text') return [];
    const distinct = new Set(texts).size;
    return distinct <= 50 && 2 * distinct <= texts.length ? i : [];
  });
}

/**
 * How commas in numbers were read, by the first of them.
 * @param {import('./split.js').Grid} grid
 * @param {import('./layout.js').Layout} layout
 */
export function markNote({ rows, separator }, { mark, numeric, first }) {
  for (const row of rows.slice(first, first + 2000)) {
    const zero = row.find((text, column) => numeric[column] && column > 0 && /^0\d+$/.test(text));
    if (zero && separator === ',') {
      return `${zero} is read as ${Number(zero)}: if the commas are decimal marks, separate by semicolons.`;
    }
    const cell = row.find(
      (text, column) => numeric[column] && text.includes(',') && isNumber(text),
    );
    if (!cell) continue;
    return mark === ','
      ? `Commas are decimal marks: ${cell.trim()} is ${cell.trim().replaceAll('.', '').replace(',', '.')}.`
      : `Commas part thousands: ${cell.trim()} is ${cell.trim().replaceAll(',', '')}.`;
  }
  return '';
}
