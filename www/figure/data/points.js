/** Points in any form that the configuration takes: a list of pairs, or one array of them, row by row. */

/** @typedef {import('../../types.d.ts').Points} Points */

/** @param {Points} points */
export const countOf = (points) => (Array.isArray(points) ? points.length : points.length / 2);

/** @param {Points} points */
export const flatOf = (points) => (Array.isArray(points) ? points.flat() : Array.from(points));
