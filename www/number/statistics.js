/** Means, variances and their errors. */

/** @typedef {{ mean: number, standardError: number }} Estimate */

/** @param {ArrayLike<number>} values */
export function mean(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Not known of fewer than two values: NaN then. @param {ArrayLike<number>} values */
export function variance(values) {
  let [count, mean, squares] = [0, 0, 0]; // by Welford's recurrence
  for (let i = 0; i < values.length; i++) {
    const off = values[i] - mean;
    mean += off / ++count;
    squares += off * (values[i] - mean);
  }
  return squares / (count - 1);
}

/** @param {ArrayLike<number>} values */
export const deviation = (values) => Math.sqrt(variance(values));

/**
 * The mean of independent values, and how far it may be off by chance.
 * @param {ArrayLike<number>} values
 * @returns {Estimate}
 */
export const estimate = (values) => ({
  mean: mean(values),
  standardError: deviation(values) / Math.sqrt(values.length),
});

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
