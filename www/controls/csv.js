/** Points from a text: two numbers a line, an optional header line. Every refusal names line, value and rule. */
import { dsvFormat } from 'd3-dsv';

export const MAX_POINTS = 20_000;
export const MAX_BYTES = 5_000_000;
const LARGEST = 10_000;

/**
 * @param {string} text
 * @returns {number[][]}
 */
export function parsePoints(text) {
  refuseLength(text);
  const clean = text.replace(/^\uFEFF/, '').trim();
  if (!clean) throw new Error('the text is empty; it must hold two numbers on every line');
  const separator = [';', '\t', ','].find((s) => clean.split('\n', 1)[0].includes(s)) ?? ' ';
  const rows = dsvFormat(separator).parseRows(separator === ' ' ? squeezed(clean) : clean);

  const header = rows.length > 1 && rows[0].every(isName);
  const points = rows.flatMap((row, i) =>
    (header && i === 0) || isBlank(row) ? [] : [point(row, i + 1, separator)],
  );
  const distinct = new Set(points.map(String)).size;
  if (distinct < 2) {
    throw new Error(`${distinct} distinct point is not enough; there must be 2 to ${MAX_POINTS}`);
  }
  return points;
}

/**
 * Reads a file, unless it is too large to be worth reading.
 * @param {File} file
 */
export async function readPoints(file) {
  if (file.size > MAX_BYTES) {
    const size = (file.size / 1e6).toFixed(1);
    throw new Error(`${file.name} has ${size} MB; a file of points may have ${MAX_BYTES / 1e6} MB`);
  }
  return parsePoints(await file.text());
}

/**
 * Counted before anything is parsed: a long text must not stop the page.
 * @param {string} text
 */
function refuseLength(text) {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  if (lines > MAX_POINTS + 2) {
    throw new Error(`${lines} lines are too many; there must be 2 to ${MAX_POINTS} points`);
  }
}

/**
 * @param {string[]} row
 * @param {number} line
 * @param {string} separator
 */
function point(row, line, separator) {
  if (row.length !== 2) {
    throw new Error(
      `line ${line} has ${row.length} value${row.length === 1 ? '' : 's'}; every line must have 2`,
    );
  }
  return row.map((cell) => {
    const value = number(cell, separator);
    if (Math.abs(value) <= LARGEST) return value;
    throw new Error(
      `line ${line}: "${cell.trim().slice(0, 40)}" is not allowed; it must be a number from −10 000 to 10 000`,
    );
  });
}

/**
 * Where the comma does not separate, it may be a decimal comma.
 * @param {string} cell
 * @param {string} separator
 */
function number(cell, separator) {
  const text = separator === ',' ? cell.trim() : cell.trim().replace(',', '.');
  return text === '' ? NaN : Number(text);
}

/**
 * A heading such as x or "first feature"; NaN and Infinity are bad numbers, not headings.
 * @param {string} cell
 */
const isName = (cell) => /^[a-z_]/i.test(cell.trim()) && !/^(nan|inf(inity)?)$/i.test(cell.trim());

/** @param {string[]} row */
const isBlank = (row) => row.every((cell) => cell.trim() === '');

/** @param {string} text */
const squeezed = (text) =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .join('\n');
