/** The public API: `createLab(config, options)` and what the lab it gives can do. */
import description from '../pkg/description.js';
import { messageOf, refuse, refuseUnknown } from './errors.js';
import { place } from './placement.js';
import { plain } from './plain.js';
import { checkedCall, refuseOthers, watched } from './watched.js';

/** @typedef {import('../types.d.ts').CallOptions} CallOptions */
/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Lab} LabType */

const BACKENDS = ['auto', 'webgpu', 'cpu'];
const OPTIONS = ['backend', 'worker', 'signal', 'onProgress'];

/** Calls go to the engine, one at a time into each lab. Values are checked where they are known: in the core. */
class Lab {
  /** @type {import('./engine.js').Engine} */
  #engine;
  /** @type {number} */
  #id;
  #contest;
  #freed = false;

  /** @param {import('./placement.js').Place} place */
  constructor({ engine, id, info, contest }) {
    this.#engine = engine;
    this.#id = id;
    this.#contest = contest;
    this.info = info;
  }

  /** @type {LabType['train']} */
  async train(steps, call) {
    try {
      const alone = !this.#engine.busy;
      const start = performance.now();
      const answer = await this.#call('train', { steps }, call);
      this.info = { ...this.info, step: answer.step };
      if (alone) this.#compare(steps, performance.now() - start);
      return answer;
    } catch (error) {
      // The steps before it was ended stay done.
      if (call?.signal?.aborted) this.#learn().catch(() => {});
      throw error;
    }
  }

  /** @type {LabType['sample']} */
  sample(options, call) {
    return this.#call('sample', { options }, call);
  }

  /** @type {LabType['encode']} */
  encode(points, options, call) {
    return this.#call('encode', { points, options }, call);
  }

  /** @type {LabType['quality']} */
  quality(points, options, call) {
    return this.#call('quality', { points, options }, call);
  }

  /** @type {LabType['score']} */
  score(points, t, options) {
    return this.#call('score', { points, t, options });
  }

  /** @type {LabType['exactScore']} */
  exactScore(points, t, options) {
    return this.#call('exactScore', { points, t, options });
  }

  /** @type {LabType['networkInputs']} */
  networkInputs(points, t, call) {
    return this.#call('networkInputs', { points, t }, call);
  }

  /** @type {LabType['logDensity']} */
  logDensity(points, options, call) {
    return this.#call('logDensity', { points, options }, call);
  }

  /** @type {LabType['likelihoodBound']} */
  likelihoodBound(points, options, call) {
    return this.#call('likelihoodBound', { points, options }, call);
  }

  /** @type {LabType['gradientVariance']} */
  gradientVariance(batches, call) {
    return this.#call('gradientVariance', { batches }, call);
  }

  /** @type {LabType['evolution']} */
  evolution(options) {
    return this.#call('evolution', { options });
  }

  /** @type {LabType['modelEvolution']} */
  modelEvolution(options, call) {
    return this.#call('modelEvolution', { options }, call);
  }

  /** @type {LabType['schedule']} */
  schedule(options) {
    return this.#call('schedule', { options });
  }

  /** @type {LabType['nearest']} */
  nearest(points, options, call) {
    return this.#call('nearest', { points, options }, call);
  }

  /** @type {LabType['lossValue']} */
  lossValue(options, call) {
    return this.#call('lossValue', { options }, call);
  }

  /** @type {LabType['lossSamples']} */
  lossSamples(options, call) {
    return this.#call('lossSamples', { options }, call);
  }

  /** @type {LabType['curl']} */
  curl(points, t, call) {
    return this.#call('curl', { points, t }, call);
  }

  /** @type {LabType['potential']} */
  potential(points, t, call) {
    return this.#call('potential', { points, t }, call);
  }

  /** @type {LabType['evaluate']} */
  evaluate(options, call) {
    return this.#call('evaluate', { options }, call);
  }

  /** @type {LabType['dataSample']} */
  dataSample(options) {
    return this.#call('dataSample', { options });
  }

  /** @type {LabType['dataLogDensity']} */
  dataLogDensity(points, options, call) {
    return this.#call('dataLogDensity', { points, options }, call);
  }

  /** @type {LabType['save']} */
  save() {
    return this.#call('save', {});
  }

  /** @type {LabType['load']} */
  async load(bytes) {
    await this.#call('load', { bytes });
    this.#contest = undefined; // what is trained now is not what it began with
    await this.#learn();
  }

  free() {
    if (this.#freed) return;
    this.#freed = true;
    this.#engine.free(this.#id);
  }

  /**
   * Lets a GPU that might be faster show it. This lab stays where it is.
   * @param {number} steps
   * @param {number} milliseconds
   */
  #compare(steps, milliseconds) {
    const say = (/** @type {string} */ words) => {
      this.info = { ...this.info, backendReason: words };
    };
    this.#contest?.trained(steps, milliseconds)?.then(
      ({ faster, words }) =>
        say(`${words} ${faster === 'cpu' ? 'The CPU is taken.' : 'The next run takes the GPU.'}`),
      (error) => say(`The GPU could not be tried: ${messageOf(error)}`),
    );
  }

  /** Asks the core what the lab now is; where it runs has not changed. */
  async #learn() {
    const found = await this.#call('info', {});
    const { backendReason } = this.info;
    this.info = { ...this.info, ...found, backendReason };
  }

  /**
   * @param {string} method
   * @param {Record<string, unknown>} parameters  By their names, in their order.
   * @param {CallOptions} [call]
   * @returns {Promise<any>}
   */
  async #call(method, parameters, call) {
    if (this.#freed) throw new Error(`${method}: the lab was freed`);
    const given = Object.entries(parameters).map(([name, value]) =>
      plain(value, name === 'options' ? '' : name),
    );
    const engine = this.#engine;
    return watched(engine, this.#id, method, checkedCall(call), (number, onFraction) =>
      engine.host.call(this.#id, number, onFraction, method, given),
    );
  }
}

/**
 * @param {Config} [config]
 * @param {import('../types.d.ts').LabOptions} [options]
 * @returns {Promise<LabType>}
 */
export async function createLab(config, options = {}) {
  if (typeof options !== 'object' || options === null) refuse('options', options, 'an object');
  const { backend = 'auto', worker = true, signal, onProgress } = options;
  refuseUnknown('options', options, OPTIONS);
  if (!BACKENDS.includes(backend)) refuse('backend', backend, `one of ${BACKENDS.join(', ')}`);
  if (typeof worker !== 'boolean') refuse('worker', worker, 'true or false');
  refuseOthers(signal, onProgress);
  const given = /** @type {Config | undefined} */ (plain(config, ''));
  return new Lab(await place(given, backend, { worker, signal, onProgress }));
}

/**
 * Every choice with its kind, default and limits, as the core told it when this page was built.
 * @returns {import('../types.d.ts').Description}
 */
export const describe = () => structuredClone(/** @type {any} */ (description));
