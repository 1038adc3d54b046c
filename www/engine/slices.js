/** Training in pieces of a few milliseconds, so that it can be watched and ended between any two of them. */
import { named } from './errors.js';
import { share } from './turns.js';

/** @typedef {import('../types.d.ts').TrainAnswer} TrainAnswer */

/**
 * @param {{ train: (steps: unknown) => Promise<TrainAnswer> }} lab
 * @param {unknown} steps
 * @param {import("../types.d.ts").Watch} watch
 * @returns {Promise<TrainAnswer>}
 */
export async function trainInSlices(lab, steps, watch) {
  if (typeof steps !== 'number' || !(steps > 1 && steps <= 1e5) || steps % 1) {
    return lab.train(steps); // one step, or what the core refuses
  }
  const start = performance.now();
  /** @type {TrainAnswer[]} */
  const answers = [];
  let done = 0;
  for (let size = 1; done < steps;) {
    const before = performance.now();
    answers.push(await lab.train(size));
    done += size;
    if (!(await watch(done / steps))) throw named('AbortError', 'train: cancelled');
    const wanted = Math.round((size * share()) / 2 / (performance.now() - before));
    size = Math.min(Math.max(1, wanted), 2 * size, steps - done);
  }
  const losses = new Float32Array(answers.flatMap((answer) => Array.from(answer.losses)));
  const mean = (/** @type {(answer: TrainAnswer) => number} */ of) =>
    answers.reduce((sum, answer) => sum + of(answer) * answer.losses.length, 0) / steps;
  const last = /** @type {TrainAnswer} */ (answers.at(-1));
  return {
    step: last.step,
    loss: mean((answer) => answer.loss),
    losses,
    classifierLoss:
      last.classifierLoss === null ? null : mean((answer) => Number(answer.classifierLoss)),
    stepsPerSecond: (1000 * steps) / (performance.now() - start),
  };
}
