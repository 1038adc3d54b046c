/** A lab for the length of a task: freed at its end, and at once when the signal says so. */
import { createLab } from '../engine/lab.js';
import { loading } from '../number/loading.js';

/**
 * @typedef {import('../types.d.ts').LabOptions & {
 *   signal?: AbortSignal,
 *   say?: (words: string) => void,
 * }} Options  `say` hears how the module comes; without a backend it is the CPU, whose numbers are the same everywhere up to rounding.
 */

/**
 * @template T
 * @param {import('../types.d.ts').Config} config
 * @param {Options} options
 * @param {(lab: import('../types.d.ts').Lab) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLab(config, options, work) {
  const { signal } = options;
  const lab = await labFor(config, options);
  const free = () => lab.free();
  signal?.addEventListener('abort', free);
  try {
    return await work(lab);
  } finally {
    signal?.removeEventListener('abort', free);
    free();
  }
}

/**
 * A lab that somebody else frees.
 * @param {import('../types.d.ts').Config} config
 * @param {Options} options
 */
export async function labFor(config, { signal, say, backend = 'cpu', ...options }) {
  signal?.throwIfAborted();
  const lab = await createLab(config, {
    backend,
    onProgress: (progress) => say?.(loading(progress)),
    ...options,
  });
  if (signal?.aborted) lab.free();
  signal?.throwIfAborted();
  return lab;
}
