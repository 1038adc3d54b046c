/**
 * What the figure asks the lab for, besides training: one job for each layer. A job is an async generator
 * that rests after every piece of work, so that it can be put off or dropped there; what it yields is an
 * answer to show already, what it returns is the last one. Coarse while training, fine when paused.
 */

import { MAPS } from './maps.js';

/** @typedef {import('./types.d.ts').Lab} Lab */
/** @typedef {{ n: number, values: Float32Array }} Grid */
/**
 * @typedef {object} Scene
 * @property {Lab} lab
 * @property {() => Promise<Lab>} exact  The same laws with the exact score; rejects where it is not known.
 * @property {import('./plot/viewport.js').Viewport} viewport
 * @property {import('./settings.js').Values} values
 * @property {boolean} fine
 * @property {boolean} taught  Whether the model has anything to show.
 * @property {boolean} timed  Whether it knows all noise levels: only then has it samples and a density.
 */
/**
 * @typedef {object} Job
 * @property {string} name
 * @property {(scene: Scene) => boolean} wanted
 * @property {(scene: Scene) => unknown[]} depends  What the answer depends on, besides the model.
 * @property {(scene: Scene) => AsyncGenerator<any, any>} run
 * @property {boolean} [once]  Its answer depends on the data only.
 */

const SAMPLES = 1000;
const PATHS = 48;
const COARSE = 32;
export const FINE = 64;
export const ARROWS = 20;
export const SHORTEST_TIME = 1e-3; // the field at t = 0 itself is that of an unsmoothed law

/**
 * Points in one call. A GPU wants few large calls of one shape, a CPU short ones between which it can turn to other work.
 * @param {Lab} lab
 */
const chunk = (lab) => (lab.info.backend === 'webgpu' ? 1024 : 256);

/** @param {Scene} scene */
function sampler({ values }) {
  const { sampler, steps, tolerance } = /** @type {any} */ (values);
  return sampler === 'probability-flow-rk45'
    ? { sampler, atol: tolerance, rtol: tolerance }
    : { sampler, steps };
}

