/** Measures one workload on one peer, in windows of about a second. */
import { gpuCalls } from './gpu-calls.js';
import { SAMPLES, batches, cellCentres, initialParameters, priorSamples } from './problem.js';
import { WIDTH } from './workloads.js';

/** @typedef {import('./peer.js').Peer} Peer */
/** @typedef {import('./peer.js').Measured} Measured */
/** @typedef {import('./peer.js').Window} Window */

/** Seconds of a window. */
const WINDOW = 1;
const WINDOWS = 3;
/** Seconds after which no further window begins. */
const ENOUGH = 5;
/** A run that would take more seconds is shortened. */
const LONGEST_RUN = 25;
/** Seconds that a training may go on after its windows for the sake of its losses. */
const FURTHER_LOSSES = 60;
const WARM_UP_STEPS = 20;

const now = () => performance.now() / 1000;

/** @param {number} secondsEach */
const countInWindow = (secondsEach) => Math.max(1, Math.round(WINDOW / secondsEach));

/**
 * @template {Record<string, number>} Counts
 * @param {Counts} before
 * @param {Counts} after
 */
const difference = (before, after) =>
  /** @type {Counts} */ (
    Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - before[name]]))
  );

/**
 * @template T
 * @param {number} steps
 * @param {() => Promise<T>} work
 * @returns {Promise<{ result: T, window: Window }>}
 */
async function inWindow(steps, work) {
  await new Promise((resolve) => setTimeout(resolve)); // what earlier work left to the page is done first
  const processorBefore = await globalThis.processorTime();
  const callsBefore = gpuCalls();
  const start = now();
  const result = await work();
  const seconds = now() - start;
  const calls = difference(callsBefore, gpuCalls());
  const processorAfter = await globalThis.processorTime();
  const processor =
    processorBefore && processorAfter && difference({ ...processorBefore }, { ...processorAfter });
  return { result, window: { steps, seconds, processor, calls } };
}

/** @param {() => Promise<Window>} next */
async function windows(next) {
  const start = now();
  const taken = [];
  do taken.push(await next());
  while (taken.length < WINDOWS && now() - start < ENOUGH);
  return taken;
}

/**
 * @param {Peer} peer
 * @param {import('./workloads.js').Training} workload
 * @param {number} wanted  Losses.
 * @returns {Promise<Measured>}
 */
export async function measureTraining(peer, { objective, width, rows }, wanted) {
  const parameters = initialParameters(width);
  const next = batches(rows);
  /** @type {number[]} */
  const losses = [];

  const cold = now();
  const trainer = peer.trainer(objective, width, rows, parameters);
  const take = async (/** @type {number} */ steps) => {
    const read = await trainer.train(steps, next);
    losses.push(...(await read()));
  };
  await take(1);
  const firstStepSeconds = now() - cold;

  const warming = now();
  do await take(1);
  while (now() - warming < WINDOW && losses.length <= WARM_UP_STEPS);
  let steps = countInWindow((now() - warming) / (losses.length - 1));
  const measured = await windows(async () => {
    const { result: read, window } = await inWindow(steps, () => trainer.train(steps, next));
    losses.push(...(await read()));
    steps = countInWindow(window.seconds / steps);
    return window;
  });

  const further = now();
  while (losses.length < wanted && now() - further < FURTHER_LOSSES) await take(1);
  trainer.free();
  return { firstStepSeconds, windows: measured, output: losses.slice(0, wanted) };
}

/**
 * @param {Peer} peer
 * @param {import('./workloads.js').Solving} workload
 * @param {Float32Array} trained
 * @returns {Promise<Measured>}
 */
export async function measureSolving(peer, { solver, steps: all }, trained) {
  const model = peer.model(WIDTH, trained);
  const start = solver === 'density' ? cellCentres() : priorSamples(SAMPLES);
  const run = (/** @type {number} */ steps) =>
    solver === 'density'
      ? model.logDensity(start.slice(), steps, all)
      : model.sample(start.slice(), solver === 'flow', steps, all);
  const measureRun = (/** @type {number} */ steps) => inWindow(steps, () => run(steps));

  try {
    const { window: cold } = await measureRun(1);
    const firstStepSeconds = cold.seconds;
    if (firstStepSeconds > LONGEST_RUN) {
      return { firstStepSeconds, windows: [cold], shortenedTo: 1, output: [] };
    }
    const { window: one } = await measureRun(1);
    const { window: some } = await measureRun(Math.min(all, countInWindow(one.seconds)));
    const eachStep = some.seconds / some.steps;
    const whole = all * eachStep < LONGEST_RUN;
    const steps = whole ? all : Math.max(1, Math.floor(ENOUGH / eachStep));
    const runs = countInWindow(steps * eachStep);
    /** @type {number[]} */
    let output = [];
    const measured = await windows(async () => {
      const { result, window } = await inWindow(steps * runs, async () => {
        for (let further = 1; further < runs; further++) await run(steps);
        return run(steps);
      });
      if (whole) output = [...result];
      return window;
    });
    return { firstStepSeconds, windows: measured, shortenedTo: whole ? undefined : steps, output };
  } finally {
    model.free();
  }
}
