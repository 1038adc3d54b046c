/** The tables, in Markdown. */
import { advantage, median, shareOfOthers, unit, value } from './entries.mjs';
import { PEERS } from './page/peers.js';

/** @typedef {import('./page/workloads.js').Workload} Workload */
/** @typedef {import('./entries.mjs').Entry} Entry */
/** @typedef {import('./entries.mjs').Visit} Visit */

/**
 * @typedef {object} Circumstances
 * @property {Date} date
 * @property {string | undefined} commit
 * @property {{ processor: string, cores: number }} machine
 * @property {string} chromium  Its version.
 */

const NOTHING = '–';

/** @param {number} number */
const rounded = (number) =>
  Number.isFinite(number) ? String(Number(number.toPrecision(3))) : NOTHING;

/** @param {number[]} values */
function spread(values) {
  const known = values.filter(Number.isFinite);
  if (known.length < 2) return rounded(median(known));
  return `${rounded(median(known))} (${rounded(Math.min(...known))}–${rounded(Math.max(...known))})`;
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/**
 * A line while it goes on.
 * @param {Workload} workload
 * @param {import('./page/peer.js').Measured | { error: string }} found
 */
export function progress(workload, found) {
  if ('error' in found) return `${workload}: failed: ${found.error}`;
  const extrapolated = found.shortenedTo ? ' (extrapolated)' : '';
  return `${workload}: ${rounded(value(workload, found))} ${unit(workload)}${extrapolated}`;
}

/** @param {Entry} entry */
const speed = ({ values, notes }) => [spread(values), ...notes.map(({ mark }) => mark)].join(' ');

/**
 * @param {Entry} ours
 * @param {Entry[]} entries
 */
function timesAsFast(ours, entries) {
  const found = advantage(ours, entries);
  return found ? `${spread(found.ratios)} × ${found.other}` : NOTHING;
}

/** @param {Entry} entry */
const step = ({ peer, backend, workload, firstStep, processor, calls }) => [
  peer,
  workload,
  rounded(firstStep),
  rounded(processor),
  ...[calls.dispatches, calls.submissions, calls.writes, calls.buffers, calls.pipelines].map(
    (count) => (backend === 'WebGPU' ? rounded(count) : NOTHING),
  ),
];

/**
 * @param {Circumstances} circumstances
 * @param {Visit[]} visits
 */
function heading({ date, commit, machine, chromium }, visits) {
  const adapters = new Set(visits.flatMap(({ runsOn }) => runsOn.adapter ?? []));
  return [
    `${machine.processor}, ${machine.cores} cores`,
    `Chromium ${chromium}`,
    ...[...adapters].map((adapter) => `WebGPU on ${adapter}`),
    `${date.toISOString().slice(0, 10)}, commit ${commit}`,
  ].join('; ');
}

/**
 * @param {Circumstances} circumstances
 * @param {Entry[]} entries
 * @param {Visit[]} visits
 */
export function report(circumstances, entries, visits) {
  const peers = [...new Set(entries.map(({ peer }) => peer))];
  const workloads = [...new Set(entries.map(({ workload }) => workload))];
  /**
   * @param {string} peer
   * @param {(entry: Entry) => string} cell
   */
  const cells = (peer, cell) => entries.filter((entry) => entry.peer === peer).map(cell);
  const ours = peers.filter((peer) => PEERS[peer].kind);
  const others = shareOfOthers(visits);

  const speeds = table(
    ['', ...workloads.map((workload) => `${workload}, ${unit(workload)}`)],
    [
      ...peers.map((peer) => [peer, ...cells(peer, speed)]),
      ...ours.map((peer) => [
        `**${peer}: times as fast as the best other, ${PEERS[peer].backend}**`,
        ...cells(peer, (entry) => timesAsFast(entry, entries)),
      ]),
    ],
  );
  const notes = entries.flatMap(({ peer, workload, notes }) =>
    notes.map(({ mark, text }) => `- ${mark} ${peer}, ${workload}: ${text}`),
  );
  const checks = table(
    ['', ...workloads],
    peers.map((peer) => [peer, ...cells(peer, ({ check }) => check)]),
  );
  const steps = table(
    [
      ...['', '', 'first, ms', 'processor, ms'],
      ...['dispatches', 'submissions', 'writes', 'new buffers', 'pipelines'],
    ],
    entries.filter(({ firstStep }) => Number.isFinite(firstStep)).map(step),
  );
  return [
    heading(circumstances, visits),
    `## Speed\n\n${speeds}`,
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    ...(Number.isFinite(others)
      ? [`Other programs took ${(100 * others).toFixed(0)} % of the processors meanwhile.`]
      : []),
    `## The same work\n\n${checks}`,
    `## A step\n\n${steps}`,
  ].join('\n\n');
}