/** @type {Job[]} */
export const JOBS = [
  {
    name: 'field',
    wanted: ({ values, taught }) => values.field !== 'none' && (taught || values.field === 'exact'),
    depends: ({ values }) => [values.field, values.time],
    async *run({ lab, exact, viewport, values }) {
      const points = viewport.grid(ARROWS);
      const t = Math.max(SHORTEST_TIME, Number(values.time));
      const scores = [];
      if (values.field !== 'exact') scores.push(await lab.score(points, t));
      if (values.field === 'error') yield;
      if (values.field !== 'model') scores.push(await (await exact()).score(points, t));
      const [first, second] = scores;
      return { points, vectors: second ? first.map((value, i) => value - second[i]) : first };
    },
  },
  {
    name: 'samples',
    wanted: ({ values, taught, timed }) => taught && timed && values.showSamples === true,
    depends: (scene) => Object.values(sampler(scene)),
    async *run(scene) {
      const count = Math.min(SAMPLES, chunk(scene.lab));
      const parts = [];
      let evaluations = 0;
      // The same noise each time: the samples move as the model learns, they do not flicker.
      for (let seed = 1; parts.length * count < SAMPLES; seed++) {
        const part = await scene.lab.sample({ ...sampler(scene), count, seed });
        parts.push(part.points);
        evaluations = Math.max(evaluations, part.evaluations);
        yield;
      }
      return { points: joined(parts), evaluations };
    },
  },
  {
    name: 'paths',
    wanted: ({ values, taught, timed }) => taught && timed && values.showPaths === true,
    depends: (scene) => Object.values(sampler(scene)),
    async *run(scene) {
      const options = { ...sampler(scene), count: PATHS, trajectories: PATHS, seed: 1 };
      return (await scene.lab.sample(options)).trajectories;
    },
  },
  {
    name: 'density',
    wanted: ({ values, taught, timed }) =>
      taught && timed && ['density', 'difference'].includes(String(values.heatmap)),
    depends: () => [],
    async *run({ lab, viewport, fine }) {
      const n = fine ? FINE : COARSE;
      // Adaptive: near t = 0 a fixed grid as cheap as this is wrong by nats.
      const tolerance = fine ? 1e-3 : 1e-2;
      const options = /** @type {const} */ ({ solver: 'rk45', atol: tolerance, rtol: tolerance });
      return yield* overGrid(viewport, n, chunk(lab), async (points) => {
        return (await lab.logDensity(points, options)).logDensity;
      });
    },
  },
  {
    name: 'map',
    wanted: ({ values, taught, lab }) =>
      taught &&
      String(values.heatmap) in MAPS &&
      (values.heatmap !== 'energy' || lab.info.config.score.kind === 'energy'),
    depends: ({ values }) => [values.heatmap, values.time],
    async *run({ lab, exact, viewport, values, fine }) {
      const { evaluate, whole } = MAPS[String(values.heatmap)];
      const n = fine ? FINE : COARSE;
      const t = Math.max(SHORTEST_TIME, Number(values.time));
      const size = whole ? n * n : chunk(lab);
      const grid = yield* overGrid(viewport, n, size, (points) => evaluate(lab, exact, points, t));
      return grid && { ...grid, of: values.heatmap };
    },
  },
  {
    name: 'truth',
    once: true,
    wanted: ({ values }) => values.showTruth === true || values.heatmap === 'difference',
    depends: () => [],
    async *run({ lab, viewport }) {
      return yield* overGrid(viewport, FINE, 256, (points) => lab.dataLogDensity(points));
    },
  },
  {
    name: 'evaluation',
    wanted: ({ taught }) => taught,
    depends: () => [],
    async *run({ lab, fine }) {
      const count = fine ? 512 : 256;
      const parts = [];
      for (let seed = 1; seed <= (fine ? 8 : 1); seed++) {
        parts.push(await lab.evaluate({ count, seed }));
        yield pooled(parts);
      }
      return pooled(parts);
    },
  },
];

/**
 * A function of the plane on n × n cells; undefined where it is not known.
 * @param {import('./plot/viewport.js').Viewport} viewport
 * @param {number} n
 * @param {number} size  Points in one call.
 * @param {(points: Float32Array) => Promise<Float32Array | null>} evaluate
 * @returns {AsyncGenerator<undefined, Grid | undefined>}
 */
export async function* overGrid(viewport, n, size, evaluate) {
  const points = viewport.grid(n);
  const values = new Float32Array(n * n);
  for (let from = 0; from < n * n; from += size) {
    const part = await evaluate(points.slice(2 * from, 2 * (from + size)));
    if (!part) return undefined;
    values.set(part, from);
    yield;
  }
  return { n, values };
}

/** @param {Float32Array[]} parts */
function joined(parts) {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Independent evaluations of equal size, taken together.
 * @param {import('./types.d.ts').Evaluation[]} parts
 */
function pooled(parts) {
  const k = parts.length;
  /** @type {(name: keyof typeof parts[0]) => number | null} */
  const mean = (name) =>
    parts.some((p) => p[name] === null) ? null : parts.reduce((s, p) => s + Number(p[name]), 0) / k;
  /** @type {(name: keyof typeof parts[0]) => number | null} */
  const error = (name) =>
    parts.some((p) => p[name] === null)
      ? null
      : Math.hypot(...parts.map((p) => Number(p[name]))) / k;
  return {
    nll: mean('nll'),
    nllStandardError: error('nllStandardError'),
    entropy: parts[0].entropy,
    scoreError: mean('scoreError'),
    scoreErrorStandardError: error('scoreErrorStandardError'),
    heldOut: parts.reduce((sum, part) => sum + part.heldOut, 0),
  };
}
