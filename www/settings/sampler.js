/** The choices of the sampler: the scheme, and of its options those that it uses. */

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/** @type {Record<string, { label: string, formula: string, uses: string[] }>} */
const SAMPLERS = {
  'euler-maruyama': {
    label: 'Reverse SDE, Euler–Maruyama',
    formula: 'x ← x − [f − ½(1 + η²) g² s] Δt + η g √Δt z: with η = 1 the reverse SDE.',
    uses: ['steps', 'grid', 'eta'],
  },
  'heun-sde': {
    label: 'Reverse SDE, Heun',
    formula: 'As Euler–Maruyama, with the mean of the drifts f − ½(1 + η²) g² s at both ends.',
    uses: ['steps', 'grid', 'eta'],
  },
  'predictor-corrector': {
    label: 'Predictor–corrector',
    formula: 'A step of the reverse SDE, then x ← x + ε s + √(2ε) z with ε = 2 (r ‖z‖ / ‖s‖)².',
    uses: ['steps', 'grid', 'snr', 'correctorSteps'],
  },
  ancestral: {
    label: 'Ancestral (DDPM, SMLD)',
    formula:
      'A draw of p(x at t − Δt | x), with the clean data replaced by their estimate (x + σ² s) / α.',
    uses: ['steps', 'grid'],
  },
  ddim: {
    label: 'DDIM',
    formula:
      'x ← α x̂₀ + √(σ² − τ²) ẑ + τ z at t − Δt: data x̂₀ and noise ẑ as the score sees them, τ is η times ancestral noise.',
    uses: ['steps', 'grid', 'ddimEta'],
  },
  langevin: {
    label: 'Langevin, one level',
    formula:
      'x ← x + ½ ε s(x, t) + √ε z, again and again at the t where σ/α = 0.3, with ε = 0.1 σ².',
    uses: ['steps'],
  },
  'annealed-langevin': {
    label: 'Annealed Langevin',
    formula: 'x ← x + ½ αᵢ s + √αᵢ z at falling levels σᵢ, with αᵢ = ε (σᵢ / σ_L)².',
    uses: ['steps', 'grid', 'langevinSteps'],
  },
  'probability-flow-heun': {
    label: 'Probability flow, Heun',
    formula: 'dx = [f − ½ g² s] dt, by Heun’s method: 2 network evaluations a step.',
    uses: ['steps', 'grid'],
  },
  'probability-flow-rk4': {
    label: 'Probability flow, RK4',
    formula:
      'dx = [f − ½ g² s] dt, by the classical Runge–Kutta method: 4 network evaluations a step.',
    uses: ['steps', 'grid'],
  },
  'probability-flow-rk45': {
    label: 'Probability flow, RK45',
    formula:
      'dx = [f − ½ g² s] dt, by Dormand–Prince 5(4): steps as long as the tolerance lets them be.',
    uses: ['tolerance'],
  },
};

/** @type {(option: string) => (values: Values) => boolean} */
const ifUses =
  (option) =>
  ({ sampler }) =>
    SAMPLERS[String(sampler)].uses.includes(option);

/** @type {Setting[]} */
export const SAMPLER = [
  {
    name: 'sampler',
    type: 'choice',
    default: 'probability-flow-heun',
    label: 'Sampler',
    group: 'sampler',
    options: ['sampler'],
    choices: Object.entries(SAMPLERS).map(([name, { label }]) => [name, label]),
    help: ({ sampler }) => SAMPLERS[String(sampler)].formula,
  },
  {
    name: 'steps',
    type: 'integer',
    default: 50,
    least: ({ sampler }) => (sampler === 'annealed-langevin' ? 2 : 1),
    max: 10_000,
    label: 'Steps',
    group: 'sampler',
    options: ['steps'],
    when: ifUses('steps'),
    help: ({ sampler }) =>
      sampler === 'annealed-langevin'
        ? 'Noise levels from σ(1) down to σ(0).'
        : sampler === 'langevin'
          ? 'Steps, all at the same noise level.'
          : 'Steps from t = 1 to t ≈ 0.',
  },
  {
    name: 'grid',
    type: 'choice',
    default: 'auto',
    label: 'Time grid',
    group: 'sampler',
    options: ['grid'],
    choices: [
      ['auto', 'Of the sampler'],
      ['uniform', 'Uniform in t'],
      ['quadratic', 'Quadratic in t'],
      ['log-snr', 'Even in log α/σ'],
      ['karras', 'Karras, ρ = 7'],
    ],
    when: ifUses('grid'),
    help: 'Where the steps lie. Most of them are needed near t = 0, where the score is steep.',
  },
  {
    name: 'eta',
    type: 'number',
    default: 1,
    min: 0,
    max: 1,
    slider: 0.05,
    label: 'Fresh noise η',
    group: 'sampler',
    options: ['eta'],
    when: ifUses('eta'),
    help: 'dx = [f − ½(1 + η²) g² s] dt + η g dW: 1 is the reverse SDE, 0 the probability flow; pₜ is the same.',
  },
  {
    name: 'ddimEta',
    type: 'number',
    default: 0,
    min: 0,
    max: 1,
    slider: 0.05,
    label: 'Fresh noise η',
    group: 'sampler',
    options: ['eta'],
    when: ifUses('ddimEta'),
    help: '0 adds no noise on the way, 1 as much as ancestral sampling.',
  },
  {
    name: 'snr',
    type: 'number',
    default: 0.16,
    min: 0,
    max: 1,
    above: true,
    label: 'Corrector’s r',
    group: 'sampler',
    options: ['snr'],
    when: ifUses('snr'),
    help: 'Signal-to-noise ratio of a corrector step: ε = 2 (r ‖z‖ / ‖s‖)².',
  },
  {
    name: 'correctorSteps',
    type: 'integer',
    default: 1,
    min: 1,
    max: 1000,
    label: 'Corrector steps',
    group: 'sampler',
    options: ['langevinSteps'],
    when: ifUses('correctorSteps'),
    help: 'Langevin steps after each step of the predictor.',
  },
  {
    name: 'langevinSteps',
    type: 'integer',
    default: 20,
    min: 1,
    max: 1000,
    label: 'Steps at each level',
    group: 'sampler',
    options: ['langevinSteps'],
    when: ifUses('langevinSteps'),
    help: 'Langevin steps before the noise level falls.',
  },
  {
    name: 'tolerance',
    type: 'number',
    default: 1e-4,
    min: 1e-7,
    max: 0.1,
    label: 'Tolerance',
    group: 'sampler',
    options: ['atol', 'rtol'],
    when: ifUses('tolerance'),
    help: 'Absolute and relative error that one adaptive step may make.',
  },
];

/**
 * What `lab.sample` is told: only what this sampler uses.
 * @param {Values} values
 * @returns {import('../types.d.ts').SampleOptions}
 */
export function samplerOptions(values) {
  const told = SAMPLER.filter(
    ({ name, when }) => (!when || when(values)) && values[name] !== 'auto',
  );
  return Object.fromEntries(
    told.flatMap(({ name, options = [] }) => options.map((option) => [option, values[name]])),
  );
}
