/** The objective that some settings choose, as a formula, and what it needs to know, in a sentence. */

/** @typedef {import('./settings.js').Values} Values */

/** What is wrong with the score at one point, where the loss is half its square. */
/** @type {Record<string, (s: string, law: string, z: string) => string>} */
const WRONG = {
  explicit: (s, law) => `${s} − ∇log ${law}`,
  denoising: (s, _, z) => `${s} + ${z}/σ`,
};

/** The other losses of one point at one noise level. */
/** @type {Record<string, (s: string) => string>} */
const WHOLE = {
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

const AVERAGED =
  'It needs noise to remove; z̄ = Σ wⱼζⱼ, ζⱼ = (x′ − αxⱼ)/σ, over the points xⱼ of the batch, w the softmax of −½‖ζⱼ‖².';

/** @type {Record<string, string>} */
const WEIGHTS = { variance: 'σ²', likelihood: 'g²', uniform: '' };

const LEVEL = 'ℓ = ln(σ/(ασ_d))';
const SCALE = 'b = ασ_d/(σ√(α²σ_d² + σ²))';
const DEVIATION = 'σ_d the standard deviation of the data.';

/** @param {Values} values */
export function objectiveText(values) {
  const { loss, weighting, timeLaw, fixedNoise, targets } = values;
  const fixed = timeLaw === 'fixed';
  const [s, law] = fixed ? ['s(x)', fixedNoise === 0 ? 'p' : 'p_σ'] : ['s(x, t)', 'pₜ'];
  const averaged = loss === 'denoising' && targets === 'averaged';
  const wrong = WRONG[String(loss)]?.(s, law, averaged ? 'z̄' : 'z');
  const inside = wrong ? `½‖${wrong}‖²` : WHOLE[String(loss)](s);
  const needs = averaged ? AVERAGED : NEEDS[String(loss)];
  const where = fixed ? atOneLevel(values) : levels(values);
  if (!fixed && weighting === 'preconditioned') {
    const error = `F − F* = (${wrong})/b is the error of what a preconditioned network predicts, `;
    return {
      formula: wrong ? 'E[½‖F − F*‖²]' : `E[(${inside})/b²]`,
      where,
      symbols: `${wrong ? error : ''}${SCALE}, ${DEVIATION}`,
      needs,
    };
  }
  const weight = fixed ? '' : WEIGHTS[String(weighting)];
  return {
    formula: `E[${weight ? `${weight} · (${inside})` : inside}]`,
    where,
    symbols: where.includes(LEVEL) ? DEVIATION : '',
    needs,
  };
}

/** @param {Values} values */
const atOneLevel = ({ fixedNoise }) =>
  fixedNoise === 0 ? 'x from the data' : `x from the data with noise σ = ${fixedNoise}`;

/**
 * Over which noise levels the mean is, and by which law they are drawn, if by another.
 * @param {Values} values
 */
function levels({ weighting, timeLaw, ladderLevels, ladderLaw = 'uniform', logMean, logWidth }) {
  const normal = `N(${String(logMean).replace('-', '−')}, ${logWidth}²)`;
  const own = weighting === 'preconditioned';
  const ladder = timeLaw === 'ladder';
  const mean = ladder
    ? `t on one of ${ladderLevels} levels${own ? `, in proportion to ${normal} at ${LEVEL}` : ''}`
    : own
      ? `${LEVEL} from ${normal}`
      : 't uniform on [0, 1]';
  const drawn = String(ladder ? ladderLaw : timeLaw);
  if (drawn === (own ? 'log-normal' : 'uniform')) return mean;
  /** @type {Record<string, string>} */
  const how = {
    uniform: ladder ? 'all alike' : 'by uniform t',
    importance: 'by t ∝ g²/σ²',
    'log-normal': `by ${LEVEL} from ${normal}`,
  };
  return `${mean}, drawn ${how[drawn]} and weighed back`;
}
