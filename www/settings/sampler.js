/** The choices of the sampler: the scheme, and of its options those that it uses. */
import { fact, isAuto, option, withAuto } from './core.js';

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/** @type {Record<string, { label: string, formula: string }>} */
const SAMPLERS = {
  'euler-maruyama': {
    label: 'Reverse SDE, Euler–Maruyama',
    formula: 'x ← x − [f − ½(1 + η²) g² s] Δt + η g √Δt z: with η = 1 the reverse SDE.',
  },
  'heun-sde': {
    label: 'Reverse SDE, Heun',
    formula: 'As Euler–Maruyama, with the mean of the drifts f − ½(1 + η²) g² s at both ends.',
  },
  'predictor-corrector': {
    label: 'Predictor–corrector',
    formula: 'A step of the reverse SDE, then x ← x + ε s + √(2ε) z with ε = 2 (r ‖z‖ / ‖s‖)².',
  },
  ancestral: {
    label: 'Ancestral (DDPM, SMLD)',
    formula:
      'A draw of p(x at t − Δt | x), with the clean data replaced by their estimate (x + σ² s) / α.',
  },
  ddim: {
    label: 'DDIM',
    formula:
      'x ← α x̂₀ + √(σ² − τ²) ẑ + τ z at t − Δt: data x̂₀ and noise ẑ as the score sees them, τ is η times ancestral noise.',
  },
  langevin: {
    label: 'Langevin, one level',
    formula:
      'x ← x + ½ ε s(x, t) + √ε z, again and again at the t where σ/α = 0.3, with ε = 0.1 σ².',
  },
  'annealed-langevin': {
    label: 'Annealed Langevin',
    formula: 'x ← x + ½ αᵢ s + √αᵢ z at falling levels σᵢ, with αᵢ = ε (σᵢ / σ_L)².',
  },
  'probability-flow-heun': {
    label: 'Probability flow, Heun',
    formula: 'dx = [f − ½ g² s] dt, by Heun’s method: 2 network evaluations a step.',
  },
  'probability-flow-rk4': {
    label: 'Probability flow, RK4',
    formula:
      'dx = [f − ½ g² s] dt, by the classical Runge–Kutta method: 4 network evaluations a step.',
  },
  'probability-flow-rk45': {
    label: 'Probability flow, RK45',
    formula:
      'dx = [f − ½ g² s] dt, by Dormand–Prince 5(4): steps as long as the tolerance lets them be.',
  },
};

/** What the core knows of a sampler. @param {unknown} sampler */
const about = (sampler) => /** @type {Record<string, any>} */ (fact('sampler.sampler', sampler));

/** @type {(option: string, ...samplers: string[]) => (values: Values) => boolean} */
const ifUses =
  (option, ...samplers) =>
  ({ sampler }) =>
    about(sampler).uses.includes(option) &&
    (samplers.length === 0 || samplers.includes(String(sampler)));

/** @type {Setting[]} */
export const SAMPLER = [
  option('sampler.sampler', {
    default: 'probability-flow-heun',
    label: 'Sampler',
    group: 'sampler',
    options: ['sampler'],
    words: Object.fromEntries(Object.entries(SAMPLERS).map(([name, { label }]) => [name, label])),
    help: ({ sampler }) => SAMPLERS[String(sampler)].formula,
  }),
  option('sampler.steps', {
    default: 50, // enough for a picture, whichever sampler it is
    least: ({ sampler }) => about(sampler).leastSteps ?? 1,
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
  }),
  withAuto(
    'Of the sampler',
    option('sampler.grid', {
      label: 'Time grid',
      group: 'sampler',
      options: ['grid'],
      words: {
        uniform: 'Uniform in t',
        quadratic: 'Quadratic in t',
        'log-snr': 'Even in log α/σ',
        karras: 'Karras, ρ = 7',
      },
      when: ifUses('grid'),
      help: 'Where the steps lie. Most of them are needed near t = 0, where the score is steep.',
    }),
  ),
  option('sampler.eta', {
    default: about('euler-maruyama').eta,
    slider: 0.05,
    label: 'Fresh noise η',
    group: 'sampler',
    options: ['eta'],
    when: ifUses('eta', 'euler-maruyama', 'heun-sde'),
    help: 'dx = [f − ½(1 + η²) g² s] dt + η g dW: 1 is the reverse SDE, 0 the probability flow; pₜ is the same.',
  }),
  option('sampler.eta', {
    name: 'ddimEta',
    default: about('ddim').eta,
    slider: 0.05,
    label: 'Fresh noise η',
    group: 'sampler',
    options: ['eta'],
    when: ifUses('eta', 'ddim'),
    help: '0 adds no noise on the way, 1 as much as ancestral sampling.',
  }),
  option('sampler.snr', {
    label: 'Corrector’s r',
    group: 'sampler',
    options: ['snr'],
    when: ifUses('snr'),
    help: 'Signal-to-noise ratio of a corrector step: ε = 2 (r ‖z‖ / ‖s‖)².',
  }),
  option('sampler.langevinSteps', {
    name: 'correctorSteps',
    default: about('predictor-corrector').langevinSteps,
    label: 'Corrector steps',
    group: 'sampler',
    options: ['langevinSteps'],
    when: ifUses('langevinSteps', 'predictor-corrector'),
    help: 'Langevin steps after each step of the predictor.',
  }),
  option('sampler.langevinSteps', {
    default: about('annealed-langevin').langevinSteps,
    label: 'Steps at each level',
    group: 'sampler',
    options: ['langevinSteps'],
    when: ifUses('langevinSteps', 'annealed-langevin'),
    help: 'Langevin steps before the noise level falls.',
  }),
  option('sampler.atol', {
    name: 'tolerance',
    label: 'Tolerance',
    group: 'sampler',
    options: ['atol', 'rtol'],
    when: ifUses('atol'),
    help: 'Absolute and relative error that one adaptive step may make.',
  }),
];

/**
 * What `lab.sample` is told: only what this sampler uses.
 * @param {Values} values
 * @returns {import('../types.d.ts').SampleOptions}
 */
export function samplerOptions(values) {
  const told = SAMPLER.filter(({ name, when }) => (!when || when(values)) && !isAuto(values[name]));
  return Object.fromEntries(
    told.flatMap(({ name, options = [] }) => options.map((option) => [option, values[name]])),
  );
}
