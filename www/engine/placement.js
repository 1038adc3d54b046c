/** Where a new lab stands: which module, on which thread, and why that one. */
import { engineFor } from './engines.js';
import { messageOf, refusal } from './errors.js';
import { heard, watched } from './watched.js';

/** @typedef {import('../types.d.ts').Backend} Backend */
/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Info} Info */
/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./module.js').ModuleName} ModuleName */
/** @typedef {{ worker: boolean, signal?: AbortSignal, onProgress?: import('./module.js').OnProgress }} Options */
/** @typedef {{ engine: Engine, id: number, info: Info }} Place */

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
    return stand('webgpu', config, backend, options).catch((error) => {
      throw isUnloaded(error) ? refuseGpu(error.message) : error;
    });
  }
  const found = missing || (await onGpu(config, options));
  return typeof found === 'string' ? onCpu(`${found} Running on the CPU.`, config, options) : found;
}

/**
 * @param {string} backendReason
 * @param {Config | undefined} config
 * @param {Options} options
 * @returns {Promise<Place>}
 */
async function onCpu(backendReason, config, options) {
  const { engine, id, info } = await stand('cpu', config, 'cpu', options);
  return { engine, id, info: { ...info, backendReason } };
}

/**
 * A lab on the GPU, or why it is better on the CPU.
 * @param {Config | undefined} config
 * @param {Options} options
 * @returns {Promise<Place | string>}
 */
async function onGpu(config, options) {
  try {
    const found = await stand('webgpu', config, 'auto', options);
    if (found.info.backend === 'webgpu') return found;
    // The core has looked closer, and the small module does the same.
    found.engine.free(found.id);
    return found.info.backendReason.replace(/ Running on the CPU\.$/, '');
  } catch (error) {
    if (isUnloaded(error) || isDeath(error)) return messageOf(error);
    throw error;
  }
}

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

/** @param {unknown} error */
const isDeath = (error) => error instanceof Error && error.name === 'PanicError';
