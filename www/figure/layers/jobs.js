/**
 * What the figure asks the lab for, besides training: one job for each layer. A job is an async generator
 * that rests after every piece of work, so that it can be put off or dropped there; what it yields is an
 * answer to show already, what it returns is the last one. Coarse while training, fine when paused.
 */

import { NEAREST } from './nearest.js';
import { PROBE } from './probe.js';
import { FINE, overGrid } from '../../plot/grid.js';
import { MAPS, SHORTEST_TIME } from '../../plot/maps.js';
import { samplerOptions } from '../../settings/sampler.js';

/** @typedef {import('../../types.d.ts').Lab} Lab */
/** @typedef {import('../../types.d.ts').Evaluation} Evaluation */
/**
 * @typedef {object} Scene
 * @property {Lab} lab
 * @property {() => Promise<Pick<Lab, 'score'>>} exact  The same laws with the exact score; rejects where it is not known.
 * @property {import('../../plot/viewport.js').Viewport} viewport
 * @property {import('../../settings/settings.js').Values} values
 * @property {boolean} fine
 * @property {number} step
 * @property {boolean} taught  Whether the model has anything to show.
 * @property {boolean} timed  Whether it knows all noise levels: only then has it samples and a density.
 * @property {boolean} planar
 * @property {number[] | undefined} probed  The point that the reader asks about.
 * @property {import('../../types.d.ts').Guidance} law  Of which label, if of one.
 * @property {Record<string, import('./layers.js').Answer>} answers  Of the other jobs.
 */
/** @typedef {Required<import('../../types.d.ts').CallOptions>} Watch  Ends a long call that nobody waits for any more. */
/**
 * @typedef {object} Job
 * @property {string} name
 * @property {(scene: Scene) => boolean} wanted
 * @property {(scene: Scene) => unknown[]} depends  What the answer depends on, besides the model.
 * @property {(scene: Scene, watch: Watch) => AsyncGenerator<any, any>} run
 * @property {boolean} [once]  Its answer depends on nothing else.
 * @property {boolean} [quick]  Nobody should have to wait for it.
 * @property {boolean} [sampling]  The reader sees its progress and may stop it.
 * @property {boolean} [yields]  One call of it is so long that it ends for what is quick, and is asked again after it.
 */

const SAMPLES = 1000;
const PATHS = 48;
const MOST_STATES = 200_000; // that the core records
const FIRST = 16;
const COARSE = 32;
const FEWEST = 2; // held-out points, where they do not matter
export const ARROWS = 20;

/**
 * Points in one call. A GPU wants few large calls of one shape, a CPU short ones between which it can turn to other work.
 * @param {Lab} lab
 */
const chunk = (lab) => (lab.info.backend === 'webgpu' ? 1024 : 256);

/** @param {Scene} scene */
const sampling = ({ values, law }) => ({ ...samplerOptions(values), ...law });

/**
 * The truth that samples are held against: with γ ≠ 1 the tilted density, which guidance is often taken for.
 * @param {Scene} scene
 */
const truth = ({ values, law }) => (values.tilted ? law : { label: law.label });

