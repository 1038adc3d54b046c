/** Why a text cannot be read as a table. */

/**
 * @param {string} value  What the text is.
 * @param {string} allowed  What it would have to be.
 * @returns {never}
 */
export function refuseTable(value, allowed) {
  throw Object.assign(new Error(`table: ${value}; ${allowed}`), { field: 'table', value, allowed });
}

/**
 * A cell or a line, short enough for a sentence.
 * @param {string} text
 */
export const quoted = (text) => {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return `"${line.length > 40 ? `${line.slice(0, 39)}…` : line}"`;
};
