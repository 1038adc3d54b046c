/** The GPU of the browser, before and after the core has asked for it. */
import { messageOf } from './errors.js';

/**
 * Why no GPU is worth the large module, or nothing where one is. The browser is asked before anything is
 * fetched, on the thread where the lab would run: a worker may see another GPU than its page, or none.
 * @param {boolean} acceptSoftware
 * @returns {Promise<string>}
 */
export async function adapterMissing(acceptSoftware) {
  const gpu = /** @type {any} */ (navigator).gpu;
  if (!gpu) return 'This browser has no WebGPU.';
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return 'WebGPU found no adapter.';
    const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
    if (!isFallbackAdapter || acceptSoftware) return '';
    const name = [vendor, architecture, description].filter(Boolean).join(', ');
    return `The only WebGPU adapter (${name || 'unnamed adapter'}) is a software renderer, not a GPU.`;
  } catch (error) {
    return `WebGPU refused an adapter (${messageOf(error)}).`;
  }
}

/**
 * Tells when a device is lost that is requested during `work`. The core hears of it, too, but with its next
 * reading, which may be seconds later or never.
 * @template T
 * @param {() => Promise<T>} work
 * @param {(message: string) => void} onLost
 */
export async function withDeviceWatched(work, onLost) {
  const adapters = /** @type {any} */ (globalThis).GPUAdapter.prototype;
  const { requestDevice } = adapters;
  /** @this {unknown} */
  adapters.requestDevice = async function (/** @type {unknown[]} */ ...options) {
    const device = await requestDevice.apply(this, options);
    device.lost.then((/** @type {{ message: string }} */ { message }) => onLost(message));
    return device;
  };
  try {
    return await work();
  } finally {
    adapters.requestDevice = requestDevice;
  }
}
