/** What is known at one point of the plane: ln p of the data and of the model's ODE, and the bounds on that of its SDE. */

/** @typedef {{ value: number, error: number }} Measured */
/**
 * @typedef {object} Reading
 * @property {number[]} at
 * @property {number | null} truth  Null where it is not known.
 * @property {number} [ode]
 * @property {Partial<Record<'dsm' | 'sm', Measured>>} bounds  −L(x) in both forms.
 */

/** Single draws scatter by tens of nats: it takes many of them. */
const DRAWS = 4000;
const ROUNDS = 8;

/** @type {import('./layer.js').Job} */
const probe = {
  name: 'probe',
  quick: true,
  wanted: ({ planar, probed }) => planar && probed !== undefined,
  depends: ({ probed, taught, timed }) => [probed, taught, timed],
  async *run({ lab, probed: at = [], taught, timed, fine }, { signal }) {
    const point = Float32Array.from(at);
    const truth = await lab.dataLogDensity(point, {}, { signal });
    /** @type {Reading} */
    let reading = { at, truth: truth && truth[0], bounds: {} };
    yield reading;
    if (!taught || !timed) return reading;
    const { logDensity } = await lab.logDensity(point, {}, { signal });
    reading = { ...reading, ode: logDensity[0] };
    yield reading;
    /** @type {Record<'dsm' | 'sm', Measured[]>} */
    const rounds = { dsm: [], sm: [] };
    for (let seed = 1; seed <= (fine ? ROUNDS : 1); seed++) {
      for (const form of /** @type {const} */ (['dsm', 'sm'])) {
        const options = { form, samplesPerPoint: fine ? DRAWS : DRAWS / 4, seed };
        const { bound, standardError } = await lab.likelihoodBound(point, options, { signal });
        rounds[form].push({ value: -bound[0], error: standardError[0] });
      }
      reading = { ...reading, bounds: { dsm: pooled(rounds.dsm), sm: pooled(rounds.sm) } };
      yield reading;
    }
    return reading;
  },
};

/** @type {import('./layer.js').Layer} */
export const PROBE = { jobs: [probe] };

/**
 * The reading at the point that is asked about now, as far as it has come.
 * @param {Pick<import('./layer.js').Scene, 'probed' | 'answers'>} scene
 * @returns {Reading | undefined}
 */
export function readingOf({ probed, answers }) {
  /** @type {Reading | undefined} */
  const latest = answers.probe?.value;
  return String(latest?.at) === String(probed) ? latest : undefined;
}

/**
 * Rounds of equal size, taken together.
 * @param {Measured[]} rounds
 */
const pooled = (rounds) => ({
  value: rounds.reduce((sum, { value }) => sum + value, 0) / rounds.length,
  error: Math.hypot(...rounds.map(({ error }) => error)) / rounds.length,
});
