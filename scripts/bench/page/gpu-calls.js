/** Counts what libraries ask of WebGPU; a call costs one addition more. Imported before any library. */

/** @type {import('./peer.js').GpuCalls} */
const counted = { dispatches: 0, submissions: 0, writes: 0, buffers: 0, pipelines: 0 };

/**
 * @param {keyof typeof counted} name
 * @param {{ prototype: any }} type
 * @param {string} method
 */
function count(name, type, method) {
  const original = type.prototype[method];
  type.prototype[method] = function (/** @type {unknown[]} */ ...args) {
    counted[name]++;
    return original.apply(this, args);
  };
}

if ('gpu' in navigator) {
  count('dispatches', GPUComputePassEncoder, 'dispatchWorkgroups');
  count('dispatches', GPUComputePassEncoder, 'dispatchWorkgroupsIndirect');
  count('submissions', GPUQueue, 'submit');
  count('writes', GPUQueue, 'writeBuffer');
  count('buffers', GPUDevice, 'createBuffer');
  count('pipelines', GPUDevice, 'createComputePipeline');
  count('pipelines', GPUDevice, 'createComputePipelineAsync');
}

export const gpuCalls = () => ({ ...counted });
