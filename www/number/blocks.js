/** Variances with their errors, from blocks that are independent: a few rare rows can make most of one. */

/** @typedef {{ mean: number, standardError: number }} Estimate */

/**
 * @param {ArrayLike<number>} values
 */
export function variance(values) {
  let [count, mean, squares] = [0, 0, 0]; // by Welford's recurrence
  for (const value of Array.from(values)) {
    const off = value - mean;
    mean += off / ++count;
    squares += off * (value - mean);
  }
  return squares / (count - 1);
}

/**
 * @param {number[]} blocks  One value of each.
 * @returns {Estimate}
 */
export function estimate(blocks) {
  const mean = blocks.reduce((sum, value) => sum + value, 0) / blocks.length;
  return { mean, standardError: Math.sqrt(variance(blocks) / blocks.length) };
}

/**
 * The variances of single blocks, from those of the first block, the first two, and so on. What a block adds to
 * the sum of squares has as many degrees of freedom as it has values, the first one less; the parts are uncorrelated.
 * @param {number[]} running
 * @param {number} size  Of a block.
 */
export const apart = (running, size) =>
  running.map((now, i) =>
    i ? ((size * (i + 1) - 1) * now - (size * i - 1) * running[i - 1]) / size : now,
  );
