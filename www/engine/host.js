/**
 * What runs beside the wasm module, in the worker or, where there is none, on the page's thread: it loads
 * the module once, keeps the labs' handles, and lets one call at a time into each lab. It knows no page.
 */
import { named } from './errors.js';
import * as glue from '../pkg/score_lab.js';

/** @typedef {import('../types.d.ts').Progress} Progress */
/** @typedef {{ lab: import('../types.d.ts').WasmLab, tail: Promise<unknown> }} Handle */

const {
  default: init,
  onPanic,
  WasmLab,
} = /** @type {import('../types.d.ts').WasmModule} */ (/** @type {unknown} */ (glue));

/** Where this very module lies: importing it again under a new query gives a new wasm instance. */
export const url = import.meta.url;

const WASM = new URL('../pkg/score_lab_bg.wasm', import.meta.url);

/** Milliseconds after which a watched call lets other messages in, a cancellation among them. */
const BREATH = 40;

/** @type {Map<number, Handle>} */
const handles = new Map();
/** @type {Map<number, { id: number, cancelled: boolean }>} Watched calls, waiting or running, by their number. */
const watched = new Map();
/** @type {Promise<unknown> | undefined} */
let loaded;
/** @type {Promise<unknown>} Labs stand up one after the other: they share one device. */
let creating = Promise.resolve();
/** @type {(message: string) => void} */
let reportPanic = () => {};

export const host = {
  /**
   * Says that the host runs, and remembers whom to tell when the instance dies.
   * @param {(message: string) => void} onDeath
   */
  async hello(onDeath) {
    reportPanic = onDeath;
  },

  /**
   * @param {number} id
   * @param {import('../types.d.ts').Config | undefined} config
   * @param {import('../types.d.ts').Backend} backend
   * @param {(progress: Progress) => void} onProgress
   */
  async create(id, config, backend, onProgress) {
    loaded ??= load(onProgress).catch((error) => {
      loaded = undefined; // the next lab tries again
      throw error;
    });
    await loaded;
    onProgress({ phase: 'start', loaded: 1, total: 1, message: 'Starting the lab' });
    const lab = await after(
      creating,
      (made) => (creating = made),
      () => WasmLab.create(config, backend),
    );
    handles.set(id, { lab, tail: Promise.resolve() });
    return lab.info();
  },

  /**
   * @param {number} id
   * @param {string} method
   * @param {unknown[]} parameters
   * @param {number} [number]  Of a call that is watched: by it the call can be cancelled.
   * @param {(fraction: number) => void} [onProgress]
   */
  async call(id, method, parameters, number, onProgress) {
    const handle = handles.get(id);
    if (!handle) throw new Error(`lab ${id} is freed`);
    const lab = /** @type {any} */ (handle.lab);
    const inTurn = (/** @type {() => any} */ work) =>
      after(handle.tail, (tail) => (handle.tail = tail), work);
    if (number === undefined) return inTurn(() => lab[method](...parameters));

    const state = { id, cancelled: false };
    watched.set(number, state);
    try {
      return await inTurn(() => {
        if (state.cancelled) throw named('AbortError', `${method}: cancelled`);
        return lab[method](...parameters, watch(state, onProgress));
      });
    } finally {
      watched.delete(number);
    }
  },

  /** @param {number} number */
  async cancel(number) {
    const state = watched.get(number);
    if (state) state.cancelled = true;
  },

  /**
   * Gives the lab's memory back, as soon as the call that runs in it has ended.
   * @param {number} id
   */
  async free(id) {
    const handle = handles.get(id);
    handles.delete(id);
    for (const state of watched.values()) state.cancelled ||= state.id === id;
    await handle?.tail.catch(() => {});
    handle?.lab.free();
  },
};

/**
 * Runs `work` once `previous` has settled, whatever became of it.
 * @template T
 * @param {Promise<unknown>} previous
 * @param {(next: Promise<T>) => void} keep
 * @param {() => T | Promise<T>} work
 */
function after(previous, keep, work) {
  const next = previous.catch(() => {}).then(work);
  keep(next);
  return next;
}

/**
 * What the core asks again and again: shall it go on? Mostly it hears so at once.
 * @param {{ cancelled: boolean }} state
 * @param {(fraction: number) => void} [onProgress]
 * @returns {(fraction: number) => boolean | Promise<boolean>}
 */
function watch(state, onProgress) {
  let last = performance.now();
  return (fraction) => {
    if (performance.now() - last < BREATH) return !state.cancelled;
    onProgress?.(fraction);
    return nextTask().then(() => {
      last = performance.now();
      return !state.cancelled;
    });
  };
}

const channel = new MessageChannel();

/** Resolves in a new task, so that messages which wait are heard first; a timer would cost 4 ms each. */
function nextTask() {
  return new Promise((resolve) => {
    channel.port1.addEventListener('message', resolve, { once: true });
    channel.port1.start();
    channel.port2.postMessage(undefined);
  });
}

/** @param {(progress: Progress) => void} onProgress */
async function load(onProgress) {
  const response = await fetch(WASM);
  if (!response.ok) throw new Error(`${WASM} could not be loaded: HTTP status ${response.status}`);
  await init({ module_or_path: counted(response, onProgress) });
  onPanic((message) => reportPanic(message));
}

/**
 * The same response, telling its progress while it is read.
 * @param {Response} response
 * @param {(progress: Progress) => void} onProgress
 */
function counted(response, onProgress) {
  const { headers, body } = response;
  if (!body) return response;
  // A compressed body is counted after decompression, so its stated length is not its total.
  const total = headers.get('content-encoding')
    ? null
    : Number(headers.get('content-length')) || null;
  let loadedBytes = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      loadedBytes += chunk.byteLength;
      onProgress({ phase: 'download', loaded: loadedBytes, total, message: 'Loading the module' });
      controller.enqueue(chunk);
    },
    flush: () =>
      onProgress({ phase: 'compile', loaded: loadedBytes, total, message: 'Compiling the module' }),
  });
  return new Response(body.pipeThrough(counter), {
    headers: { 'content-type': 'application/wasm' },
  });
}
