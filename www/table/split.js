/** A text as rows of cells: which separator it has, and the cells of each line. */
import Papa from 'papaparse';
import { isGap, isNumber } from './cells.js';

/**
 * @typedef {object} Grid
 * @property {string[][]} rows
 * @property {number[]} lines  Where each row begins, from 1.
 * @property {string} separator  '' where there is none to speak of, as in JSON.
 */

const SEPARATORS = ['\t', ';', '|', ' ', ','];
const SAMPLE = 400; // lines that are looked at to find the separator

/**
 * @param {string} text  Without a byte order mark.
 * @returns {Grid}
 */
export function split(text) {
  const clean = text.replaceAll(/\r\r?\n|\r/g, '\n'); // some instruments end a line with two returns
  const stated = /^"?sep=([^\n])"?[^\S\n]*\n/i.exec(clean);
  const body = stated ? clean.slice(stated[0].length) : clean;
  const all = body.split('\n');
  const separator = stated?.[1] ?? separatorOf(all);
  const rows = cellsOf(body, all, separator);
  return { rows, lines: numbered(rows, stated ? 2 : 1), separator };
}

/**
 * @param {string} text
 * @param {string[]} lines  The same.
 * @param {string} separator
 */
function cellsOf(text, lines, separator) {
  if (separator === ' ') return lines.map((line) => cellsOfLine(line, separator));
  const { data, errors } = Papa.parse(text, { delimiter: separator, newline: '\n' });
  const broken = errors.some(({ type }) => type === 'Quotes');
  // A quote that is never closed would swallow the rest of the text: let it spoil its own line alone.
  const rows = broken ? lines.map((line) => cellsOfLine(line, separator)) : data;
  return /** @type {string[][]} */ (rows);
}

/**
 * @param {string} line
 * @param {string} separator
 * @returns {string[]}
 */
function cellsOfLine(line, separator) {
  const one = separator === ' ' ? line.trim().replaceAll(/\s+/g, ' ') : line;
  if (!one.includes('"')) return one.split(separator);
  const { data, errors } = Papa.parse(one, { delimiter: separator, newline: '\n' });
  return errors.some(({ type }) => type === 'Quotes')
    ? one.split(separator)
    : /** @type {string[]} */ (data[0] ?? ['']);
}

/**
 * A row with quoted line ends takes several lines.
 * @param {string[][]} rows
 * @param {number} first
 */
function numbered(rows, first) {
  let line = first;
  return rows.map((row) => {
    const here = line++;
    for (const cell of row) {
      for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) line++;
    }
    return here;
  });
}

/**
 * The separator that makes most lines rows of numbers, all of one length, with the fewest other cells.
 * @param {string[]} lines
 */
function separatorOf(lines) {
  const stride = Math.ceil(lines.length / SAMPLE);
  const sample = lines.filter((line, i) => i % stride === 0 && line.trim());
  const scores = SEPARATORS.map((separator) => score(sample, separator));
  return SEPARATORS[scores.indexOf(Math.max(...scores))];
}

/**
 * @param {string[]} lines
 * @param {string} separator
 */
function score(lines, separator) {
  /** @type {Map<number, number>} The share of numbers in the rows of each length. */
  const shares = new Map();
  for (const line of lines) {
    const cells = cellsOfLine(line, separator);
    const numbers = cells.filter((cell) => isNumber(cell)).length;
    const filled = cells.filter((cell) => !isGap(cell)).length;
    // One number alone says little: it only chooses between ways to say that there is one column.
    const share = numbers > 1 ? numbers / filled : numbers && cells.length > 1 ? 1e-3 : 0;
    shares.set(cells.length, (shares.get(cells.length) ?? 0) + share);
  }
  return Math.max(0, ...shares.values());
}
