/** The public types of score-lab. All arrays are row-major [n, D], in data coordinates; logs are in nats. */

import type {
  ConditionKind,
  DataDequantization,
  DataKind,
  DataScaling,
  LabBackend,
  LossKind,
  LossProjection,
  LossTargets,
  LossTime,
  LossTimeLaw,
  LossWeighting,
  SamplerGrid,
  SamplerSampler,
  ScoreFeatures,
  ScoreKind,
  ScoreParametrisation,
  SdeSchedule,
} from './pkg/choices.js';

export type Backend = LabBackend;

/** What is made of mean 0 and standard deviation 1, x = centre + scale·u: nothing, all axes by one scale, or each by its own. */
export type Scaling = DataScaling;

/** Pairs [x, y]: as a list, or row by row in one array, as which there may be a million of them. */
export type Points = number[][] | Float32Array | Float64Array;

export type Data =
  | {
      kind: Exclude<DataKind, 'glyphs' | 'mixture' | 'points'>;
      /** By default 'none'. Where the data are mixtures of round Gaussians 'axes' is refused. */
      scaling?: Scaling;
    }
  | {
      kind: 'glyphs';
      /** The noise that makes densities of grey levels: u ~ U(0, 1), or a law q(u|x) that learns beside the score. */
      dequantization?: DataDequantization;
      scaling?: 'none';
    }
  | {
      kind: 'mixture';
      weights: number[];
      means: number[][];
      stds: number[];
      /** By default 'none'. */
      scaling?: 'none' | 'common';
    }
  | {
      kind: 'points';
      points: Points;
      /** By default 'axes'. */
      scaling?: Scaling;
      /**
       * The width of the noise with which points are drawn to be learned, in scaled units; left out, that of the best
       * leave-one-out likelihood.
       */
      smoothing?: number;
    };

export type Sde = (
  | { kind: 'vp' | 'sub-vp'; betaMin?: number; betaMax?: number }
  | { kind: 've'; sigmaMin?: number; sigmaMax?: number }
) & {
  /** As it is given, or by a monotone clock that learns beside the score: then with likelihood weights and uniform t. */
  schedule?: SdeSchedule;
};

export type Score =
  | {
      /** A free vector field, or the gradient of a scalar network. */
      kind?: Exclude<ScoreKind, 'exact'>;
      width?: number;
      depth?: number;
      parametrisation?: ScoreParametrisation;
      /** Beside its input u: nothing, or A sin(ω·u) and A cos(ω·u), by default in up to three dimensions. */
      features?: ScoreFeatures;
      /** How many ω, and ‖ω‖ of the first and the last of them, in radians for one standard deviation of the noisy data. */
      frequencies?: number;
      lowestFrequency?: number;
      highestFrequency?: number;
    }
  | { kind: 'exact' };

export interface Loss {
  kind?: LossKind;
  /**
   * Null with a fixed noise level: there is nothing to weigh. Left out it goes with the time, as the time with it:
   * 'preconditioned' with 'log-normal', 'uniform' with other weights, 'variance' with other laws.
   */
  weighting?: LossWeighting | null;
  /** A ladder needs the VE process; a fixed noise level means no time at all. */
  time?:
    | Exclude<LossTime, 'ladder' | 'fixed'>
    | { ladder: number; law?: LossTimeLaw }
    | { fixed: number };
  /** μ and w of the normal law of ℓ = ln(σ/(αs)), s the standard deviation of the data, where weight or law speak of it. */
  logMean?: number;
  logWidth?: number;
  /** Of denoising: the arrow of each row, or the mean of those from all data of its batch. */
  targets?: LossTargets;
  /** M, for the sliced losses. */
  projections?: number;
  projection?: LossProjection;
}

/** How the model answers to a label. With the exact score labels work without any of it. */
export interface Condition {
  kind?: ConditionKind;
  /** Of the classifier that learns beside the score. */
  width?: number | null;
  depth?: number | null;
  /** Share of the labels that training hides, with 'classifier-free': above 0 and below 1. */
  dropout?: number | null;
}

/** Every field has a default; `createLab()` alone works. */
export interface Config {
  seed?: number;
  data?: Data;
  sde?: Sde;
  score?: Score;
  loss?: Loss;
  condition?: Condition;
  training?: { batchSize?: number; learningRate?: number; emaDecay?: number; decaySteps?: number };
}

export interface Progress {
  phase: 'download' | 'compile' | 'start';
  loaded: number;
  /** Bytes; null where the host does not say. */
  total: number | null;
  message: string;
}

