/**
 * Which backend is the faster on a configuration: what the CPU did while it trained, against a fraction of a second of
 * the same on the GPU. Measured once for each configuration, in its own worker and never in the middle of a run; the
 * labs that come after take the faster.
 */
import { messageOf } from './errors.js';
import { watched } from './watched.js';

/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('./placement.js').Place} Place */
/** @typedef {{ faster: 'cpu' | 'webgpu', words: string }} Verdict */

/** Training on the CPU before the GPU is tried: who only looks in need not fetch its module. */
const TRAINED = 3000;
const MEASURED = 250;

/** @type {Map<string, Promise<Verdict>>} */
const contests = new Map();
/** @type {Map<string, Verdict>} */
const verdicts = new Map();

/** What the speed depends on: all but the seed. @param {Config | undefined} config */
const keyOf = (config) => JSON.stringify({ ...config, seed: undefined });

/** @param {Config | undefined} config */
export const verdictOn = (config) => verdicts.get(keyOf(config));

/** A lab on the CPU, where a GPU might be faster: it is told its training calls. */
export class Contest {
  #config;
  #challenge;
  #steps = 0;
  #milliseconds = 0;

  /**
   * @param {Config | undefined} config
   * @param {() => Promise<Place>} challenge  The same lab on the GPU.
   */
  constructor(config, challenge) {
    this.#config = config;
    this.#challenge = challenge;
  }

  /**
   * @param {number} steps
   * @param {number} milliseconds
   * @returns {Promise<Verdict> | undefined}  Once there is enough to compare with.
   */
  trained(steps, milliseconds) {
    this.#steps += steps;
    this.#milliseconds += milliseconds;
    if (this.#milliseconds < TRAINED) return undefined;
    const key = keyOf(this.#config);
    const contest = contests.get(key) ?? this.#held();
    contests.set(key, contest);
    contest.then((verdict) => verdicts.set(key, verdict));
    return contest;
  }

  /** @returns {Promise<Verdict>} */
  async #held() {
    const cpu = (1000 * this.#steps) / this.#milliseconds;
    try {
      const place = await this.#challenge();
      const webgpu = await speed(place).finally(() => place.engine.free(place.id));
      const faster = webgpu > cpu ? 'webgpu' : 'cpu';
      const figures = `Measured here: ${rate(cpu)} on the CPU, ${rate(webgpu)} on the GPU (${place.info.adapter}).`;
      const taken = faster === 'cpu' ? 'The CPU is taken.' : 'The next run takes the GPU.';
      return { faster, words: `${figures} ${taken}` };
    } catch (error) {
      return { faster: 'cpu', words: `The GPU could not be tried: ${messageOf(error)}` };
    }
  }
}

/**
 * Steps a second, after two that compile the kernels.
 * @param {Place} place
 */
async function speed({ engine, id }) {
  const train = (/** @type {number} */ steps) =>
    watched(engine, id, 'train', {}, (number, onFraction) =>
      engine.host.call(id, number, onFraction, 'train', [steps]),
    );
  await train(2);
  for (let steps = 4; ; steps *= 2) {
    const start = performance.now();
    await train(steps);
    const milliseconds = performance.now() - start;
    if (milliseconds >= MEASURED) return (1000 * steps) / milliseconds;
  }
}

/** @param {number} stepsPerSecond */
const rate = (stepsPerSecond) => `${stepsPerSecond.toFixed(stepsPerSecond < 10 ? 1 : 0)} steps/s`;
