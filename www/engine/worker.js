/** The worker: the host of one wasm module, named as the worker is, reached through messages. */
import * as Comlink from 'comlink';
import { Host } from './host.js';

const host = new Host(/** @type {import('./module.js').ModuleName} */ (self.name), 0);
host.hearTraps(() => true); // everything in this thread is ours

/** Comlink takes an error's name, message and stack along; the fields of a refusal are what programs read. */
const thrown = /** @type {Comlink.TransferHandler<any, any>} */ (
  Comlink.transferHandlers.get('throw')
);
Comlink.transferHandlers.set('throw', {
  ...thrown,
  serialize(/** @type {any} */ wrapped) {
    const [serialized, memory] = thrown.serialize(wrapped);
    const { value } = wrapped;
    if (value instanceof Error) Object.assign(serialized.value, value);
    return [serialized, memory];
  },
});

/**
 * Calls answer with the memory of their typed arrays moved, not copied, and let go of the callbacks they were given.
 * @template {any[]} P
 * @param {(...parameters: P) => Promise<any>} work
 * @returns {(...parameters: P) => Promise<any>}
 */
const answering =
  (work) =>
  async (...parameters) => {
    try {
      const result = await work(...parameters);
      const memory = buffers(result);
      return memory.length ? Comlink.transfer(result, memory) : result;
    } finally {
      for (const parameter of parameters) parameter?.[Comlink.releaseProxy]?.();
    }
  };

Comlink.expose({
  hello: host.hello.bind(host),
  ping: host.ping,
  adapterMissing: host.adapterMissing,
  create: answering(host.create.bind(host)),
  call: answering(host.call.bind(host)),
  cancel: host.cancel.bind(host),
  free: host.free.bind(host),
});

/**
 * The memory behind every typed array in an answer.
 * @param {unknown} value
 * @returns {ArrayBufferLike[]}
 */
function buffers(value) {
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (value && typeof value === 'object') return Object.values(value).flatMap(buffers);
  return [];
}
