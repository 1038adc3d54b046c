/** Lines that were left out, by their reason: a million of them must not cross to the page one by one. */

/** @typedef {{ reason: string, count: number, lines: number[] }} Group  The first lines of it. */
/** @typedef {{ count: number, groups: Group[] }} LeftOut  The largest groups. */

const MOST_LINES = 8;
const MOST_GROUPS = 12;

/**
 * @param {import('./columns.js').Skipped[]} skipped
 * @returns {LeftOut}
 */
export function leftOut(skipped) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const { line, reason } of skipped) {
    const group = groups.get(reason) ?? { reason, count: 0, lines: [] };
    groups.set(reason, group);
    group.count++;
    if (group.lines.length < MOST_LINES) group.lines.push(line);
  }
  const largest = [...groups.values()].sort((a, b) => b.count - a.count);
  return { count: skipped.length, groups: largest.slice(0, MOST_GROUPS) };
}