export interface LabOptions {
  backend?: Backend;
  /** Run in a worker (the default), or on the thread of the page. */
  worker?: boolean;
  /** Rejects with an error named 'AbortError'. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** What every refusal of a value is, beside its message. */
export interface Refusal extends Error {
  /** Its path: 'sde.betaMin', 'points', 'count'. */
  field: string;
  value: unknown;
  allowed: string;
}

/** For the calls that may take long. */
export interface CallOptions {
  /** Rejects the call at once with an error named 'AbortError'; the lab stays usable. */
  signal?: AbortSignal;
  /** Hears growing fractions, 1 at the end. */
  onProgress?: (fraction: number) => void;
}

export interface Info {
  backend: 'webgpu' | 'cpu';
  backendReason: string;
  adapter: string;
  isFallbackAdapter: boolean;
  dimension: number;
  entropy: number | null;
  /** 0 where it is a closed form or a quadrature. */
  entropyStandardError: number | null;
  entropyMethod: string | null;
  parameters: number;
  /** How many labels the data carry; 0 for none. */
  labels: number;
  /** Plot window of the data: x from, x to, y from, y to. A square in scaled units. */
  window: [number, number, number, number];
  config: Required<Config>;
  step: number;
  /** Of every axis: x = centre + scale·u, where u is what the lab works with. Losses are those of u. */
  scaling: { centre: number[]; scale: number[] };
  /** The width by which points are smoothed before they are learned, in scaled units; 0 for none. */
  smoothing: number;
  /** What is allowed and yet does not go well together: the field to look at, and why. */
  warnings: { field: string; message: string }[];
  /** Where the lab runs, and why when that is not what was asked for. */
  thread: 'worker' | 'main';
  threadReason: string;
}

export interface TrainAnswer {
  step: number;
  /** The mean over these steps. */
  loss: number;
  /** That of each step. */
  losses: Float32Array;
  /** Mean cross-entropy in nats, where a classifier is trained too. */
  classifierLoss: number | null;
  stepsPerSecond: number;
}

/** Which law is meant: that of one label, and how strongly. */
export interface Guidance {
  /** A whole number below `info.labels`; null for the data as a whole. */
  label?: number | null;
  /** γ from 0 to 100, only with a label. At 1 the conditional law, at 0 the unconditional one. */
  guidance?: number;
}

export type Sampler = SamplerSampler;

/** An option that the sampler does not use is refused. */
export interface SampleOptions extends Guidance {
  sampler?: Sampler;
  count?: number;
  seed?: number;
  /** How many paths to record. */
  trajectories?: number;
  /** Points [count, D] to start from at t = 1, instead of draws of the prior. */
  start?: Float32Array;
  /**
   * Of the time grid; noise levels of annealed-langevin, at least 2. Not for rk45. Default: 200 for euler-maruyama,
   * predictor-corrector and ancestral, 100 for heun-sde, 1000 for langevin, 25 for annealed-langevin, else 50.
   */
  steps?: number;
  /** Not for rk45 and langevin. */
  grid?: SamplerGrid;
  /** Noise from 0 to 1: euler-maruyama, heun-sde and ddim. */
  eta?: number;
  /** Signal-to-noise ratio of the corrector. */
  snr?: number;
  /** At each level: predictor-corrector (default 1) and annealed-langevin (20). */
  langevinSteps?: number;
  /** ε of langevin, by default 0.1 σ², and of annealed-langevin, 0.5 σ² of its last level. */
  stepSize?: number;
  /** The time whose noise level langevin samples; by default that of σ/α = 0.3. */
  t?: number;
  /** Errors that one step of rk45 may make. */
  atol?: number;
  rtol?: number;
}

export interface Trajectories {
  /** [k], from 1 down to ε. */
  times: Float32Array;
  /** [k, m, D] */
  points: Float32Array;
}

export interface SampleAnswer {
  points: Float32Array;
  /** How often each sample asked for a score. */
  evaluations: number;
  /** How often the device was waited for. */
  readBacks: number;
  seconds: number;
  trajectories?: Trajectories;
}

export interface EncodeOptions extends Guidance {
  atol?: number;
  rtol?: number;
}

/** u, then A sin(ω·u) of each wave, then A cos(ω·u), with A = exp(−½‖ω‖²σ²/v). */
export interface NetworkInputs {
  /** Row-major `[n, features]`. */
  values: Float32Array;
  features: number;
  /** ω of every wave, in radians for each unit of u; empty without Fourier features. */
  frequencies: number[][];
}

/** How well points fit the truth. What needs a density is null where none is known. */
export interface Quality {
  count: number;
  /** Unbiased, so it can be slightly negative. */
  energyDistance: number;
  /** Standard deviation of the same between two equal draws of the truth. */
  energyDistanceFloor: number;
  /** Share of the points where p is below the truth's own 1 % quantile. */
  stray: number | null;
  strayExpected: number | null;
  /** KL(points ‖ truth) on a grid, in nats. */
  kl: number | null;
  /** What an equal draw of the truth scores. */
  klFloor: number | null;
  /** By label: the mean of P(y|x) over the points, and P(y). Null without labels and where P(y|x) is not known. */
  modes: { weights: number[]; standardErrors: number[]; truth: number[] } | null;
  /**
   * The median distance of the points to the nearest that was learned from, over that of the held-out ones: 1 for a
   * law that was learned, 0 for copies. Null where nothing is held out.
   */
  copying: number | null;
}

export interface DensityOptions {
  solver?: 'rk45' | 'rk4' | 'heun';
  steps?: number;
  atol?: number;
  rtol?: number;
  /** D derivatives at every point, or the Skilling–Hutchinson estimate of their sum. */
  divergence?: 'exact' | 'hutchinson';
  /** Directions of the estimate, the same along a whole path. */
  probes?: number;
  /** Of the probes. */
  seed?: number;
}

export interface DensityAnswer {
  /** ln p of the probability-flow ODE, [n]. */
  logDensity: Float32Array;
  evaluations: number;
  /** [n], of an estimate with at least ten probes. */
  standardError?: Float32Array;
  /** Why there is none, of an estimate with fewer. */
  noStandardError?: string;
}

export interface BoundOptions {
  /** How the score error inside is written: with ∇·s, or with the score of the kernel (the default). */
  form?: 'sm' | 'dsm';
  /** Draws of (t, z) at each point, at least 2. */
  samplesPerPoint?: number;
  seed?: number;
}

/** L(x) ≥ −ln p of the reverse SDE, [n] each: theorem 3 of arXiv 2101.09258. */
export interface BoundAnswer {
  bound: Float32Array;
  standardError: Float32Array;
}

/** In nats. What needs all noise levels is null without them, and the likelihood is null of a label. */
export interface Evaluation {
  /** Of the probability-flow ODE. */
  nll: number | null;
  nllStandardError: number | null;
  /** The same over the points that are learned from, where others are held out; null for all other data. */
  trainingNll: number | null;
  trainingNllStandardError: number | null;
  /** The mean of L(x) ≥ −ln p of the reverse SDE over the same points. */
  bound: number | null;
  boundStandardError: number | null;
  /** H(p), the floor of the NLL; its error is zero where it is a closed form or a quadrature. */
  entropy: number | null;
  entropyStandardError: number | null;
  /** nll − entropy = KL(p‖p^ODE). */
  gap: number | null;
  gapStandardError: number | null;
  /** H(p_ε) − H(p): what the model cannot see below ε. bound = entropy + cutoff + scoreError + priorDivergence. */
  cutoff: number | null;
  cutoffStandardError: number | null;
  /** J_SM(g²) = ½∫g²E‖s − ∇log pₜ‖²dt; without time ½E‖s − ∇log p_σ‖², in 1/length². */
  scoreError: number | null;
  scoreErrorStandardError: number | null;
  /** KL(p₁‖π) */
  priorDivergence: number | null;
  priorDivergenceStandardError: number | null;
  /** scoreError + priorDivergence ≥ KL(p_ε‖p^SDE): theorem 1 there. */
  klBound: number | null;
  klBoundStandardError: number | null;
  /** Of images: nll and bound of their grey levels, and a Gaussian fitted to them, as a baseline. */
  bitsPerDim: BitsPerDim | null;
  /** Where a resolution is asked for and both densities are known in the plane. */
  kl: KlByQuadrature | null;
  evaluations: number;
  heldOut: number;
}

export interface BitsPerDim {
  nll: number;
  nllStandardError: number;
  bound: number;
  boundStandardError: number;
  gaussian: number;
  gaussianStandardError: number;
}

/** KL(p‖p^ODE) on a grid, with ∫p and ∫p^ODE over it: how good the grid is. */
export interface KlByQuadrature {
  nats: number;
  mass: number;
  modelMass: number;
}

export interface EvaluateOptions {
  count?: number;
  seed?: number;
  label?: number | null;
  /** From 16 to 256: of the grid for `kl`. */
  resolution?: number;
  /** Of the divergence, from 1 to 1000; null for the exact one up to 16 dimensions, and 8 above. */
  probes?: number | null;
}

/** One forward process at the times of a `Schedule`. */
export interface ScheduleCurve {
  alpha: Float32Array;
  sigma: Float32Array;
  /** g² */
  diffusionSquared: Float32Array;
  /** ln of noise to signal, whose derivative is g²/σ²; for VP ln(σ²/α²). */
  level: Float32Array;
}

export interface Schedule {
  /** From 1e-5 to 1, equally spaced. */
  times: Float32Array;
  fixed: ScheduleCurve;
  /** Null with a fixed schedule. */
  learned: ScheduleCurve | null;
}

/** Of each row: the nearest of the latest points that training has drawn; of images by their grey levels. */
export interface Nearest {
  points: Float32Array;
  distances: Float32Array;
  /** Among how many. */
  searched: number;
}

export interface EvolutionOptions {
  /** Of the data N(mean, std²) on the line. */
  mean?: number;
  std?: number;
  /** The model's score is κ∇log pₜ. */
  kappa?: number;
  /** How many times. */
  points?: number;
}

/** One quantity along t, [points]: itself, and its value at t = 1 less the integral of its derivative. */
export interface EvolutionCurve {
  direct: Float32Array;
  integrated: Float32Array;
}

/** In nats. q starts from the prior at t = 1. */
export interface Evolution {
  /** From 1 down to 1e-5, equally spaced in ln t. */
  times: Float32Array;
  /** KL(pₜ‖qₜ) with the law q of the probability flow. */
  flow: EvolutionCurve;
  /** KL(pₜ‖qₜ) with the law q of the reverse SDE. */
  sde: EvolutionCurve;
  /** H(pₜ) */
  entropy: EvolutionCurve;
}

export interface ModelEvolutionOptions {
  /** How many times, from 5 to 200. */
  points?: number;
  /** Draws at each of them, from 2 to 10000. */
  count?: number;
  seed?: number;
}

/** One quantity along t with its standard errors, [points] each; the difference is `direct` less `integrated`. */
export interface ModelEvolutionCurve extends EvolutionCurve {
  directStandardError: Float32Array;
  integratedStandardError: Float32Array;
  difference: Float32Array;
  differenceStandardError: Float32Array;
}

/** In nats, over draws of the data at each time. */
export interface ModelEvolution {
  /** From 1 down to 1e-5, in equal steps of ∫g²/σ² dt. */
  times: Float32Array;
  /** KL(pₜ‖qₜ) with the law q of the model's probability flow. */
  flow: ModelEvolutionCurve;
  /** H(pₜ) */
  entropy: ModelEvolutionCurve;
}

export interface Lab {
  readonly info: Info;
  /** Ended by its signal it keeps the steps that are done. */
  train(steps: number, call?: CallOptions): Promise<TrainAnswer>;
  sample(options?: SampleOptions, call?: CallOptions): Promise<SampleAnswer>;
  /** Data to noise at t = 1 along the probability flow; `sample` by rk45 from there leads back. */
  encode(
    points: Float32Array,
    options?: EncodeOptions,
    call?: CallOptions,
  ): Promise<{ points: Float32Array; evaluations: number }>;
  /** With γ ≠ 1 against the tilted density p(x) p(y|x)^γ. */
  quality(
    points: Float32Array,
    options?: { seed?: number } & Guidance,
    call?: CallOptions,
  ): Promise<Quality>;
  score(points: Float32Array, t: number, options?: Guidance): Promise<Float32Array>;
  /** The same of the data themselves, ∇log pₜ, on the noise levels of this lab; rejects where it is not known. */
  exactScore(points: Float32Array, t: number, options?: Guidance): Promise<Float32Array>;
  /** What the network is shown of points: u = (x − αm)/√v, then A sin(ω·u) of every wave, then A cos(ω·u). */
  networkInputs(points: Float32Array, t: number, call?: CallOptions): Promise<NetworkInputs>;
  logDensity(
    points: Float32Array,
    options?: DensityOptions,
    call?: CallOptions,
  ): Promise<DensityAnswer>;
  /** The mean of L(x) over data differs from their entropy by J_SM(g²) + KL(p₁‖π). */
  likelihoodBound(
    points: Float32Array,
    options?: BoundOptions,
    call?: CallOptions,
  ): Promise<BoundAnswer>;
  /** tr Cov of the gradient of a batch, from 2 to 1000 of them. To be compared only at the same weight. */
  gradientVariance(batches: number, call?: CallOptions): Promise<number>;
  /** The identities for KL and entropy on the lab's SDE; data and score of the lab do not matter. */
  evolution(options?: EvolutionOptions): Promise<Evolution>;
  /** The identities for the lab's own model; rejects for data whose density is not known at every t. */
  modelEvolution(options?: ModelEvolutionOptions, call?: CallOptions): Promise<ModelEvolution>;
  lossValue(
    options?: { count?: number; seed?: number },
    call?: CallOptions,
  ): Promise<{ loss: number; standardError: number }>;
  /** Weighted losses of single rows, with their times; `time` draws them by another law than the configured one. */
  lossSamples(
    options?: { count?: number; seed?: number; time?: 'uniform' | 'importance' | 'log-normal' },
    call?: CallOptions,
  ): Promise<{ times: Float32Array; losses: Float32Array }>;
  /** ∂₁s₂ − ∂₂s₁, for data in the plane. */
  curl(points: Float32Array, t: number, call?: CallOptions): Promise<Float32Array>;
  /** Of an energy model: its log-density at t without the constant, and ln Z by quadrature in the plane. */
  potential(
    points: Float32Array,
    t: number,
    call?: CallOptions,
  ): Promise<{ potential: Float32Array; logNormaliser: number | null }>;
  /** With a label: the error of the conditional score, no likelihood. */
  evaluate(options?: EvaluateOptions, call?: CallOptions): Promise<Evaluation>;
  /** The forward process as it stands. */
  schedule(options?: { points?: number }): Promise<Schedule>;
  /** Rejects before any training. */
  nearest(points: Float32Array, options?: { count?: number }, call?: CallOptions): Promise<Nearest>;
  /** Draws of the data; of a finite set all of it. With γ ≠ 1 of the tilted density. */
  dataSample(options?: { count?: number; seed?: number } & Guidance): Promise<Float32Array>;
  /** ln p of the data itself, or of the tilted density; null where it is not known. */
  dataLogDensity(
    points: Float32Array,
    options?: Guidance,
    call?: CallOptions,
  ): Promise<Float32Array | null>;
  save(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
  free(): void;
}

/** The wasm module's own lab, as `src/web.rs` exports it. */
export interface WasmLab {
  info(): Omit<Info, 'thread' | 'threadReason'>;
  free(): void;
}

/** Asked with the fraction done, it answers whether to go on. */
export type Watch = (fraction: number) => boolean | Promise<boolean>;

export interface WasmModule {
  default(input: { module_or_path: unknown }): Promise<unknown>;
  onPanic(callback: (message: string) => void): void;
  WasmLab: {
    create(config: Config | undefined, backend: Backend, watch: Watch): Promise<WasmLab>;
  };
}

/** One choice of the core: `describe()` tells all of them. */
export interface Field {
  type: 'choice' | 'integer' | 'number' | 'boolean' | 'list';
  /** Null where it depends on other choices, or there is none. */
  default: string | number | boolean | null;
  /** The default of a loss that takes derivatives of the score, where it is another. */
  withDerivatives?: number;
  /** The default beyond three dimensions, where it is another. */
  inManyDimensions?: number;
  min?: number;
  max?: number;
  /** The minimum, or the maximum, itself is not allowed. */
  above?: boolean;
  below?: boolean;
  /** Zero is allowed, too. */
  orZero?: boolean;
  /** Each with what is known of it, and what other fields must be with it. */
  choices?: ({ name: string; needs?: Record<string, string[]> } & Record<string, any>)[];
  /** It matters only with these values of another field, one of the same section or a full path. */
  when?: Record<string, unknown[]>;
}

/** By section of the configuration, and by method for its options. */
export type Description = Record<string, Field | Record<string, Field>>;

/** What `checkBrowser` found. */
export interface BrowserReport {
  browser: string;
  cores: number;
  /** The adapter of each, or why it is not there. */
  backends: Partial<Record<'cpu' | 'webgpu', string | { failure: string }>>;
  checks: BrowserCheck[];
  speeds: BrowserSpeed[];
}

export interface BrowserCheck {
  name: string;
  /** The largest, where there is one. */
  error?: number;
  allowed: number;
  agrees: boolean;
  failure?: string;
}

export interface BrowserSpeed {
  name: string;
  unit: string;
  cpu?: number;
  webgpu?: number;
}
