/** The public API: `createLab(config, options)` and what the lab it gives can do. */
import { engineFor } from './engine.js';
import { refuse, refuseUnknown } from './errors.js';
import { watched } from './watched.js';

/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Info} Info */
/** @typedef {import('../types.d.ts').Lab} LabType */

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
  sample(options, call) {
    return this.#watched('sample', [options], call);
  }

  /** @type {LabType['encode']} */
  encode(points, options, call) {
    return this.#watched('encode', [points, options], call);
  }

  /** @type {LabType['quality']} */
  quality(points, options) {
    return this.#call('quality', points, options);
  }

  /** @type {LabType['score']} */
  score(points, t, options) {
    return this.#call('score', points, t, options);
  }

  /** @type {LabType['logDensity']} */
  logDensity(points, options, call) {
    return this.#watched('logDensity', [points, options], call);
  }

  /** @type {LabType['likelihoodBound']} */
  likelihoodBound(points, options, call) {
    return this.#watched('likelihoodBound', [points, options], call);
  }

  /** @type {LabType['gradientVariance']} */
  gradientVariance(batches, call) {
    return this.#watched('gradientVariance', [batches], call);
  }

  /** @type {LabType['evolution']} */
  evolution(options) {
    return this.#call('evolution', options);
  }

  /** @type {LabType['modelEvolution']} */
  modelEvolution(options, call) {
    return this.#watched('modelEvolution', [options], call);
  }

  /** @type {LabType['schedule']} */
  schedule(options) {
    return this.#call('schedule', options);
  }

  /** @type {LabType['nearest']} */
  nearest(points, options, call) {
    return this.#watched('nearest', [points, options], call);
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
  evaluate(options, call) {
    return this.#watched('evaluate', [options], call);
  }

  /** @type {LabType['dataSample']} */
  dataSample(options) {
    return this.#call('dataSample', options);
  }

  /** @type {LabType['dataLogDensity']} */
  dataLogDensity(points, options) {
    return this.#call('dataLogDensity', points, options);
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
  async #call(method, ...parameters) {
    const engine = this.#alive(method);
    return engine.run(this.#id, () => engine.host.call(this.#id, method, parameters));
  }

  /**
   * @param {string} method
   * @param {unknown[]} parameters
   * @param {import('../types.d.ts').CallOptions} [options]
   * @returns {Promise<any>}
   */
  async #watched(method, parameters, options) {
    return watched(this.#alive(method), this.#id, method, parameters, options);
  }

  /** @param {string} method */
  #alive(method) {
    if (this.#freed) throw new Error(`${method}: the lab was freed`);
    return this.#engine;
  }
}

/**
 * @param {Config} [config]
 * @param {import('../types.d.ts').LabOptions} [options]
 * @returns {Promise<LabType>}
 */
export async function createLab(config, options = {}) {
  const { backend = 'auto', worker = true, onProgress = () => {} } = options;
  refuseUnknown('options', options, OPTIONS);
  if (!BACKENDS.includes(backend)) refuse('backend', backend, `one of ${BACKENDS.join(', ')}`);
  if (typeof worker !== 'boolean') refuse('worker', worker, 'true or false');
  if (typeof onProgress !== 'function') refuse('onProgress', onProgress, 'a function');

  let engine = await engineFor(worker);
  while (engine.dead) engine = await engineFor(worker); // it may die while it is waited for
  const id = engine.newLab();
  try {
    const info = await engine.run(id, () => engine.host.create(id, config, backend, onProgress));
    return new Lab(engine, id, { ...info, thread: engine.thread, threadReason: engine.reason });
  } catch (error) {
    engine.free(id);
    throw error;
  }
}
