/** Where a new lab stands: which module, on which thread, and why that one. */
import { Contest, verdictOn } from './contest.js';
import { engineFor } from './engines.js';
import { messageOf, refusal } from './errors.js';
import { CPU } from './module.js';
import { heard, watched } from './watched.js';

/** @typedef {import('../types.d.ts').Backend} Backend */
/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Info} Info */
/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./module.js').ModuleName} ModuleName */
/** @typedef {{ worker: boolean, signal?: AbortSignal, onProgress?: import('./module.js').OnProgress }} Options */
/** @typedef {{ engine: Engine, id: number, info: Info, contest?: Contest }} Place */

/**
 * @param {Config | undefined} config
 * @param {Backend} backend
 * @param {Options} options
 * @returns {Promise<Place>}
 */
export async function place(config, backend, options) {
  if (backend === 'cpu') return onCpu('The CPU was asked for.', config, options);
  const missing = await adapterMissing(backend === 'webgpu', options.worker);
  if (backend === 'webgpu') {
    if (missing) refuseGpu(missing);
    return onGpu(config, options).catch((error) => {
      throw isUnloaded(error) ? refuseGpu(error.message) : error;
    });
  }
  if (missing) return onCpu(`${missing} Running on the CPU.`, config, options);
  const verdict = verdictOn(config);
  if (!verdict) return challenged(config, options);
  if (verdict.faster === 'cpu') return onCpu(`${verdict.words} The CPU is taken.`, config, options);
  try {
    const place = await onGpu(config, options);
    return {
      ...place,
      info: { ...place.info, backendReason: `${verdict.words} The GPU is taken.` },
    };
  } catch (error) {
    if (!isUnloaded(error) && !isDeath(error) && !isRefusedGpu(error)) throw error;
    return onCpu(`${messageOf(error)} Running on the CPU.`, config, options);
  }
}

/**
 * On the CPU, which is there at once, until it is known whether the GPU is faster.
 * @param {Config | undefined} config
 * @param {Options} options
 * @returns {Promise<Place>}
 */
async function challenged(config, options) {
  if (!options.worker) {
    return onCpu('Without a worker the GPU is not compared with the CPU.', config, options);
  }
  const place = await onCpu('After some seconds of training the GPU is tried.', config, options);
  const challenge = () => onGpu(config, { worker: true });
  return { ...place, contest: new Contest(config, challenge) };
}

/**
 * @param {string} backendReason
 * @param {Config | undefined} config
 * @param {Options} options
 * @returns {Promise<Place>}
 */
async function onCpu(backendReason, config, options) {
  const { engine, id, info } = await stand(CPU, config, 'cpu', options).catch((error) => {
    // A server may have the plain module alone.
    if (CPU === 'cpu' || !isUnloaded(error)) throw error;
    return stand('cpu', config, 'cpu', options);
  });
  return { engine, id, info: { ...info, backendReason } };
}

/**
 * @param {Config | undefined} config
 * @param {Options} options
 */
const onGpu = (config, options) => stand('webgpu', config, 'webgpu', options);

/**
 * @param {ModuleName} module
 * @param {Config | undefined} config
 * @param {Backend} backend
 * @param {Options} options
 * @returns {Promise<Place>}
 */
async function stand(module, config, backend, { worker, signal, onProgress = () => {} }) {
  const engine = await engineFor(module, worker);
  const id = engine.newLab();
  const hear = heard(onProgress);
  let waiting = true;
  const tell = (/** @type {import('../types.d.ts').Progress} */ progress) => {
    if (waiting) hear(progress); // it has a channel of its own, and may come after the lab
  };
  try {
    const info = await watched(engine, id, 'createLab', { signal }, (number, onFraction) =>
      engine.host.create(id, number, onFraction, config, backend, tell),
    );
    return { engine, id, info: { ...info, thread: engine.thread, threadReason: engine.reason } };
  } catch (error) {
    engine.free(id);
    throw error;
  } finally {
    waiting = false;
  }
}

/**
 * @param {boolean} acceptSoftware
 * @param {boolean} worker
 */
async function adapterMissing(acceptSoftware, worker) {
  if (!('gpu' in navigator)) return 'This browser has no WebGPU.';
  const engine = await engineFor('webgpu', worker);
  const id = engine.newLab();
  try {
    return await engine.run(id, () => engine.host.adapterMissing(acceptSoftware));
  } finally {
    engine.free(id);
  }
}

/** @param {string} reason @returns {never} */
function refuseGpu(reason) {
  const allowed = 'auto, cpu';
  const message = `backend: webgpu is not available. ${reason} Allowed here: ${allowed}.`;
  throw refusal(message, 'backend', 'webgpu', allowed);
}

/** @param {unknown} error @returns {error is Error} */
const isUnloaded = (error) => error instanceof Error && error.name === 'LoadError';

/** The core looks closer. @param {unknown} error */
const isRefusedGpu = (error) =>
  error instanceof Error && 'field' in error && error.field === 'backend';

/** @param {unknown} error */
const isDeath = (error) => error instanceof Error && error.name === 'PanicError';
