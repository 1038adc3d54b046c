/**
 * Fair turns in one thread: a long call asks again and again whether to go on, and then other messages are
 * heard, a cancellation or the call of another lab among them.
 */

/** Milliseconds between two breaths of all the calls that work; each has its share. */
const BREATH = 40;
/** The share of one call, at least: a breath costs about a tenth of a millisecond. */
const SHORTEST = 5;

let working = 0;

/** Milliseconds that one call may work before others are heard. */
export const share = () => Math.max(BREATH / working, SHORTEST);

/** @typedef {{ id: number, cancelled: boolean }} Call */

/**
 * What the core asks: shall it go on? Mostly it hears so at once.
 * @param {Call} call
 * @param {(fraction: number) => void} [onProgress]
 * @returns {import('../types.d.ts').Watch}
 */
export function watch(call, onProgress) {
  let last = performance.now();
  return (fraction) => {
    if (performance.now() - last < share()) return !call.cancelled;
    onProgress?.(fraction);
    return nextTask().then(() => {
      last = performance.now();
      return !call.cancelled;
    });
  };
}

/**
 * Counts a call among those that share the thread.
 * @template T
 * @param {() => Promise<T>} call
 */
export async function sharing(call) {
  working++;
  try {
    return await call();
  } finally {
    working--;
  }
}

/** @type {(() => void)[]} First come, first served: one task for each that waits. */
const waiting = [];
const channel = new MessageChannel();
channel.port1.onmessage = () => waiting.shift()?.();

/** Resolves in a new task, so that messages which wait are heard first; a timer would cost 4 ms each. */
function nextTask() {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });
}
