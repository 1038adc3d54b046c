/** The objective that some settings choose, as a formula, and what it needs to know, in a sentence. */

/** What stands inside the mean, for one point at one noise level. */
/** @type {Record<string, (s: string, law: string) => string>} */
const INSIDE = {
  explicit: (s, law) => `½‖${s} − ∇log ${law}‖²`,
  denoising: (s) => `½‖${s} + z/σ‖²`,
  implicit: (s) => `tr ∇${s} + ½‖${s}‖²`,
  sliced: (s) => `vᵀ∇${s} v + ½(vᵀ${s})²`,
  'sliced-vr': (s) => `vᵀ∇${s} v + ½‖${s}‖²`,
};

/** @type {Record<string, string>} */
const NEEDS = {
  explicit: 'It needs the score itself, so it only serves data whose score is known.',
  denoising: 'It needs noise to remove; −z/σ is the score of one noised point.',
  implicit:
    'It differs from the explicit one by a constant in the network, and costs D derivatives a point.',
  sliced: 'Random directions v stand for the trace, M derivatives a point whatever D.',
  'sliced-vr': 'As sliced, with the square averaged over v by hand: less noise, for E[v vᵀ] = I.',
};

/** @type {Record<string, string>} */
const WEIGHTS = { variance: 'σ²', likelihood: 'g²', uniform: '' };

/** @param {import('./settings.js').Values} values */
export function objectiveText({ loss, weighting, timeLaw, fixedNoise, ladderLevels }) {
  const fixed = timeLaw === 'fixed';
  const [s, law] = fixed ? ['s(x)', fixedNoise === 0 ? 'p' : 'p_σ'] : ['s(x, t)', 'pₜ'];
  const inside = INSIDE[String(loss)](s, law);
  const weight = fixed ? '' : WEIGHTS[String(weighting)];
  const mean = weight ? `${weight} · (${inside})` : inside;
  const where = {
    fixed: fixedNoise === 0 ? 'x from the data' : `x from the data with noise σ = ${fixedNoise}`,
    ladder: `t on one of ${ladderLevels} levels`,
    importance: 't drawn ∝ g²/σ², each weighed back',
    uniform: 't uniform on [0, 1]',
  }[String(timeLaw)];
  return { formula: `E[${mean}]`, where, needs: NEEDS[String(loss)] };
}
