/** Ours: a module that modules.mjs built, fetched as it stands. */
import { batches, initialParameters } from '../problem.js';

/**
 * The class that the core has under its feature `bench`.
 * @typedef {object} Core
 * @property {() => Float32Array} parameters
 * @property {(rows: number, x0: Float32Array, t: Float32Array, z: Float32Array, directions: Float32Array) =>
 *   Float32Array | Promise<Float32Array>} train
 * @property {(prior: Float32Array, steps: number, of: number, flow: boolean) => Promise<Float32Array>} sample
 * @property {(points: Float32Array, steps: number) => Promise<Float32Array>} logDensity
 * @property {() => void} free
 */

/** @type {new (width: number, parameters: Float32Array) => Core} */
let Core;

/** @param {string} kind */
async function load(kind) {
  const folder = new URL(`../${kind}/`, location.href);
  const glue = await import(/* @vite-ignore */ new URL('score_lab.js', folder).href);
  await glue.default({ module_or_path: new URL('score_lab_bg.wasm', folder) });
  Core = glue.Peer;
}

/**
 * @param {Float32Array[]} parts
 */
function joined(parts) {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * So many steps in one call.
 * @param {Core} core
 * @param {import('../peer.js').Objective} objective
 * @param {number} rows
 * @param {number} steps
 * @param {() => import('../peer.js').Batch} next
 */
function train(core, objective, rows, steps, next) {
  const taken = Array.from({ length: steps }, next);
  const directions = objective === 'sliced' ? taken.map((batch) => batch.directions) : [];
  return core.train(
    rows,
    joined(taken.map(({ x0 }) => x0)),
    joined(taken.map(({ t }) => t)),
    joined(taken.map(({ z }) => z)),
    joined(directions),
  );
}

/** @type {import('../peer.js').Peer['trainer']} */
function trainer(objective, width, rows, parameters) {
  const core = new Core(width, parameters);
  return {
    async train(steps, next) {
      const losses = await train(core, objective, rows, steps, next);
      return async () => [...losses];
    },
    free: () => core.free(),
  };
}

/** @type {import('../peer.js').Peer['model']} */
function model(width, parameters) {
  const core = new Core(width, parameters);
  return {
    sample: (prior, flow, steps, of) => core.sample(prior, steps, of, flow),
    // Its grid is as long as it has steps, each of which costs the same.
    logDensity: (points, steps) => core.logDensity(points, steps),
    free: () => core.free(),
  };
}

/**
 * @param {string} kind
 * @returns {import('../peer.js').Peer}
 */
export const scoreLab = (kind) => ({
  async start() {
    await load(kind);
    return { library: 'score-lab', module: kind };
  },
  trainer,
  model,
});

/**
 * What so many steps of the first workload make of the network.
 * @param {string} kind
 * @param {{ objective: import('../peer.js').Objective, width: number, rows: number }} workload
 * @param {number} steps
 */
export async function trainedParameters(kind, { objective, width, rows }, steps) {
  await load(kind);
  const core = new Core(width, initialParameters(width));
  await train(core, objective, rows, steps, batches(rows));
  const parameters = core.parameters();
  core.free();
  return parameters;
}
