/** A learned schedule runs the given process by another clock: at each time it is where that one is at some other. */

/** @typedef {import('../../types.d.ts').Schedule} Schedule */

/** The core lets a clock stretch the levels of its process by at most this factor. */
const REACH = Math.exp(0.5);
/** The largest that a configuration may say. */
const MOST = { betaMax: 1000, sigmaMax: 10_000 };
/** Of a level: what rounding may do to it. */
const SLACK = 1e-3;

/**
 * The time at which the given process has the noise level that the learned one has at time t.
 * @param {Schedule} schedule
 * @param {number} t
 */
export function givenTime({ times, fixed, learned }, t) {
  if (!learned) return t;
  const level = along(times, learned.level, t);
  if (level > fixed.level[fixed.level.length - 1] + SLACK) {
    throw new Error(
      `the exact score at t = ${t} is not known: there the learned schedule has more noise than the largest that sde.betaMax or sde.sigmaMax allows`,
    );
  }
  // Near t = 0 the level of VP goes like ln t.
  return Math.exp(along(fixed.level, times.map(Math.log), level));
}

/**
 * The process of a learned schedule, going on for T times as long, so that it comes to every level that the clock
 * can reach. Its time runs from 0 to 1 again: β(t) becomes T β(T t). It ends where a configuration must.
 * @param {Record<string, any>} sde  In full.
 * @param {Schedule} schedule
 * @returns {Record<string, any>}
 */
export function prolonged(sde, { fixed }) {
  const given = { ...sde, schedule: 'fixed' };
  if (sde.kind === 've') {
    const { sigmaMin, sigmaMax } = sde;
    const end = sigmaMin * (sigmaMax / sigmaMin) ** REACH;
    return { ...given, sigmaMax: Math.min(MOST.sigmaMax, end) };
  }
  const first = fixed.level[0];
  const end = first + REACH * (fixed.level[fixed.level.length - 1] - first);
  const { betaMin, betaMax } = sde;
  const slope = betaMax - betaMin;
  /** The T > 0 with T (β₀ + T slope/share) = value. */
  const root = (/** @type {number} */ value, /** @type {number} */ share) =>
    (2 * value) / (betaMin + Math.sqrt(betaMin ** 2 + (4 / share) * slope * value));
  const T = Math.min(root(INTEGRAL[String(sde.kind)](end), 2), root(MOST.betaMax, 1));
  const last = Math.min(MOST.betaMax, T * (betaMin + T * slope));
  return { ...given, betaMin: Math.min(T * betaMin, last), betaMax: last };
}

/**
 * ∫β dt at a level.
 * @type {Record<string, (level: number) => number>}
 */
const INTEGRAL = {
  vp: (level) => Math.max(0, level) + Math.log1p(Math.exp(-Math.abs(level))),
  'sub-vp': (level) => 2 * Math.asinh(Math.exp(level / 2) / 2),
};

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
