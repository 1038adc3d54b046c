/** What one cell holds: a number, written with a decimal point or a decimal comma, a gap, or words. */

/** How people and programs write that there is no value. */
const GAPS = new Set(
  [
    '',
    '-',
    '–',
    '—',
    '−',
    '.',
    '..',
    '?',
    '*',
    'na',
    'n/a',
    'n.a.',
    '#n/a',
    '#na',
    'nan',
    '-nan',
  ].concat([
    'null',
    'nil',
    'none',
    'missing',
    '#div/0!',
    '#num!',
    '#value!',
    '#null!',
    '<na>',
    'nat',
  ]),
);

/** @typedef {'.' | ','} Mark  The decimal mark. */

/** @param {string} cell */
export const isGap = (cell) => GAPS.has(cell.trim().toLowerCase());

const EXPONENT = '(?:[eEdD][+-]?\\d+)?';
const SPACES = " '’\\u00a0\\u2009\\u202f"; // that part thousands, beside the other mark
/** @type {Record<Mark, RegExp>} A comma needs digits after it: "1, 2" are two numbers. */
const PLAIN = {
  '.': new RegExp(`^[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)${EXPONENT}$`),
  ',': new RegExp(`^[+-]?(?:\\d+(?:,\\d+)?|,\\d+)${EXPONENT}$`),
};
/** @type {Record<Mark, RegExp>} */
const GROUPED = {
  '.': new RegExp(`^[+-]?[1-9]\\d{0,2}(?:([,${SPACES}])\\d{3})(?:\\1\\d{3})*(?:\\.\\d*)?$`),
  ',': new RegExp(`^[+-]?[1-9]\\d{0,2}(?:([.${SPACES}])\\d{3})(?:\\1\\d{3})*(?:,\\d+)?$`),
};

/**
 * The number in a cell, or NaN. Infinities are none.
 * @param {string} cell
 * @param {Mark} mark
 */
export function numberIn(cell, mark) {
  if (mark === '.' && PLAIN['.'].test(cell)) {
    const value = Number(cell);
    if (!Number.isNaN(value)) return finite(value); // else Fortran's exponent
  }
  const text = cell.trim().replace('−', '-');
  if (PLAIN[mark].test(text)) return finite(Number(text.replace(',', '.').replace(/d/i, 'e')));
  if (!GROUPED[mark].test(text)) return NaN;
  const ungrouped = text.replaceAll(new RegExp(`[${mark === '.' ? ',' : '.'}${SPACES}]`, 'g'), '');
  return finite(Number(ungrouped.replace(',', '.')));
}

/** @param {number} value */
const finite = (value) => (Number.isFinite(value) ? value : NaN);

/** @param {string} cell */
export const isNumber = (cell) =>
  !Number.isNaN(numberIn(cell, '.')) || !Number.isNaN(numberIn(cell, ','));

/** Written as a whole number. @param {string} cell */
export const isWhole = (cell) => /^[+-]?\d+$/.test(cell.trim());

/** @type {Record<Mark, RegExp>} Three digits after a mark may be thousands; anything else tells. */
const CERTAIN = {
  '.': /^[+-]?(?:\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}|(?!0*[1-9]\d{0,2}\.\d{3}$)\d*\.\d*(?:e[+-]?\d+)?)$/i,
  ',': /^[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|(?!0*[1-9]\d{0,2},\d{3}$)\d*,\d+(?:e[+-]?\d+)?)$/i,
};

/**
 * The decimal mark of a table: what most of the cells that leave no doubt are written with. Where all are like
 * 1,234, a comma stands for thousands only if commas separate the cells, too.
 * @param {string[]} cells
 * @param {string} separator
 * @returns {Mark}
 */
export function decimalMark(cells, separator) {
  let [commas, points, doubtful, thousandths] = [0, 0, 0, 0];
  for (const cell of cells) {
    const text = cell.trim().replace('−', '-');
    if (CERTAIN[','].test(text)) commas++;
    else if (CERTAIN['.'].test(text)) points++;
    else if (/^[+-]?\d{1,3},\d{3}$/.test(text)) doubtful++;
    else if (/^[+-]?\d{1,3}\.\d{3}$/.test(text)) thousandths++;
  }
  if (commas || points) return commas > points ? ',' : '.';
  return doubtful && !thousandths && separator !== ',' ? ',' : '.';
}
