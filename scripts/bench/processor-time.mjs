/** Who uses the processors, where the system tells: Linux in /proc. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** @typedef {import('./page/peer.js').ProcessorTime} ProcessorTime */

const TICKS_PER_SECOND = 100;

/** @returns {ProcessorTime | undefined} */
export function processorTime() {
  if (!existsSync('/proc/stat')) return undefined;
  const [user, nice, system, idle, wait, interrupts, softInterrupts, stolen] = readFileSync(
    '/proc/stat',
    'utf8',
  )
    .split(/\s+/, 9)
    .slice(1)
    .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
  const busy = user + nice + system + interrupts + softInterrupts + stolen;
  const ours = descendants()
    .map(({ ticks }) => ticks / TICKS_PER_SECOND)
    .reduce((sum, seconds) => sum + seconds, 0);
  return { ours, others: busy - ours, all: busy + idle + wait };
}

/** The processes that this one started, and those that they did: the browser's. */
function descendants() {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const found = new Set([process.pid]);
  /** @type {typeof all} */
  const ours = [];
  for (const one of all.sort((a, b) => a.born - b.born || a.id - b.id)) {
    if (!found.has(one.parent)) continue;
    found.add(one.id);
    ours.push(one);
  }
  return ours;
}

/** @param {string} id */
function readProcess(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number); // from the third on
    const [parent, ticks, born] = [fields[1], fields[11] + fields[12], fields[19]];
    return [{ id: Number(id), parent, ticks, born }];
  } catch {
    return []; // it has ended
  }
}
