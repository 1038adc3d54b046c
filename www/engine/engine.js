/**
 * One wasm module on one thread, shared by all labs that run in it. An engine dies when its module traps, its
 * device is lost or its worker ends: nothing in that instance can be trusted or answers any more. Every call
 * that waits is rejected then, and the next lab gets a fresh engine.
 */
import { named } from './errors.js';

/** @typedef {import('./host.js').Host} Host */
/** @typedef {import('./module.js').ModuleName} ModuleName */
/** @typedef {{ id: number, reject: (error: Error) => void }} Entry */

/** Milliseconds after which a worker without labs ends, and its memory is free again. */
const IDLE = 10_000;

let labs = 0;

export class Engine {
  /** @type {Set<Entry>} */
  #pending = new Set();
  /** @type {Set<number>} */
  #labs = new Set();
  /** @type {Error | undefined} Why it answers no more. */
  #death;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;
  #stop;

  /**
   * @param {'worker' | 'main'} thread
   * @param {Host} host
   * @param {() => void} stop
   */
  constructor(thread, host, stop) {
    this.thread = thread;
    this.host = host;
    this.#stop = stop;
    /** Why this thread, when it is not the one that was asked for. */
    this.reason = '';
  }

  get dead() {
    return this.#death !== undefined;
  }

  get busy() {
    return this.#pending.size > 0;
  }

  newLab() {
    clearTimeout(this.#idle);
    this.#labs.add(++labs);
    return labs;
  }

  /**
   * One call for lab `id`. It settles in any case: with the answer, or because the lab is freed or the engine dies.
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
      work().then(
        (answer) => {
          this.#pending.delete(entry);
          resolve(answer);
        },
        (error) => {
          if (isFatal(error)) this.die(error.message);
          this.#pending.delete(entry);
          reject(error);
        },
      );
    });
  }

  /** @param {number} id */
  free(id) {
    if (!this.#labs.delete(id) || this.#death) return;
    this.#rejectAll(named('AbortError', 'the lab was freed'), id);
    this.host.free(id).catch(() => {});
    if (this.#labs.size || this.thread === 'main') return; // a page's own thread never ends
    this.#idle = setTimeout(() => this.#end(named('AbortError', 'no lab was left')), IDLE);
  }

  /** @param {string} message */
  die(message) {
    this.#end(named('PanicError', `the computing core stopped: ${message}`));
  }

  /** @param {Error} death */
  #end(death) {
    if (this.#death) return;
    this.#death = death;
    clearTimeout(this.#idle);
    this.#stop();
    this.#rejectAll(death);
  }

  /**
   * @param {Error} error
   * @param {number} [id]
   */
  #rejectAll(error, id) {
    for (const entry of this.#pending) {
      if (id === undefined || entry.id === id) entry.reject(error);
    }
  }
}

/**
 * The core has trapped, or its stack overflowed: each browser has its own name for that.
 * @param {unknown} error
 */
export const isTrap = (error) =>
  error instanceof Error &&
  (error.name === 'RuntimeError' ||
    (['RangeError', 'InternalError'].includes(error.name) && /wasm/.test(error.stack ?? '')));

/** @param {unknown} error */
const isFatal = (error) =>
  isTrap(error) || (error instanceof Error && error.message.startsWith('device lost'));
