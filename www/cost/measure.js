/** How long one training step takes, here and now: implicit against sliced, as the dimension grows. */
import { withLab } from '../experiment/with-lab.js';

export const DIMENSIONS = [1, 2, 4, 8, 16, 32, 64];
export const PROJECTIONS = 1;
const SPAN = 150; // milliseconds of one timing
const TIMINGS = 3;

/**
 * @param {number} dimension
 * @param {'implicit' | 'sliced-vr'} kind
 * @returns {import('../types.d.ts').Config}
 */
const config = (dimension, kind) => ({
  data: { kind: 'mixture', weights: [1], means: [Array(dimension).fill(0)], stds: [1] },
  score: { kind: 'network', width: 64, depth: 2 },
  loss: { kind, time: { fixed: 0.5 } },
  training: { batchSize: 64 },
});

/**
 * Milliseconds of one step: the shortest of a few timings, which other work on the machine has disturbed least.
 * @param {number} dimension
 * @param {'implicit' | 'sliced-vr'} kind
 * @param {import('../experiment/with-lab.js').Options} options
 */
export const stepMillis = (dimension, kind, options) =>
  withLab(config(dimension, kind), options, async (lab) => {
    await lab.train(2);
    const timed = async (/** @type {number} */ steps) => {
      const start = performance.now();
      await lab.train(steps);
      return (performance.now() - start) / steps;
    };
    const steps = Math.max(2, Math.min(200, Math.round(SPAN / (await timed(3)))));
    let best = Infinity;
    for (let i = 0; i < TIMINGS; i++) best = Math.min(best, await timed(steps));
    return best;
  });
