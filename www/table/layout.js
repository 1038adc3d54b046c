/** Where the rows of numbers begin, how many cells they have, and which line above them holds the names. */
import { decimalMark, isGap, isNumber, isWhole, numberIn } from './cells.js';
import { quoted, refuseTable } from './refusal.js';

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {import('./cells.js').Mark} mark
 * @property {boolean[]} numeric  Which columns are of numbers.
 * @property {string[] | undefined} names  One for each column, the first one blank where names are one short.
 * @property {number} first  The first row of numbers.
 * @property {{ line: number, reason: string }[]} skipped  Lines above it that are not the names.
 * @property {string[]} notes
 */

const SAMPLE = 2000;
const COMMENT = /^\s*([#%!]|\/\/)/;
const UNITS =
  /^\s*([([<].*[)\]>]|[-–%°1]|[µμnmckMG]?(m|s|g|V|A|W|J|N|Pa|Hz|K|Ω|T|F|mol|L|eV|bar)([²³]|\^?-?\d)?|°[CF]|rad|deg|min|h|d|ohm|a\.?u\.?)\s*$/;

/** What tables in plain text have below their names. */
const RULE = /^\s*:?[-=+|]*:?\s*$/;

/** A line that a program would pass over. @param {string[]} row */
export const isComment = ([cell]) => COMMENT.test(cell) && !isNumber(cell) && !isGap(cell);

/** @param {string[]} row */
export const isBlank = (row) => row.every((cell) => !cell.trim());

/** Cells beyond the last column do no harm when they are empty. @param {string[]} row @param {number} width */
export const fits = (row, width) =>
  row.length === width || (row.length > width && isBlank(row.slice(width)));

/**
 * @param {import('./split.js').Grid} grid
 * @returns {Layout}
 */
export function layoutOf({ rows, lines, separator }) {
  const filled = sampleOf(rows).filter((row) => !isComment(row) && !isBlank(row));
  const width = widthOf(filled);
  const body = filled.filter((row) => fits(row, width) && countNumbers(row) > 0);
  const mark = decimalMark(body.flat(), separator);
  const numeric = Array.from({ length: width }, (_, column) => isNumeric(body, column, mark));
  const all = numeric.flatMap((yes, column) => (yes ? column : []));
  if (!all.length) return refuseTable('it has no column of numbers', 'two are needed');

  const numbers = (/** @type {string[]} */ row) =>
    all.filter((column) => !Number.isNaN(numberIn(row[column] ?? '', mark))).length;
  let first = rows.findIndex(
    (row) => fits(row, width) && !isComment(row) && numbers(row) > all.length / 2,
  );
  if (first < 0) first = rows.findIndex((row) => fits(row, width) && numbers(row) > 0);
  const above = rows.slice(0, first);
  let head = namesAmong(above, width, (row) => numbers(row) === 0, body);
  const notes = [];
  if (!head && separator && isCounted(rows[first], body, all)) {
    head = { row: first++, names: rows[first - 1] };
    notes.push(`Line ${lines[head.row]} holds names, though they are numbers.`);
  }
  if (separator === ',') refuseDecimalCommas(above, width, filled, Boolean(head));
  const skipped = above.flatMap((row, i) =>
    i === head?.row || isBlank(row) ? [] : [{ line: lines[i], reason: reasonOf(row, i, head) }],
  );
  return { width, mark, numeric, names: head?.names.slice(0, width), first, skipped, notes };
}

/** @template T @param {T[]} rows */
function sampleOf(rows) {
  const stride = Math.ceil(rows.length / SAMPLE);
  return rows.filter((_, i) => i % stride === 0);
}

/**
 * How many cells most rows of numbers have, without last columns that are empty everywhere.
 * @param {string[][]} rows
 */
function widthOf(rows) {
  /** @type {Map<number, string[][]>} */
  const byLength = new Map();
  const most = Math.min(2, Math.max(0, ...rows.map(countNumbers)));
  for (const row of rows) {
    if (countNumbers(row) < most) continue;
    byLength.set(row.length, [...(byLength.get(row.length) ?? []), row]);
  }
  const [same = []] = [...byLength.values()].sort((a, b) => b.length - a.length);
  let width = same[0]?.length ?? 0;
  while (width > 1 && same.every((row) => !row[width - 1].trim())) width--;
  return width;
}

/** @param {string[]} row */
const countNumbers = (row) => row.filter((cell) => isNumber(cell)).length;

/**
 * @param {string[][]} rows
 * @param {number} column
 * @param {import('./cells.js').Mark} mark
 */
function isNumeric(rows, column, mark) {
  const cells = rows.map((row) => row[column]).filter((cell) => !isGap(cell));
  const numbers = cells.filter((cell) => !Number.isNaN(numberIn(cell, mark)));
  return numbers.length > cells.length / 2;
}

/**
 * The last line above the numbers that can be names; if it holds units, the one above it.
 * @param {string[][]} above
 * @param {number} width
 * @param {(row: string[]) => boolean} isWords
 * @param {string[][]} body
 */
function namesAmong(above, width, isWords, body) {
  const heads = above.flatMap((row, i) => {
    const names = namesIn(row, width, body);
    return names && isWords(names) ? [{ row: i, names }] : [];
  });
  const [before, last] = heads.slice(-2);
  if (!last) return before;
  const between = above.slice(before.row + 1, last.row);
  return last.names.every((name) => UNITS.test(name)) && between.every(isBlank) ? before : last;
}

/**
 * @param {string[]} row
 * @param {number} width
 * @param {string[][]} body
 * @returns {string[] | undefined}
 */
function namesIn(row, width, body) {
  let names = row;
  if (isComment(row)) {
    names = [row[0].replace(COMMENT, ''), ...row.slice(1)];
    if (!names[0].trim() && names.length > width) names.shift();
  }
  while (names.length > width && !names[names.length - 1].trim()) names = names.slice(0, -1);
  if (names.length > width) names = withUnits(names);
  if (names.every((name) => RULE.test(name))) return undefined;
  if (names.length === width) return width === 1 || !isBlank(names.slice(1)) ? names : undefined;
  const short = names.length === width - 1 && names.every((name) => name.trim());
  return short && areRowNames(body.map(([cell]) => cell)) ? ['', ...names] : undefined;
}

/** Blanks separate a name from its unit, too: time (s) is one name. @param {string[]} cells */
const withUnits = (cells) =>
  cells.reduce(
    (/** @type {string[]} */ names, cell) =>
      names.length && /^[([].*[)\]]$/.test(cell)
        ? [...names.slice(0, -1), `${names[names.length - 1]} ${cell}`]
        : [...names, cell],
    [],
  );

/** Words or whole numbers, all different. @param {string[]} cells */
function areRowNames(cells) {
  const rows = cells.filter((cell) => cell.trim());
  return (
    new Set(rows).size === rows.length && rows.every((cell) => isWhole(cell) || !isNumber(cell))
  );
}

/**
 * Names that count, 0, 1, 2 …: above columns in which no other cell is a whole number, or beside a blank cell above
 * a column that counts itself.
 * @param {string[]} row
 * @param {string[][]} body
 * @param {number[]} numeric
 */
function isCounted(row, body, numeric) {
  const named = numeric.filter((column) => row[column].trim());
  const counts = named.every(
    (column, i) => isWhole(row[column]) && Number(row[column]) === Number(row[named[0]]) + i,
  );
  const others = body.filter((other) => other !== row);
  return (
    counts &&
    named.length > 1 &&
    others.length > 0 &&
    (numeric.length === named.length || (numeric.length === named.length + 1 && !row[0].trim())) &&
    named.every((column) =>
      others.every((other) => isGap(other[column]) || !isWhole(other[column])),
    )
  );
}

/**
 * Decimal commas in a text that commas separate: rows of several lengths, or more cells than names, and no decimal
 * point anywhere.
 * @param {string[][]} above
 * @param {number} width
 * @param {string[][]} rows
 * @param {boolean} named
 */
function refuseDecimalCommas(above, width, rows, named) {
  const body = rows.filter((row) => countNumbers(row) > 0 && row.length > 1);
  const lengths = [...new Set(body.map((row) => row.length))].sort((a, b) => a - b);
  const usual = lengths.filter((n) => body.filter((row) => row.length === n).length > 1);
  const heading = above.findLast((row) => row.length > 1 && countNumbers(row) === 0);
  const fewNames = !named && heading && heading.length < width && width <= 2 * heading.length;
  if (usual.length < 2 && !fewNames) return;
  const whole = body.every((row) => row.every((cell) => !isNumber(cell) || isWhole(cell)));
  const most = body.filter((row) => row.length === width).length > body.length / 2;
  if (!whole && most) return;
  const have = `${lengths.slice(0, -1).join(', ')}${lengths.length > 1 ? ' or ' : ''}${lengths.at(-1)}`;
  const hint = whole
    ? '. It looks as if there were decimal commas in a text that commas separate: write points, or separate by semicolons'
    : '';
  refuseTable(
    `its rows have ${have} cells${heading ? ` below ${heading.length} names` : ''}`,
    `all must have as many${hint}`,
  );
}

/**
 * @param {string[]} row
 * @param {number} index
 * @param {{ row: number, names: string[] } | undefined} head
 */
function reasonOf(row, index, head) {
  const text = quoted(row.join(' '));
  if (isComment(row)) return `a comment: ${text}`;
  if (head && index > head.row && row.every((cell) => UNITS.test(cell))) return `units: ${text}`;
  return `above the rows of numbers: ${text}`;
}
