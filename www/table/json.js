/** JSON as rows of cells: a list of lists, a list of objects, an object of lists, or one object a line; and Python's lists. */
import { refuseTable } from './refusal.js';

/** Under these names others keep their rows beside something else. */
const ROWS = ['data', 'points', 'rows', 'records', 'values'];

/**
 * @param {string} text
 * @returns {import('./split.js').Grid | undefined}  Undefined of a text that is no JSON.
 */
export function fromJson(text) {
  const value = parsed(text);
  return value === undefined ? undefined : gridOf(value);
}

/**
 * Lists as Python prints them, where they are no JSON: tuples have round brackets, numpy no commas.
 * @param {string} text
 */
function printed(text) {
  const lists = text.trim().replace(/^((np|numpy|torch)\.)?(array|tensor)\((.*)\)$/s, '$4');
  if (!/^(\[\s*[[(]|\(\s*[[(]|\(\s*[\d.+-])[\s\d.,e+\-naif[\]()]*[\])],?$/i.test(lists))
    return undefined;
  const rows = lists.split(/[\])]/).map((row) => row.match(/[^\s,[(]+/g) ?? []);
  return rows.filter((row) => row.length);
}

/** @param {string} text */
function parsed(text) {
  if (!/^\s*[[{]/.test(text)) return printed(text);
  const finite = text.replaceAll(/\bNaN\b|-?\bInfinity\b/g, 'null'); // Python writes them, JSON has none
  try {
    return JSON.parse(finite);
  } catch (error) {
    const lists = printed(text) ?? byLine(finite);
    if (lists || !/^\s*(\{\s*"|\[\s*[[{])/.test(text)) return lists; // a line of names in brackets, say
    return refuseTable(
      `the JSON is broken (${/** @type {Error} */ (error).message})`,
      'it must be a list of lists, a list of objects, or an object of lists',
    );
  }
}

/** @param {string} text */
function byLine(text) {
  try {
    return text.split('\n').flatMap((line) => (line.trim() ? [JSON.parse(line)] : []));
  } catch {
    return undefined;
  }
}

/**
 * @param {any} value
 * @returns {import('./split.js').Grid}
 */
function gridOf(value) {
  if (!Array.isArray(value)) {
    const inner = ROWS.find((name) => Array.isArray(value[name]) && isTable(value[name]));
    if (inner) return gridOf([...(isNames(value.columns) ? [value.columns] : []), ...value[inner]]);
    const parts = Object.values(value);
    const rows = parts.length > 1 && parts.every((part) => isObject(part) && !isNumbered(part));
    return rows ? gridOf(parts) : byColumns(Object.keys(value), parts);
  }
  if (value.length === 2 && value.every((list) => Array.isArray(list) && list.length > 2)) {
    const [xs, ys] = value;
    if (xs.length === ys.length && xs.every(isCell)) return byColumns(['x', 'y'], value);
  }
  if (value.every(Array.isArray)) return grid(value);
  if (value.some(isObject)) {
    const names = [...new Set(value.flatMap((row) => Object.keys(row ?? {})))];
    return grid([names, ...value.map((row) => names.map((name) => row?.[name]))], 0);
  }
  return grid(value.map((/** @type {unknown} */ cell) => [cell]));
}

/**
 * @param {string[]} names
 * @param {any[]} lists  Or objects by row, as some programs write them.
 */
function byColumns(names, lists) {
  const columns = lists.map((list) =>
    typeof list === 'object' && list ? Object.values(list) : [list],
  );
  const rows = columns.reduce((most, column) => Math.max(most, column.length), 0);
  const cells = Array.from({ length: rows }, (_, i) => columns.map((column) => column[i]));
  return grid([names, ...cells], 0);
}

/**
 * @param {unknown[][]} rows
 * @param {number} [first]  The number of the first: 0 for names, so that entries count from 1.
 */
const grid = (rows, first = 1) => ({
  rows: rows.map((row) => row.map(asText)),
  lines: rows.map((_, i) => i + first),
  separator: '',
});

/** @param {unknown} cell */
const asText = (cell) =>
  cell === null || cell === undefined
    ? ''
    : typeof cell === 'object'
      ? JSON.stringify(cell)
      : String(cell);

/** @param {unknown} cell */
const isCell = (cell) => typeof cell !== 'object' || cell === null;
/** @param {unknown} row */
const isObject = (row) => typeof row === 'object' && row !== null && !Array.isArray(row);
/** A column as some programs write it: its keys are row numbers. @param {object} part */
const isNumbered = (part) => Object.keys(part).every((key) => /^\d+$/.test(key));
/** @param {unknown[]} rows */
const isTable = (rows) => rows.every((row) => typeof row === 'object');
/** @param {unknown} names */
const isNames = (names) => Array.isArray(names) && names.every((name) => typeof name === 'string');
