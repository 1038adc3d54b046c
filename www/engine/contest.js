/**
 * Which backend is the faster on a configuration: what the CPU did while it trained, against a fraction of a second of
 * the same on the GPU, in a worker of its own while the lab goes on. Measured once for each configuration; the labs that
 * come after take the faster.
 */
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

/**
 * What the speed depends on: which data, and how they are learned; not the points themselves, nor rates and seeds.
 * @param {Config | undefined} config
 */
const keyOf = ({ data, score, loss, condition, training, sde } = {}) =>
  JSON.stringify([
    data?.kind,
    data && 'dequantization' in data ? data.dequantization : undefined,
    data && 'means' in data ? data.means?.[0]?.length : undefined,
    score,
    loss,
    condition,
    training?.batchSize,
    sde && 'schedule' in sde ? sde.schedule : undefined,
  ]);

/** @param {Config | undefined} config */
export const verdictOn = (config) => verdicts.get(keyOf(config));

/** A lab on the CPU, where a GPU might be faster: it is told its training calls. */
export class Contest {
  #key;
  #challenge;
  #held = false;
  #steps = 0;
  #milliseconds = 0;

  /**
   * @param {Config | undefined} config
   * @param {() => Promise<Place>} challenge  The same lab on the GPU.
   */
  constructor(config, challenge) {
    this.#key = keyOf(config);
    this.#challenge = challenge;
  }

  /**
   * @param {number} steps
   * @param {number} milliseconds  Of a call that had its thread for itself.
   * @returns {Promise<Verdict> | undefined}  Once, when there is enough to compare with.
   */
  trained(steps, milliseconds) {
    this.#steps += steps;
    this.#milliseconds += milliseconds;
    if (this.#held || this.#milliseconds < TRAINED) return undefined;
    this.#held = true;
    const key = this.#key;
    const contest = contests.get(key) ?? this.#hold();
    contests.set(key, contest);
    // What failed once may work for the next lab: the network may be back.
    contest.then(
      (verdict) => verdicts.set(key, verdict),
      () => contests.delete(key),
    );
    return contest;
  }

  /** @returns {Promise<Verdict>} */
  async #hold() {
    const cpu = (1000 * this.#steps) / this.#milliseconds;
    const place = await this.#challenge();
    const webgpu = await speed(place).finally(() => place.engine.free(place.id));
    const faster = webgpu > cpu ? 'webgpu' : 'cpu';
    const figures = `${rate(cpu)} on the CPU, ${rate(webgpu)} on the GPU (${place.info.adapter})`;
    return { faster, words: `Measured here: ${figures}.` };
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
