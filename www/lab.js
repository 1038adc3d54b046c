/** The public API: `createLab(config, options)` and what the lab it gives can do. */
import { engineFor } from './engine.js';

/** @typedef {import('./types.d.ts').Config} Config */
/** @typedef {import('./types.d.ts').Info} Info */
/** @typedef {import('./types.d.ts').Lab} LabType */

const BACKENDS = ['auto', 'webgpu', 'cpu'];
const OPTIONS = ['backend', 'worker', 'onProgress'];

/** Calls go to the engine, one at a time into each lab. Values are checked where they are known: in the core. */
class Lab {
  /** @type {import('./engine.js').Engine} */
  #engine;
  /** @type {number} */
  #id;
  #freed = false;

  /**
   * @param {import('./engine.js').Engine} engine
   * @param {number} id
   * @param {Info} info
   */
  constructor(engine, id, info) {
    this.#engine = engine;
    this.#id = id;
    this.info = info;
  }

  /** @type {LabType['train']} */
  async train(steps) {
    const answer = await this.#call('train', steps);
    this.info = { ...this.info, step: answer.step };
    return answer;
  }

  /** @type {LabType['sample']} */
  sample(options) {
    return this.#call('sample', options);
  }

  /** @type {LabType['score']} */
  score(points, t) {
    return this.#call('score', points, t);
  }

  /** @type {LabType['logDensity']} */
  logDensity(points, options) {
    return this.#call('logDensity', points, options);
  }

  /** @type {LabType['lossValue']} */
  lossValue(options) {
    return this.#call('lossValue', options);
  }

  /** @type {LabType['lossSamples']} */
  lossSamples(options) {
    return this.#call('lossSamples', options);
  }

  /** @type {LabType['curl']} */
  curl(points, t) {
    return this.#call('curl', points, t);
  }

  /** @type {LabType['potential']} */
  potential(points, t) {
    return this.#call('potential', points, t);
  }

  /** @type {LabType['evaluate']} */
  evaluate(options) {
    return this.#call('evaluate', options);
  }

  /** @type {LabType['dataSample']} */
  dataSample(options) {
    return this.#call('dataSample', options);
  }

  /** @type {LabType['dataLogDensity']} */
  dataLogDensity(points) {
    return this.#call('dataLogDensity', points);
  }

  /** @type {LabType['save']} */
  save() {
    return this.#call('save');
  }

  /** @type {LabType['load']} */
  async load(bytes) {
    await this.#call('load', bytes);
    this.info = { ...this.info, ...(await this.#call('info')) };
  }

  free() {
    if (this.#freed) return;
    this.#freed = true;
    this.#engine.free(this.#id);
  }

  /**
   * @param {string} method
   * @param {unknown[]} parameters
   * @returns {Promise<any>}
   */
  #call(method, ...parameters) {
    const engine = this.#engine;
    if (this.#freed) return Promise.reject(new Error(`${method}: the lab was freed`));
    return engine.run(this.#id, () => engine.host.call(this.#id, method, parameters));
  }
}

/**
 * @param {Config} [config]
 * @param {import('./types.d.ts').LabOptions} [options]
 * @returns {Promise<LabType>}
 */
export async function createLab(config, options = {}) {
  const { backend = 'auto', worker = true, onProgress = () => {} } = options;
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown) reject(`options.${unknown}`, 'it', `one of ${OPTIONS.join(', ')}`);
  if (!BACKENDS.includes(backend)) reject('backend', backend, `one of ${BACKENDS.join(', ')}`);
  if (typeof worker !== 'boolean') reject('worker', worker, 'true or false');
  if (typeof onProgress !== 'function') reject('onProgress', onProgress, 'a function');

  const engine = await engineFor(worker);
  const id = engine.newLab();
  try {
    const info = await engine.run(id, () => engine.host.create(id, config, backend, onProgress));
    return new Lab(engine, id, { ...info, thread: engine.thread, threadReason: engine.reason });
  } catch (error) {
    engine.free(id);
    throw error;
  }
}

/** @type {(field: string, value: unknown, allowed: string) => never} */
function reject(field, value, allowed) {
  throw new Error(`${field}: ${show(value)} is not allowed; it must be ${allowed}`);
}

/** @param {unknown} value */
function show(value) {
  return typeof value === 'string' ? `"${value}"` : String(value);
}
