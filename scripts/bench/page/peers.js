/** Who is measured. */
import { plain } from './peers/plain.js';

/** @typedef {import('./peer.js').Peer} Peer */
/** @typedef {'cpu' | 'cpu-relaxed'} Kind  A build of ours. */

/**
 * @typedef {object} Entry
 * @property {'CPU' | 'WebGPU'} backend
 * @property {() => Promise<Peer>} load  In the page.
 * @property {Kind} [kind]  Of ours.
 */

/** @type {(kind: Kind) => Entry} */
const ours = (kind) => ({
  backend: 'CPU',
  kind,
  load: async () => (await import('./peers/score-lab.js')).scoreLab(kind),
});

/** @type {Record<string, Entry>} */
export const PEERS = {
  'score-lab-cpu': ours('cpu'),
  'score-lab-cpu-relaxed': ours('cpu-relaxed'),
  plain: { backend: 'CPU', load: async () => plain },
  'jax-wasm': { backend: 'CPU', load: async () => (await import('./peers/jax.js')).jax('wasm') },
  'tfjs-wasm': {
    backend: 'CPU',
    load: async () => (await import('./peers/tfjs-wasm.js')).tfjsWasm,
  },
  'jax-webgpu': {
    backend: 'WebGPU',
    load: async () => (await import('./peers/jax.js')).jax('webgpu'),
  },
  'tfjs-webgpu': {
    backend: 'WebGPU',
    load: async () => (await import('./peers/tfjs-webgpu.js')).tfjsWebgpu,
  },
};
