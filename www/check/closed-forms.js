/** What a browser must get right: numbers with a closed form, computed by one backend alone. */

/** @typedef {import('../types.d.ts').Backend} Backend */
/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Lab} Lab */
/** @typedef {import('../types.d.ts').Sde['kind']} Process */
/**
 * @typedef {object} Check
 * @property {string} name
 * @property {Config} config
 * @property {number} allowed
 * @property {(lab: Lab) => Promise<number>} error  The largest.
 */

/** N(m, s²I). */
const MEAN = [0.5, -0.3];
const STD = 0.6;
/** Where the process begins. */
const EPSILON = 1e-5;

/** β of VP and sub-VP, σ of VE. */
const [BETA_MIN, BETA_MAX, SIGMA_MIN, SIGMA_MAX] = [0.1, 20, 0.01, 50];

/** α(t) and σ(t). @type {Record<Process, (t: number) => [number, number]>} */
const KERNELS = {
  vp: (t) => [Math.exp(-integral(t) / 2), Math.sqrt(-Math.expm1(-integral(t)))],
  'sub-vp': (t) => [Math.exp(-integral(t) / 2), -Math.expm1(-integral(t))],
  ve: (t) => [1, SIGMA_MIN * (SIGMA_MAX / SIGMA_MIN) ** t],
};

/** ∫β. @param {number} t */
const integral = (t) => BETA_MIN * t + (BETA_MAX - BETA_MIN) * (t * t * 0.5);

/** @param {Process} kind @returns {Config} */
const gaussian = (kind) => ({
  data: { kind: 'mixture', weights: [1], means: [MEAN], stds: [STD], scaling: 'none' },
  sde: { kind },
  score: { kind: 'exact' },
});

/** @type {Config} */
const ENERGY = {
  data: { kind: 'moons' },
  score: { kind: 'energy', width: 16, depth: 2 },
  training: { batchSize: 32 },
};

const POINTS = Float32Array.of(0.5, -0.3, 1.2, 0.4, -0.7, -1.1, 0, 1.5);

/** @param {ArrayLike<number>} found @param {(i: number) => number} truth */
const largest = (found, truth) =>
  Array.from(found).reduce((most, x, i) => Math.max(most, Math.abs(x - truth(i))), 0);

/** Mean and variance of the Gaussian at t. @param {Process} kind @param {number} t */
function marginal(kind, t) {
  const [alpha, sigma] = KERNELS[kind](t);
  return { mean: MEAN.map((m) => alpha * m), variance: (alpha * STD) ** 2 + sigma ** 2 };
}

/** @param {Process} kind @returns {Check} */
const score = (kind) => ({
  name: `score of a Gaussian, ${kind}`,
  config: gaussian(kind),
  allowed: 1e-5,
  async error(lab) {
    const t = 0.3;
    const { mean, variance } = marginal(kind, t);
    return largest(await lab.score(POINTS, t), (i) => (mean[i % 2] - POINTS[i]) / variance);
  },
});

/**
 * The flow takes x at ε to x₁ = α₁m + (x − α_ε m)√(v₁/v_ε), where the prior N(0, π²I) stands: ln q is that of the prior
 * there and ln(v₁/v_ε) in the plane.
 * @param {Process} kind
 * @param {number} prior  π
 * @returns {Check}
 */
const density = (kind, prior) => ({
  name: `log-density of a Gaussian by the flow, ${kind}`,
  config: gaussian(kind),
  allowed: 5e-4,
  async error(lab) {
    const [start, end] = [marginal(kind, EPSILON), marginal(kind, 1)];
    const stretch = end.variance / start.variance;
    const { logDensity } = await lab.logDensity(POINTS, { solver: 'rk4', steps: 40 });
    return largest(logDensity, (i) => {
      const arrived = end.mean.map(
        (m, axis) => m + (POINTS[2 * i + axis] - start.mean[axis]) * Math.sqrt(stretch),
      );
      const square = arrived.reduce((sum, x) => sum + x * x, 0) / prior ** 2;
      return -square / 2 - Math.log(2 * Math.PI * prior ** 2) + Math.log(stretch);
    });
  },
});

/** @type {Check} */
const moments = {
  name: 'mean of samples of a Gaussian',
  config: gaussian('vp'),
  // Five standard errors.
  allowed: (5 * STD) / Math.sqrt(1000),
  async error(lab) {
    const options = /** @type {const} */ ({ sampler: 'probability-flow-heun', steps: 20 });
    const { points } = await lab.sample({ ...options, count: 1000, seed: 1 });
    const mean = [0, 1].map(
      (axis) => points.reduce((sum, x, i) => sum + (i % 2 === axis ? x : 0), 0) / 1000,
    );
    return largest(mean, (axis) => MEAN[axis]);
  },
};

/** @type {Check} */
const curl = {
  name: 'curl of a gradient',
  config: ENERGY,
  allowed: 1e-3,
  async error(lab) {
    await lab.train(20);
    return largest(await lab.curl(POINTS, 0.3), () => 0);
  },
};

/** @type {Check} */
const potential = {
  name: 'slope of an energy against its score',
  config: ENERGY,
  // Differences of numbers of size one over twice the step, and the square of the step.
  allowed: 5e-3,
  async error(lab) {
    const [t, step] = [0.3, 0.02];
    await lab.train(20);
    const moved = (/** @type {number} */ by) => POINTS.map((x, i) => (i % 2 ? x : x + by));
    const above = (await lab.potential(moved(step), t)).potential;
    const below = (await lab.potential(moved(-step), t)).potential;
    const found = await lab.score(POINTS, t);
    return largest(above, (i) => below[i] + 2 * step * found[2 * i]) / (2 * step);
  },
};

export const CHECKS = [
  ...['vp', 'sub-vp', 've'].map((kind) => score(/** @type {Process} */ (kind))),
  density('vp', 1),
  density('ve', SIGMA_MAX),
  moments,
  curl,
  potential,
];
