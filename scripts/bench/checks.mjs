/** The same work or it does not count: what a peer computed beside the reference. */
import { mass, shareNearModes } from './page/problem.js';
import { isTraining } from './page/workloads.js';
import { COMPARED_SAMPLES, atSomeCells } from './reference.mjs';

/** @typedef {{ says: string, differs?: string | undefined }} Verdict */

/** Of the first losses, relative to the loss, or to this where it is nearer to nought. */
const FIRST_LOSSES = { count: 3, tolerance: 1e-4, least: 0.1 };
/** Of the mean of the last of these losses, when the rounding of each library has grown. */
const LATE_LOSSES = { from: 80, to: 100, tolerance: 2e-2 };
/** Of the flow, the same points to the same places; of the diffusion, as much as chance moves the share. */
const SHARE_TOLERANCE = { W3: 0.07, W4: 0.01 };
const MASS = { least: 0.99, most: 1.01 };

/**
 * @param {import('./page/workloads.js').Workload} workload
 * @param {number[]} output
 * @param {import('./reference.mjs').Reference} reference
 * @returns {Verdict}
 */
export function judge(workload, output, reference) {
  if (output.length === 0) return { says: 'not checked: shortened' };
  if (isTraining(workload)) return judgeLosses(output, reference.losses[workload] ?? []);
  if (workload === 'W5') return judgeDensity(output, reference.logDensity);
  return judgeShare(output, reference.shares[workload] ?? NaN, SHARE_TOLERANCE[workload]);
}

/**
 * @param {number[]} losses
 * @param {number[]} wanted
 * @returns {Verdict}
 */
function judgeLosses(losses, wanted) {
  const { count, tolerance, least } = FIRST_LOSSES;
  const errors = wanted
    .slice(0, count)
    .map((loss, i) => Math.abs(losses[i] - loss) / Math.max(Math.abs(loss), least));
  const worst = Math.max(...errors);
  const wrong = errors.findIndex((error) => !(error <= tolerance));
  const first = `first ${count} within ${worst.toExponential(0)}`;
  if (wrong >= 0) {
    const differs = `the loss of step ${wrong + 1} is ${losses[wrong]}, not ${wanted[wrong]}`;
    return { says: first, differs };
  }
  if (wanted.length < LATE_LOSSES.to) return { says: first };
  if (losses.length < LATE_LOSSES.to) {
    return { says: `${first}, no more than ${losses.length} steps` };
  }
  const [mean, wantedMean] = [losses, wanted].map(lateMean);
  const error = Math.abs(mean - wantedMean) / Math.abs(wantedMean);
  const says = `${first}, mean within ${error.toExponential(0)}`;
  if (error <= LATE_LOSSES.tolerance) return { says };
  const steps = `${LATE_LOSSES.from + 1}–${LATE_LOSSES.to}`;
  return { says, differs: `the mean loss of steps ${steps} is ${mean}, not ${wantedMean}` };
}

/** @param {number[]} losses */
function lateMean(losses) {
  const { from, to } = LATE_LOSSES;
  return losses.slice(from, to).reduce((sum, loss) => sum + loss, 0) / (to - from);
}

/**
 * @param {number[]} samples
 * @param {number} wanted
 * @param {number} tolerance
 * @returns {Verdict}
 */
function judgeShare(samples, wanted, tolerance) {
  const share = shareNearModes(samples.slice(0, 2 * COMPARED_SAMPLES));
  const percent = (/** @type {number} */ value) => `${(100 * value).toFixed(1)} %`;
  const says = `${percent(share)} near a mode`;
  if (Math.abs(share - wanted) <= tolerance) return { says };
  return {
    says,
    differs: `${percent(share)} of the samples are near a mode, not ${percent(wanted)}`,
  };
}

/**
 * Some libraries overflow in far corners, where next to no mass is: that is told, and no more.
 * @param {number[]} logDensity
 * @param {number[]} wanted
 * @returns {Verdict}
 */
function judgeDensity(logDensity, wanted) {
  const total = mass(logDensity);
  const lost = logDensity.filter((value) => !Number.isFinite(value)).length;
  const errors = atSomeCells(logDensity)
    .map((value, i) => Math.abs(value - wanted[i]))
    .filter(Number.isFinite);
  const says = [
    `mass ${total.toFixed(4)}`,
    `ln p within ${Math.max(...errors).toPrecision(2)}`,
    ...(lost > 0 ? [`${lost} of ${logDensity.length} no number`] : []),
  ].join(', ');
  if (total >= MASS.least && total <= MASS.most) return { says };
  return { says, differs: `the density sums to ${total}, not to ${MASS.least}–${MASS.most}` };
}
