/** What the model samples, and how well that fits the truth. */
import { drawPoints } from '../../plot/marks.js';
import { chunk, refused, sampling, timeless } from './layer.js';

const COUNT = 1000;

/** @type {import('./layer.js').Job} */
const samples = {
  name: 'samples',
  sampling: true,
  yields: true,
  wanted: ({ values, taught, timed }) => taught && timed && values.showSamples === true,
  depends: (scene) => Object.values(sampling(scene)),
  async *run(scene, { signal, onProgress }) {
    const { lab } = scene;
    const count = Math.min(COUNT, chunk(lab));
    const runs = Math.ceil(COUNT / count);
    /** @type {import('../../types.d.ts').SampleAnswer[]} */
    const parts = [];
    // The same noise each time: the samples move as the model learns, they do not flicker.
    for (let seed = 1; seed <= runs && !signal.aborted; seed++) {
      const watch = {
        signal,
        onProgress: (/** @type {number} */ fraction) => onProgress((seed - 1 + fraction) / runs),
      };
      const options = { ...sampling(scene), count, seed };
      const part = await lab.sample(options, watch).catch((error) => {
        if (!signal.aborted) throw error;
      });
      if (part) parts.push(part);
      yield;
    }
    return {
      points: joined(parts.map(({ points }) => points)),
      evaluations: Math.max(0, ...parts.map(({ evaluations }) => evaluations)),
      stopped: parts.length < runs,
      law: scene.law,
    };
  },
};

/** @type {import('./layer.js').Job} */
const quality = {
  name: 'quality',
  quick: true,
  once: true,
  wanted: ({ answers }) => answers.samples?.value?.stopped === false,
  depends: ({ answers }) => [answers.samples.full],
  async *run({ lab, answers }, { signal }) {
    const { key, value } = answers.samples;
    return { ...(await lab.quality(value.points, value.law, { signal })), of: key };
  },
};

/** @type {import('./layer.js').Layer} */
export const SAMPLES = {
  setting: {
    name: 'showSamples',
    type: 'boolean',
    default: true,
    label: 'Samples',
    group: 'layers',
  },
  jobs: [samples, quality],
  draw({ context, map, palette, dot }, { values, answers }) {
    const points = values.showSamples ? answers.samples?.value?.points : undefined;
    if (!points) return;
    context.fillStyle = palette.sample;
    context.globalAlpha = 0.6;
    drawPoints(context, map, points, dot);
    context.globalAlpha = 1;
  },
  missing: (scene) =>
    scene.values.showSamples
      ? (timeless(scene) ?? refused('Samples', scene.answers.samples))
      : undefined,
};

/** @param {Float32Array[]} parts */
function joined(parts) {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
