/**
 * Maps over the plane at one time t that need no sampling and no likelihood: how wrong the score is, whether it
 * is a gradient at all, and what an energy model says the density is.
 */

/** @typedef {import('../types.d.ts').Lab} Lab */
/**
 * @typedef {object} PlaneMap
 * @property {(lab: Lab, exact: () => Promise<Pick<Lab, 'score'>>, points: Float32Array, t: number, law?: import('../types.d.ts').Guidance) => Promise<Float32Array>} evaluate
 * @property {readonly [number, number]} [range]  Of the first and the last colour; none: log-densities, from their top.
 * @property {'sequential' | 'diverging'} ramp
 * @property {string} key  What the colours mean.
 * @property {boolean} [whole]  One call for all points: each call does more than its points.
 */

export const SHORTEST_TIME = 1e-3; // the field at t = 0 itself is that of an unsmoothed law

/** @type {Record<string, PlaneMap>} */
export const MAPS = {
  'score-error': {
    async evaluate(lab, exact, points, t, law) {
      const model = await lab.score(points, t, law);
      const truth = await (await exact()).score(points, t, law);
      return squaredDistances(model, truth).map((square) => Math.log10(square + 1e-12));
    },
    range: [-2, 2],
    ramp: 'sequential',
    key: '‖s − ∇log pₜ‖² from 0.01 or less to 100 or more, on a log scale',
  },
  curl: {
    evaluate: (lab, _, points, t) => lab.curl(points, t),
    range: [-3, 3],
    ramp: 'diverging',
    key: '∂₁s₂ − ∂₂s₁ from −3 to 3; a gradient has none',
  },
  energy: {
    async evaluate(lab, _, points, t) {
      const { potential, logNormaliser } = await lab.potential(points, t);
      return potential.map((value) => value - (logNormaliser ?? 0));
    },
    ramp: 'sequential',
    key: '−E(x, t) − ln Z, from 8 nats below its maximum',
    whole: true,
  },
};

/**
 * ‖a − b‖² of each row, in the plane.
 * @param {Float32Array} a
 * @param {Float32Array} b
 */
export function squaredDistances(a, b) {
  const squares = new Float32Array(a.length / 2);
  for (let i = 0; i < squares.length; i++) {
    squares[i] = (a[2 * i] - b[2 * i]) ** 2 + (a[2 * i + 1] - b[2 * i + 1]) ** 2;
  }
  return squares;
}
