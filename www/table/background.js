/** Tables read beside the page, so that a million rows do not hold it up. */
import * as Comlink from 'comlink';
import { named } from '../engine/errors.js';
import { Worker } from '../engine/worker-anywhere.js';

/** @typedef {typeof import('./reader.js').reader} Reader */
/**
 * @template {keyof Reader} M
 * @typedef {Extract<Awaited<ReturnType<Reader[M]>>, { value: unknown }>['value']} Value
 */
/** @typedef {{ points: Float32Array, note: string, range: [number, number][], leftOut: import('./left-out.js').LeftOut, labels?: string[] }} Points */
/**
 * @typedef {Value<'open'> & {
 *   points: (i: number, j: number, label?: number | null) => Promise<Points>,
 *   close: () => void,
 * }} OpenTable  As of readTable(), with lines left out by reason; it is kept by a worker until it is closed.
 */

/**
 * @param {string | Blob} source  A text, or a file.
 * @param {{ signal?: AbortSignal }} [options]  An abort ends the reading, and closes the table.
 * @returns {Promise<OpenTable>}
 */
export async function readTableInBackground(source, { signal } = {}) {
  signal?.throwIfAborted();
  const { reader, ended, close } = await start();
  signal?.addEventListener('abort', close);
  /**
   * @template {keyof Reader} M
   * @param {M} method
   * @param {Parameters<Reader[M]>} parameters
   * @returns {Promise<Value<M>>}
   */
  const ask = async (method, ...parameters) => {
    const call = /** @type {any} */ (reader[method])(...parameters);
    const answer = await Promise.race([call, ended]);
    if (answer.refused) throw Object.assign(new Error(answer.refused.message), answer.refused);
    return answer.value;
  };
  try {
    const table = await ask('open', source);
    return {
      ...table,
      close,
      points: async (i, j, label = table.labels[0] ?? null) => {
        const { names, indices, ...rest } = await ask('points', i, j, label);
        return names && indices
          ? { ...rest, labels: Array.from(indices, (at) => names[at]) }
          : rest;
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** A worker of its own for each table; where none can start, the same code on this thread. */
async function start() {
  let worker;
  try {
    worker = new Worker(new URL('./worker.js', import.meta.url), {
      type: 'module',
      name: 'score-lab-table',
    });
  } catch {
    const { reader } = await import('./reader.js');
    return { reader, ended: new Promise(() => {}), close: () => {} };
  }
  /** @type {(reason: Error) => void} */
  let reject = () => {};
  const ended = new Promise((_, no) => (reject = no));
  ended.catch(() => {}); // whoever waits hears of it
  worker.onerror = ({ message }) => reject(new Error(`the reader of tables stopped: ${message}`));
  const close = () => {
    worker.terminate();
    reject(named('AbortError', 'the table was closed'));
  };
  return {
    reader: /** @type {Reader} */ (/** @type {unknown} */ (Comlink.wrap(worker))),
    ended,
    close,
  };
}
