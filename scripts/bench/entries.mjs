/** What the rounds come to for each peer in each workload. */
import { judge } from './checks.mjs';
import { PEERS } from './page/peers.js';
import { SOLVINGS, isTraining } from './page/workloads.js';

/** @typedef {import('./page/workloads.js').Workload} Workload */
/** @typedef {import('./page/peer.js').Measured} Measured */
/** @typedef {Partial<Record<Workload, Measured | { error: string }>>} Found */

/**
 * What one peer did in one round.
 * @typedef {object} Visit
 * @property {string} peer
 * @property {number} round
 * @property {string} chromium  Its version.
 * @property {Record<string, unknown>} runsOn
 * @property {Found} found
 */

/**
 * @typedef {object} Entry
 * @property {string} peer
 * @property {'CPU' | 'WebGPU'} backend
 * @property {Workload} workload
 * @property {number[]} values  Of each round, in the unit of the workload; NaN where it failed.
 * @property {number} firstStep  Milliseconds.
 * @property {number} processor  Milliseconds of all cores for a step; NaN where the system does not tell.
 * @property {import('./page/peer.js').GpuCalls} calls  For a step.
 * @property {string} check
 * @property {boolean} counts
 * @property {{ mark: string, text: string }[]} notes
 */

/** @param {Workload} workload */
export const unit = (workload) => (isTraining(workload) ? 'steps/s' : 's');

/** @param {number[]} values */
export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/**
 * In the unit of the workload: of a solver, the seconds of a whole run.
 * @param {Workload} workload
 * @param {Measured} measured
 */
export function value(workload, { windows }) {
  const rate = median(windows.map(({ steps, seconds }) => steps / seconds));
  return isTraining(workload) ? rate : SOLVINGS[workload].steps / rate;
}

/**
 * @param {Visit[]} visits
 * @param {Workload[]} workloads
 * @param {import('./reference.mjs').Reference} reference
 */
export function summarize(visits, workloads, reference) {
  const peers = [...new Set(visits.map(({ peer }) => peer))];
  return peers.flatMap((peer) => {
    const own = visits.filter((visit) => visit.peer === peer);
    return workloads.map((workload) => entry(peer, workload, own, reference));
  });
}

/**
 * @param {string} peer
 * @param {Workload} workload
 * @param {Visit[]} visits  Of this peer.
 * @param {import('./reference.mjs').Reference} reference
 * @returns {Entry}
 */
function entry(peer, workload, visits, reference) {
  const all = visits.flatMap(({ found }) => found[workload] ?? []);
  const measured = all.flatMap((one) => ('error' in one ? [] : one));
  const errors = all.flatMap((one) => ('error' in one ? one.error : []));
  const windows = measured.flatMap((one) => one.windows);
  const steps = sum(windows.map((window) => window.steps));
  /** @param {(window: Measured['windows'][0]) => number} count */
  const forStep = (count) => sum(windows.map(count)) / steps;

  const outputs = measured.map(({ output }) => output);
  const longest = outputs.sort((a, b) => b.length - a.length)[0] ?? [];
  const { says, differs } =
    measured.length > 0 ? judge(workload, longest, reference) : { says: 'failed' };
  const [shortest] = measured.flatMap(({ shortenedTo }) => shortenedTo ?? []).sort((a, b) => a - b);
  const notes = [
    ...errors.slice(0, 1).map((text) => ({ mark: '!', text: `failed: ${text}` })),
    ...(differs ? [{ mark: '✘', text: `not the same work: ${differs}` }] : []),
    ...(shortest && !isTraining(workload)
      ? [{ mark: '†', text: `extrapolated from ${shortest} of ${SOLVINGS[workload].steps} steps` }]
      : []),
  ];
  return {
    peer,
    backend: PEERS[peer].backend,
    workload,
    values: all.map((one) => ('error' in one ? NaN : value(workload, one))),
    firstStep: 1000 * median(measured.map(({ firstStepSeconds }) => firstStepSeconds)),
    processor: 1000 * forStep(({ processor }) => processor?.ours ?? NaN),
    calls: {
      dispatches: forStep(({ calls }) => calls.dispatches),
      submissions: forStep(({ calls }) => calls.submissions),
      writes: forStep(({ calls }) => calls.writes),
      buffers: forStep(({ calls }) => calls.buffers),
      pipelines: forStep(({ calls }) => calls.pipelines),
    },
    check: says,
    counts: measured.length > 0 && !differs,
    notes,
  };
}

/**
 * How many times as fast as the fastest other on the same backend, round by round.
 * @param {Entry} ours
 * @param {Entry[]} entries
 * @returns {{ other: string, ratios: number[] } | undefined}
 */
export function advantage(ours, entries) {
  const { workload, backend } = ours;
  /** @param {Entry} one */
  const speeds = ({ values }) =>
    values.map((one) => (isTraining(workload) ? one : 1 / one)).filter(Number.isFinite);
  const [best] = entries
    .filter((one) => one.workload === workload && one.backend === backend && one.counts)
    .filter(({ peer }) => !PEERS[peer].kind)
    .sort((a, b) => median(speeds(b)) - median(speeds(a)));
  if (!best || !ours.counts) return undefined;
  const ratios = ours.values.map((one, round) =>
    isTraining(workload) ? one / best.values[round] : best.values[round] / one,
  );
  return { other: best.peer, ratios };
}

/**
 * Of the processors while it was measured; NaN where the system does not tell.
 * @param {Visit[]} visits
 */
export function shareOfOthers(visits) {
  const times = visits
    .flatMap(({ found }) => Object.values(found))
    .flatMap((one) => ('error' in one ? [] : one.windows))
    .flatMap(({ processor }) => processor ?? []);
  return sum(times.map(({ others }) => others)) / sum(times.map(({ all }) => all));
}
