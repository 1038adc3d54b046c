/**
 * The one engine of a page: a worker with the wasm module in it, shared by all labs, or the same code on
 * this thread where a worker cannot start. An engine dies when the module panics (nothing in that
 * instance can be trusted or answers any more); the next lab gets a fresh one.
 */
import * as Comlink from 'comlink';
import { named } from './errors.js';

/** @typedef {typeof import('./host.js').host} Host */

/** @type {Map<'worker' | 'main', Promise<Engine>>} */
const engines = new Map();
let deaths = 0;
let labs = 0;

export class Engine {
  /** @type {Set<{ id: number, reject: (error: Error) => void }>} */
  #pending = new Set();
  /** @type {Set<number>} */
  #labs = new Set();
  /** @type {Error | undefined} Why it answers no more. */
  #death;

  /**
   * @param {'worker' | 'main'} thread
   * @param {Host} host
   * @param {() => void} stop
   */
  constructor(thread, host, stop) {
    this.thread = thread;
    this.host = host;
    this.stop = stop;
    /** Why this thread, when it is not the one that was asked for. */
    this.reason = '';
  }

  get dead() {
    return this.#death !== undefined;
  }

  newLab() {
    this.#labs.add(++labs);
    return labs;
  }

  /**
   * One call into lab `id`. It settles in any case: with the answer, or because the lab is freed or the engine dies.
   * @template T
   * @param {number} id
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  run(id, work) {
    return new Promise((resolve, reject) => {
      if (this.#death) return reject(this.#death);
      const entry = { id, reject };
      this.#pending.add(entry);
      work()
        .then(resolve, (error) => {
          if (error.name === 'RuntimeError') this.die(error.message); // a wasm trap
          reject(error);
        })
        .finally(() => this.#pending.delete(entry));
    });
  }

  /** @param {number} id */
  free(id) {
    this.#labs.delete(id);
    const freed = named('AbortError', 'the lab was freed');
    const cut = this.#rejectAll(freed, id);
    // Nobody is left to wait for a call that still computes: end it together with its worker.
    if (cut && !this.#labs.size && this.thread === 'worker') this.#retire(freed);
    else this.host.free(id).catch(() => {});
  }

  /** @param {string} message */
  die(message) {
    const death = named('PanicError', `the computing core stopped: ${message}`);
    this.#retire(death);
    this.#rejectAll(death);
  }

  /** @param {Error} death */
  #retire(death) {
    if (this.#death) return;
    this.#death = death;
    engines.delete(this.thread);
    deaths++;
    this.stop();
  }

  /**
   * @param {Error} error
   * @param {number} [id]
   */
  #rejectAll(error, id) {
    const hit = [...this.#pending].filter((entry) => id === undefined || entry.id === id);
    for (const entry of hit) entry.reject(error);
    return hit.length > 0;
  }
}

/**
 * @param {boolean} worker
 * @returns {Promise<Engine>}
 */
export async function engineFor(worker) {
  if (!worker) return shared('main', startHere);
  try {
    return await shared('worker', startWorker);
  } catch (error) {
    const engine = await shared('main', startHere);
    engine.reason = `No worker (${error instanceof Error ? error.message : error}): running on the page's own thread.`;
    return engine;
  }
}

/**
 * @param {'worker' | 'main'} thread
 * @param {() => Promise<Engine>} start
 */
function shared(thread, start) {
  const engine = engines.get(thread) ?? start();
  engines.set(thread, engine);
  engine.catch(() => engines.delete(thread));
  return engine;
}

async function startWorker() {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    type: 'module',
    name: 'score-lab',
  });
  const host = /** @type {Host} */ (/** @type {unknown} */ (Comlink.wrap(worker)));
  const engine = new Engine('worker', proxied(host), () => worker.terminate());
  await new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message || 'its script could not be loaded'));
    };
    engine.host.hello((message) => engine.die(message)).then(resolve, reject);
  });
  worker.onerror = null;
  return engine;
}

async function startHere() {
  const module = await import('./host.js');
  // A module is evaluated once for each address, so a new query gives a new wasm instance after a panic.
  const { host } = deaths
    ? await import(/* @vite-ignore */ `${module.url}?instance=${deaths}`)
    : module;
  const engine = new Engine('main', host, () => {});
  host.hello((/** @type {string} */ message) => engine.die(message));
  return engine;
}

/**
 * Callbacks cross to a worker as proxies.
 * @param {Host} host
 * @returns {any}
 */
function proxied(host) {
  return new Proxy(host, {
    get:
      (target, name) =>
      (/** @type {unknown[]} */ ...parameters) =>
        /** @type {any} */ (target)[name](
          ...parameters.map((p) => (typeof p === 'function' ? Comlink.proxy(p) : p)),
        ),
  });
}
