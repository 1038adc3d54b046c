/** The worker: the host of the wasm module, reached through messages. */
import * as Comlink from 'comlink';
import { host } from './host.js';

Comlink.expose({
  ...host,
  /** @param {Parameters<typeof host.call>} call */
  async call(...call) {
    try {
      const result = await host.call(...call);
      const memory = buffers(result);
      return memory.length ? Comlink.transfer(result, memory) : result;
    } finally {
      const onProgress = /** @type {any} */ (call[4]);
      onProgress?.[Comlink.releaseProxy]();
    }
  },
});

/**
 * The memory behind every typed array in an answer: moved to the page, not copied.
 * @param {unknown} value
 * @returns {ArrayBufferLike[]}
 */
function buffers(value) {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (value && typeof value === 'object') return Object.values(value).flatMap(buffers);
  return [];
}
