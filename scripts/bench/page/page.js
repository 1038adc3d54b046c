import './gpu-calls.js';
import { measureSolving, measureTraining } from './measure.js';
import { PEERS } from './peers.js';
import { trainedParameters } from './peers/score-lab.js';
import { SOLVINGS, TRAININGS, isTraining } from './workloads.js';

/** @type {import('./peer.js').Peer} */
let peer;

async function adapter() {
  const info = (await navigator.gpu.requestAdapter())?.info;
  return info && { adapter: [info.vendor, info.architecture, info.description].join(' ').trim() };
}

globalThis.bench = {
  async start(name) {
    const { backend, load } = PEERS[name];
    peer = await load();
    return { ...(await peer.start()), ...(backend === 'WebGPU' ? await adapter() : {}) };
  },
  measure: (workload, trained, losses) =>
    isTraining(workload)
      ? measureTraining(peer, TRAININGS[workload], losses)
      : measureSolving(peer, SOLVINGS[workload], Float32Array.from(trained)),
  trainedParameters: async (steps) => [...(await trainedParameters('cpu', TRAININGS.W1, steps))],
};
