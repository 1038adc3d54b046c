/**
 * The builds of the core: for the CPU alone, with or without fused multiply-adds, and for both backends. Each is fetched
 * when it is first used.
 */
import { named } from './errors.js';

/** @typedef {'cpu' | 'cpu-relaxed' | 'webgpu'} ModuleName */
/** @typedef {import('../types.d.ts').WasmModule} WasmModule */
/** @typedef {(progress: import('../types.d.ts').Progress) => void} OnProgress */

/** Of the modules that were built with this page: what a cache holds of older ones is not asked for. */
const VERSION = import.meta.env.MODULES;

/** A function of no use that holds f32x4.relaxed_madd: (v128, v128, v128) → v128. */
const RELAXED = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
);

/** The module for the CPU that this browser can run. @type {ModuleName} */
export const CPU = WebAssembly.validate(RELAXED) ? 'cpu-relaxed' : 'cpu';

/**
 * @param {ModuleName} name
 * @param {number} instance  Its number on this thread: a script is evaluated once for each address, so each
 * gives a new instance of the module.
 * @param {OnProgress} onProgress
 * @returns {Promise<WasmModule>}
 */
export async function loadModule(name, instance, onProgress) {
  const folder = new URL(/* @vite-ignore */ `../pkg/${name}/`, import.meta.url);
  const response = await fetched(name, new URL(`score_lab_bg.wasm?v=${VERSION}`, folder));
  const glue = new URL(`score_lab.js?v=${VERSION}&instance=${instance}`, folder).href;
  /** @type {WasmModule} */
  const module = await import(/* @vite-ignore */ glue);
  await module.default({ module_or_path: counted(response, onProgress) });
  return module;
}

/**
 * @param {ModuleName} name
 * @param {URL} url
 */
async function fetched(name, url) {
  const response = await fetch(url).catch((error) => {
    throw named('LoadError', `The ${name} module could not be loaded (${error.message}).`);
  });
  if (response.ok) return response;
  throw named(
    'LoadError',
    response.status === 404
      ? `The ${name} module is not on this server (${url.pathname}: HTTP status 404).`
      : `The ${name} module could not be loaded (${url.pathname}: HTTP status ${response.status}).`,
  );
}

/**
 * The same response, telling its progress while it is read.
 * @param {Response} response
 * @param {OnProgress} onProgress
 */
function counted(response, onProgress) {
  const { headers, body } = response;
  if (!body) return response;
  // A compressed body is counted after decompression, so its stated length is not its total.
  const total = headers.get('content-encoding')
    ? null
    : Number(headers.get('content-length')) || null;
  let loadedBytes = 0;
  const counter = new TransformStream({
    transform(chunk, controller) {
      loadedBytes += chunk.byteLength;
      onProgress({ phase: 'download', loaded: loadedBytes, total, message: 'Loading the module' });
      controller.enqueue(chunk);
    },
    flush: () =>
      onProgress({ phase: 'compile', loaded: loadedBytes, total, message: 'Compiling the module' }),
  });
  return new Response(body.pipeThrough(counter), {
    headers: { 'content-type': 'application/wasm' },
  });
}
