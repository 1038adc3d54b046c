/** Calls that tell how far they are and that can be cancelled, by a signal of the page. */
import { named, refuse, refuseUnknown } from './errors.js';

/** @typedef {import('../types.d.ts').CallOptions} CallOptions */
/** @typedef {(fraction: number) => void} OnFraction */

let calls = 0;

/**
 * One call for lab `id`. When the signal says so it rejects at once; the core hears of it and stops soon after.
 * @template T
 * @param {import('./engine.js').Engine} engine
 * @param {number} id
 * @param {string} method  As messages name it.
 * @param {{ signal?: AbortSignal, onProgress?: OnFraction }} options
 * @param {(number: number, onFraction: OnFraction | undefined) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function watched(engine, id, method, { signal, onProgress }, work) {
  const cancelled = () => named('AbortError', `${method}: cancelled`);
  if (signal?.aborted) throw cancelled();

  const number = ++calls;
  let reached = 0;
  const hear = onProgress && heard(onProgress);
  const report = (/** @type {number} */ fraction) => {
    if (fraction <= reached) return;
    reached = fraction;
    hear?.(fraction);
  };
  /** @type {() => void} */
  let cut = () => {};
  const abort = new Promise((/** @type {(value: never) => void} */ _, reject) => {
    cut = () => {
      engine.host.cancel(number).catch(() => {});
      reject(cancelled());
    };
  });
  signal?.addEventListener('abort', cut);
  try {
    const run = engine.run(id, () => work(number, hear && report));
    const answer = await Promise.race([run, abort]);
    report(1);
    return answer;
  } finally {
    reached = Infinity; // what is still on its way comes too late
    signal?.removeEventListener('abort', cut);
  }
}

/**
 * A callback of the page whose mistakes are the page's own: the call goes on.
 * @template {unknown[]} P
 * @param {(...parameters: P) => unknown} callback
 * @returns {(...parameters: P) => void}
 */
export const heard =
  (callback) =>
  (...parameters) => {
    try {
      callback(...parameters);
    } catch (error) {
      reportError(error);
    }
  };

/**
 * @param {CallOptions} [options]
 * @returns {CallOptions}
 */
export function checkedCall(options = {}) {
  if (typeof options !== 'object' || options === null) {
    refuse('signal and onProgress', options, 'an object that holds them');
  }
  refuseUnknown('call', options, ['signal', 'onProgress']);
  const { signal, onProgress } = options;
  refuseOthers(signal, onProgress);
  return { signal, onProgress };
}

/**
 * @param {unknown} signal
 * @param {unknown} onProgress
 */
export function refuseOthers(signal, onProgress) {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    refuse('signal', signal, 'an AbortSignal');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    refuse('onProgress', onProgress, 'a function');
  }
}