/** @type {Job[]} */
export const JOBS = [
  {
    name: 'field',
    quick: true,
    wanted: ({ values, taught, planar }) =>
      planar && values.field !== 'none' && (taught || values.field === 'exact'),
    depends: ({ values, law }) => [values.field, values.time, ...Object.values(law)],
    async *run({ lab, exact, viewport, values, law }) {
      const points = viewport.grid(ARROWS);
      const t = Math.max(SHORTEST_TIME, Number(values.time));
      const scores = [];
      if (values.field !== 'exact') scores.push(await lab.score(points, t, law));
      if (values.field === 'error') yield;
      if (values.field !== 'model') scores.push(await (await exact()).score(points, t, law));
      const [first, second] = scores;
      return { points, vectors: second ? first.map((value, i) => value - second[i]) : first };
    },
  },
  PROBE,
  {
    name: 'labelled',
    quick: true,
    once: true,
    wanted: ({ values, law }) => values.showData === true && 'label' in law,
    depends: ({ law }) => [law.label],
    async *run({ lab, law: { label } }) {
      return lab.dataSample({ count: 500, seed: 1, label });
    },
  },
  {
    name: 'truth',
    quick: true,
    once: true,
    wanted: ({ values, planar }) => planar && values.showTruth === true,
    depends: (scene) => Object.values(truth(scene)),
    async *run(scene) {
      const { lab, viewport } = scene;
      const law = truth(scene);
      return yield* overGrid(viewport, FINE, 256, (points) => lab.dataLogDensity(points, law));
    },
  },
  {
    name: 'reference', // of the difference
    quick: true,
    once: true,
    wanted: ({ values, planar }) => planar && values.heatmap === 'difference',
    depends: () => [],
    async *run({ lab, viewport }) {
      return yield* overGrid(viewport, FINE, 256, (points) => lab.dataLogDensity(points));
    },
  },
  {
    name: 'samples',
    sampling: true,
    yields: true,
    wanted: ({ values, taught, timed }) => taught && timed && values.showSamples === true,
    depends: (scene) => Object.values(sampling(scene)),
    async *run(scene, { signal, onProgress }) {
      const { lab } = scene;
      const count = Math.min(SAMPLES, chunk(lab));
      const runs = Math.ceil(SAMPLES / count);
      /** @type {import('../../types.d.ts').SampleAnswer[]} */
      const parts = [];
      // The same noise each time: the samples move as the model learns, they do not flicker.
      for (let seed = 1; seed <= runs && !signal.aborted; seed++) {
        const watch = {
          signal,
          onProgress: (/** @type {number} */ fraction) => onProgress((seed - 1 + fraction) / runs),
        };
        const options = { ...sampling(scene), count, seed };
        const part = await lab.sample(options, watch).catch((error) => {
          if (!signal.aborted) throw error;
        });
        if (part) parts.push(part);
        yield;
      }
      return {
        points: joined(parts.map(({ points }) => points)),
        evaluations: Math.max(0, ...parts.map(({ evaluations }) => evaluations)),
        stopped: parts.length < runs,
        law: scene.law,
      };
    },
  },
  {
    name: 'quality',
    quick: true,
    once: true,
    wanted: ({ answers }) => answers.samples?.value?.stopped === false,
    depends: ({ answers }) => [answers.samples.full],
    async *run({ lab, answers }) {
      const { key, value } = answers.samples;
      return { ...(await lab.quality(value.points, value.law)), of: key };
    },
  },
  NEAREST,
  {
    name: 'paths',
    sampling: true,
    yields: true,
    wanted: ({ values, taught, timed, planar }) =>
      planar && taught && timed && values.showPaths === true,
    depends: (scene) => Object.values(sampling(scene)),
    async *run(scene, watch) {
      const { sampler, steps = 1, langevinSteps = 1 } = samplerOptions(scene.values);
      const states = sampler === 'annealed-langevin' ? steps * langevinSteps : steps;
      const count = Math.max(1, Math.min(PATHS, Math.floor(MOST_STATES / states)));
      const options = { ...sampling(scene), count, trajectories: count, seed: 1 };
      return (await scene.lab.sample(options, watch)).trajectories;
    },
  },
  {
    name: 'density',
    wanted: ({ values, taught, timed, planar }) =>
      planar && taught && timed && ['density', 'difference'].includes(String(values.heatmap)),
    depends: () => [],
    async *run({ lab, viewport, fine, answers }, { signal }) {
      const finest = fine ? FINE : COARSE;
      // Adaptive: near t = 0 a fixed grid as cheap as this is wrong by nats.
      const tolerance = fine ? 1e-3 : 1e-2;
      const options = /** @type {const} */ ({ solver: 'rk45', atol: tolerance, rtol: tolerance });
      // A picture that is there already does not become coarser again.
      const shown = Math.min(finest, answers.density?.value?.n ?? 0);
      let [evaluations, millis] = [0, 0];
      let map;
      for (const n of [FIRST, COARSE, FINE].filter((n) => n >= shown && n <= finest)) {
        const grid = yield* overGrid(viewport, n, chunk(lab), async (points) => {
          const start = performance.now();
          const answer = await lab.logDensity(points, options, { signal });
          millis += performance.now() - start;
          evaluations = Math.max(evaluations, answer.evaluations);
          return answer.logDensity;
        });
        map = grid && { ...grid, finest, evaluations, seconds: millis / 1000 };
        yield map;
      }
      return map;
    },
  },
  {
    name: 'kl', // once the map is as fine as it becomes
    yields: true,
    wanted: ({ values, fine, planar, answers }) =>
      planar &&
      fine &&
      ['density', 'difference'].includes(String(values.heatmap)) &&
      answers.density?.value?.n === FINE,
    depends: () => [],
    async *run({ lab }, { signal }) {
      const options = { count: FEWEST, seed: 1, resolution: FINE };
      return (await lab.evaluate(options, { signal })).kl;
    },
  },
  {
    name: 'map',
    quick: true,
    wanted: ({ values, taught, lab, planar }) =>
      planar &&
      taught &&
      String(values.heatmap) in MAPS &&
      (values.heatmap !== 'energy' || lab.info.config.score.kind === 'energy'),
    depends: ({ values, law }) => [values.heatmap, values.time, ...Object.values(law)],
    async *run({ lab, exact, viewport, values, law, fine }) {
      const { evaluate, whole } = MAPS[String(values.heatmap)];
      const n = fine ? FINE : COARSE;
      const t = Math.max(SHORTEST_TIME, Number(values.time));
      const size = whole ? n * n : chunk(lab);
      const grid = yield* overGrid(viewport, n, size, (points) =>
        evaluate(lab, exact, points, t, law),
      );
      return grid && { ...grid, of: values.heatmap };
    },
  },
  {
    name: 'evaluation',
    wanted: ({ taught }) => taught,
    depends: () => [],
    run: (scene, watch) => evaluated(scene, watch, {}),
  },
  {
    name: 'conditional',
    wanted: ({ taught, law }) => taught && 'label' in law,
    depends: ({ law }) => [law.label],
    run: (scene, watch) => evaluated(scene, watch, { label: scene.law.label }),
  },
];

