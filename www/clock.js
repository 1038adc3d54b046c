/** A learned schedule runs the given process by another clock: at each time it is where that one is at some other. */

/**
 * The time at which the given process has the noise level that the learned one has at time t.
 * @param {import('./types.d.ts').Schedule} schedule
 * @param {number} t
 */
export function givenTime({ times, fixed, learned }, t) {
  if (!learned) return t;
  // Near t = 0 the level of VP goes like ln t.
  return Math.exp(along(fixed.level, times.map(Math.log), along(times, learned.level, t)));
}

/**
 * A function given by rising xs and their ys, linear in between and constant outside.
 * @param {Float32Array} xs
 * @param {Float32Array} ys
 * @param {number} x
 */
function along(xs, ys, x) {
  const after = xs.findIndex((value) => value >= x);
  if (after === 0) return ys[0];
  if (after < 0) return ys[ys.length - 1];
  const [x0, x1] = [xs[after - 1], xs[after]];
  return ys[after - 1] + ((x - x0) / (x1 - x0)) * (ys[after] - ys[after - 1]);
}
