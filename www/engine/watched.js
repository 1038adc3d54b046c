/** Calls that tell how far they are and that can be cancelled, by a signal of the page. */
import { named, refuse, refuseUnknown } from './errors.js';

let calls = 0;

/**
 * One call into lab `id`. When the signal says so it rejects at once; the core hears of it and stops soon after.
 * @param {import('./engine.js').Engine} engine
 * @param {number} id
 * @param {string} method
 * @param {unknown[]} parameters
 * @param {import('../types.d.ts').CallOptions} [options]
 * @returns {Promise<any>}
 */
export async function watched(engine, id, method, parameters, options = {}) {
  const { signal, onProgress } = checked(options);
  const cancelled = () => named('AbortError', `${method}: cancelled`);
  if (signal?.aborted) throw cancelled();

  const number = ++calls;
  let reached = 0;
  const report = (/** @type {number} */ fraction) => {
    if (fraction <= reached) return;
    reached = fraction;
    try {
      onProgress?.(fraction);
    } catch (error) {
      reportError(error); // the page's own mistake is not the call's
    }
  };
  /** @type {() => void} */
  let cut = () => {};
  const abort = new Promise((_, reject) => {
    cut = () => {
      engine.host.cancel(number).catch(() => {});
      reject(cancelled());
    };
  });
  signal?.addEventListener('abort', cut);
  try {
    const work = () =>
      engine.host.call(id, method, parameters, number, onProgress ? report : undefined);
    const answer = await Promise.race([engine.run(id, work), abort]);
    report(1);
    return answer;
  } finally {
    reached = Infinity; // what is still on its way comes too late
    signal?.removeEventListener('abort', cut);
  }
}

/** @param {import('../types.d.ts').CallOptions} options */
function checked(options) {
  if (typeof options !== 'object' || options === null) {
    refuse('signal and onProgress', options, 'an object that holds them');
  }
  refuseUnknown('call', options, ['signal', 'onProgress']);
  const { signal, onProgress } = options;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    refuse('signal', signal, 'an AbortSignal');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    refuse('onProgress', onProgress, 'a function');
  }
  return { signal, onProgress };
}
