/**
 * What runs beside a wasm module, in the worker or, where there is none, on the page's thread: it loads the
 * module once, keeps the labs' handles, and lets one call at a time into each lab. It knows no page.
 */
import { adapterMissing, withDeviceWatched } from './adapter.js';
import { messageOf, named } from './errors.js';
import { loadModule } from './module.js';
import { trainInSlices } from './slices.js';
import { sharing, watch } from './turns.js';

/** @typedef {import('../types.d.ts').Progress} Progress */
/** @typedef {import('../types.d.ts').WasmModule} WasmModule */
/** @typedef {import('./module.js').ModuleName} ModuleName */
/** @typedef {import('./turns.js').Call} Call */
/** @typedef {{ lab: import('../types.d.ts').WasmLab, tail: Promise<unknown> }} Handle */

export class Host {
  /** @type {ModuleName} */
  #name;
  #instance;
  /** @type {Promise<WasmModule> | undefined} */
  #module;
  /** @type {Map<number, Handle>} */
  #handles = new Map();
  /** @type {Map<number, Call>} Those that wait or run, by their number. */
  #calls = new Map();
  /** @type {Promise<unknown>} Labs stand up one after the other where they share a device. */
  #creating = Promise.resolve();
  /** @type {(message: string) => void} */
  #die = () => {};

  /**
   * @param {ModuleName} name
   * @param {number} instance
   */
  constructor(name, instance) {
    this.#name = name;
    this.#instance = instance;
  }

  /**
   * Says that the host runs. From now on the page hears of its end: by `onDeath`, or, where this thread ends
   * without a word, by being given the lock that it holds.
   * @param {(message: string) => void} onDeath
   * @param {string} [lock]
   */
  async hello(onDeath, lock) {
    this.#die = onDeath;
    if (lock) await held(lock);
  }

  /** An answer shows that this thread lives and is not stuck in one piece of work. */
  async ping() {}

  /**
   * A trap in a task of the core is nobody's rejection: its promise would stay pending for ever.
   * @param {(error: unknown) => boolean} ours
   * @param {AbortSignal} [signal]  Ends the listening.
   */
  hearTraps(ours, signal) {
    const heard = (/** @type {unknown} */ error, /** @type {string} */ message) => {
      if (ours(error)) this.#die(message);
    };
    addEventListener('error', ({ error, message }) => heard(error, message), { signal });
    addEventListener('unhandledrejection', ({ reason }) => heard(reason, messageOf(reason)), {
      signal,
    });
  }

  /** @param {boolean} acceptSoftware */
  adapterMissing(acceptSoftware) {
    return adapterMissing(acceptSoftware);
  }

  /**
   * @param {number} id
   * @param {number} number  Of the call: by it the call can be cancelled.
   * @param {((fraction: number) => void) | undefined} onFraction
   * @param {import('../types.d.ts').Config | undefined} config
   * @param {import('../types.d.ts').Backend} backend
   * @param {(progress: Progress) => void} onProgress
   */
  create(id, number, onFraction, config, backend, onProgress) {
    return this.#watched(id, number, onFraction, async (call, watch) => {
      const { WasmLab } = await this.#loaded(onProgress);
      onProgress({ phase: 'start', loaded: 1, total: 1, message: 'Starting the lab' });
      const previous = this.#name === 'webgpu' ? this.#creating : Promise.resolve();
      const made = previous.catch(nothing).then(() => {
        refuseCancelled(call);
        const create = () => WasmLab.create(config, backend, watch);
        if (this.#name !== 'webgpu') return sharing(create);
        return withDeviceWatched(create, (message) => this.#die(`device lost: ${message}`));
      });
      this.#creating = made;
      const lab = await made;
      if (call.cancelled) lab.free();
      refuseCancelled(call);
      this.#handles.set(id, { lab, tail: Promise.resolve() });
      return lab.info();
    });
  }

  /**
   * @param {number} id
   * @param {number} number
   * @param {((fraction: number) => void) | undefined} onFraction
   * @param {string} method
   * @param {unknown[]} parameters
   */
  call(id, number, onFraction, method, parameters) {
    return this.#watched(id, number, onFraction, (call, watch) => {
      const handle = this.#handles.get(id);
      if (!handle) throw named('AbortError', `${method}: the lab was freed`);
      const lab = /** @type {any} */ (handle.lab);
      const next = handle.tail.catch(nothing).then(() => {
        refuseCancelled(call);
        return sharing(async () =>
          method === 'train' && lab.train.length < 2
            ? trainInSlices(lab, parameters[0], watch)
            : lab[method](...parameters, watch),
        );
      });
      handle.tail = next;
      return next;
    });
  }

  /** @param {number} number */
  async cancel(number) {
    const call = this.#calls.get(number);
    if (call) call.cancelled = true;
  }

  /**
   * Gives the lab's memory back, as soon as the call that runs in it has ended.
   * @param {number} id
   */
  async free(id) {
    const handle = this.#handles.get(id);
    this.#handles.delete(id);
    for (const call of this.#calls.values()) call.cancelled ||= call.id === id;
    await handle?.tail.catch(nothing);
    handle?.lab.free();
  }

  /**
   * @template T
   * @param {number} id
   * @param {number} number
   * @param {((fraction: number) => void) | undefined} onFraction
   * @param {(call: Call, watch: import('../types.d.ts').Watch) => Promise<T>} work
   */
  async #watched(id, number, onFraction, work) {
    const call = { id, cancelled: false };
    this.#calls.set(number, call);
    try {
      return await work(call, watch(call, onFraction));
    } finally {
      this.#calls.delete(number);
    }
  }

  /** @param {(progress: Progress) => void} onProgress */
  #loaded(onProgress) {
    this.#module ??= loadModule(this.#name, this.#instance, onProgress).then(
      (module) => {
        module.onPanic((message) => this.#die(message));
        return module;
      },
      (error) => {
        this.#module = undefined; // the next lab tries again
        throw error;
      },
    );
    return this.#module;
  }
}

/** @param {Call} call */
function refuseCancelled(call) {
  if (call.cancelled) throw named('AbortError', 'cancelled');
}

const nothing = () => {};

/**
 * Resolves once this thread holds the lock; it then keeps it until it ends.
 * @param {string} lock
 */
const held = (lock) =>
  new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
    const forEver = () => {
      resolve();
      return new Promise(() => {});
    };
    navigator.locks.request(lock, forEver).catch(reject);
  });
