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
    return `WebGPU refused an adapter (${error instanceof Error ? error.message : error}).`;
  }
}
