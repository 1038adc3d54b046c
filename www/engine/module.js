/** The two builds of the core: `cpu` alone, and `webgpu` with both. Each is fetched when it is first used. */
import { named } from './errors.js';

/** @typedef {'cpu' | 'webgpu'} ModuleName */
/** @typedef {import('../types.d.ts').WasmModule} WasmModule */
/** @typedef {(progress: import('../types.d.ts').Progress) => void} OnProgress */

/** Of the modules that were built with this page: what a cache holds of older ones is not asked for. */
const VERSION = import.meta.env.MODULES;

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