/**
 * The evaluation on more and more held-out points.
 * @param {Scene} scene
 * @param {Watch} watch
 * @param {{ label?: number | null }} law
 */
async function* evaluated({ lab, fine, planar }, { signal }, law) {
  // The likelihood of images takes several times as many derivatives at every point.
  const count = (fine ? 512 : 256) / (planar ? 1 : 4);
  const parts = [];
  for (let seed = 1; seed <= (fine ? 8 : 1); seed++) {
    parts.push(await lab.evaluate({ ...law, count, seed }, { signal }));
    yield pooled(parts);
  }
  return pooled(parts);
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
 * @param {Evaluation[]} parts
 */
export function pooled(parts) {
  /** @param {Exclude<keyof Evaluation, 'bitsPerDim' | 'kl'>} name */
  const all = (name) => parts.map((part) => part[name]);
  const bits = parts.flatMap(({ bitsPerDim }) => bitsPerDim ?? []);
  return {
    nll: mean(all('nll')),
    nllStandardError: error(all('nllStandardError')),
    bound: mean(all('bound')),
    boundStandardError: error(all('boundStandardError')),
    entropy: parts[0].entropy,
    scoreError: mean(all('scoreError')),
    scoreErrorStandardError: error(all('scoreErrorStandardError')),
    priorDivergence: mean(all('priorDivergence')),
    klBound: mean(all('klBound')),
    bits: bits.length ? pooledBits(bits) : undefined,
    heldOut: parts.reduce((sum, part) => sum + part.heldOut, 0),
  };
}

/** @param {import('../../types.d.ts').BitsPerDim[]} parts */
const pooledBits = (parts) => ({
  nll: mean(parts.map(({ nll }) => nll)),
  nllStandardError: error(parts.map(({ nllStandardError }) => nllStandardError)),
  bound: mean(parts.map(({ bound }) => bound)),
  boundStandardError: error(parts.map(({ boundStandardError }) => boundStandardError)),
  gaussian: mean(parts.map(({ gaussian }) => gaussian)),
  gaussianStandardError: error(parts.map(({ gaussianStandardError }) => gaussianStandardError)),
});

/** @param {(number | null)[]} values  Null where one is. */
const mean = (values) =>
  values.includes(null) ? null : values.map(Number).reduce((a, b) => a + b) / values.length;

/** Of their mean. @param {(number | null)[]} errors */
const error = (errors) =>
  errors.includes(null) ? null : Math.hypot(...errors.map(Number)) / errors.length;
