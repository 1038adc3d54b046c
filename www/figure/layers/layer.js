/**
 * What a layer is: one thing that the picture can show. It says by which setting it is switched on, what it asks the
 * lab for, how it is drawn and what its colours mean. A new one is a new file and a line in `index.js`.
 */
import { samplerOptions } from '../../settings/sampler.js';

/** @typedef {import('../../types.d.ts').Lab} Lab */
/** @typedef {import('../../settings/settings.js').Values} Values */
/** @typedef {{ key: string, full: string, value: any, error?: string }} Answer  `key`: what it depends on; `full`: and the model, or why it is not the last. */
/**
 * What a layer sees of the run that stands.
 * @typedef {object} Scene
 * @property {Lab} lab
 * @property {import('../../plot/viewport.js').Viewport} viewport
 * @property {Float32Array} data
 * @property {Values} values
 * @property {boolean} fine  Nothing trains: there is time.
 * @property {number} step
 * @property {boolean} taught  Whether the model has anything to show.
 * @property {boolean} timed  Whether it knows all noise levels: only then has it samples and a density.
 * @property {boolean} planar
 * @property {number[] | undefined} probed  The point that the reader asks about.
 * @property {import('../../types.d.ts').Guidance} law  Of which label, if of one.
 * @property {Record<string, Answer>} answers  Of all jobs.
 */
/** @typedef {Required<import('../../types.d.ts').CallOptions>} Watch  Ends a long call that nobody waits for any more. */
/**
 * What is asked of the lab: an async generator that rests after every piece of work, so that it can be put off or
 * dropped there. What it yields is an answer to show already, what it returns is the last one. Coarse while
 * training, fine when paused.
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
/** @typedef {import('../../plot/density.js').Brush & { map: ReturnType<import('../../plot/viewport.js').Viewport['toCanvas']>, dot: number }} Brush */
/**
 * @typedef {object} Layer
 * @property {import('../../settings/settings.js').Setting} [setting]  That switches it on and off.
 * @property {import('../../settings/settings.js').Choice} [heatmap]  As one of the maps, of which one is shown.
 * @property {boolean} [alone]  No other is drawn with it.
 * @property {Job[]} [jobs]
 * @property {(brush: Brush, scene: Scene) => void} [draw]
 * @property {(values: Values) => unknown} [legend]  What its colours mean.
 * @property {(scene: Scene) => string | undefined} [missing]  Why it shows nothing although it is switched on.
 */

/** The field at t = 0 itself is that of an unsmoothed law. */
export const SHORTEST_TIME = 1e-3;

/** @param {Values} values */
export const timeOf = ({ time }) => Math.max(SHORTEST_TIME, Number(time));

/**
 * Points in one call. A GPU wants few large calls of one shape, a CPU short ones between which it can turn to other work.
 * @param {Lab} lab
 */
export const chunk = (lab) => (lab.info.backend === 'webgpu' ? 1024 : 256);

/** @param {Scene} scene */
export const sampling = ({ values, law }) => ({ ...samplerOptions(values), ...law });

/**
 * Why a job has no answer, after the name of its layer.
 * @param {string} label
 * @param {Answer | undefined} answer
 */
export const refused = (label, answer) => (answer?.error ? `${label}: ${answer.error}` : undefined);

/**
 * With one fixed level of noise the score has no time.
 * @param {Scene} scene
 */
export const timeless = ({ timed }) =>
  timed
    ? undefined
    : 'At one noise level there is no process to run back: no samples, no paths, no log-density.';
