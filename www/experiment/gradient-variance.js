/** How noisy training is: the variance of the gradient of a batch, with its standard error. */
import { apart, estimate } from '../number/statistics.js';

const BATCHES = { count: 10, blocks: 8 };

/**
 * tr Cov of the gradient. A call begins with the batches of the call before it.
 * @param {import('../types.d.ts').Lab} lab
 * @param {AbortSignal} [signal]
 */
export async function gradientVariance(lab, signal) {
  const { count, blocks } = BATCHES;
  const running = [];
  for (let block = 1; block <= blocks; block++) {
    running.push(await lab.gradientVariance(block * count, { signal }));
  }
  return estimate(apart(running, count));
}
