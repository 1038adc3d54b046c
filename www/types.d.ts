/** The public types of score-lab. All arrays are row-major [n, D], in data coordinates; logs are in nats. */

export type Backend = 'auto' | 'webgpu' | 'cpu';

export type Data =
  | {
      kind:
        | 'moons'
        | 'eight-gaussians'
        | 'checkerboard'
        | 'two-spirals'
        | 'swiss-roll'
        | 'circles'
        | 'rings'
        | 'pinwheel'
        | 'generator';
    }
  | { kind: 'mixture'; weights: number[]; means: number[][]; stds: number[] }
  | { kind: 'points'; points: number[][] };

export type Sde =
  | { kind: 'vp' | 'sub-vp'; betaMin?: number; betaMax?: number }
  | { kind: 've'; sigmaMin?: number; sigmaMax?: number };

export type Score =
  | {
      /** A free vector field, or the gradient of a scalar network. */
      kind?: 'network' | 'energy';
      width?: number;
      depth?: number;
      parametrisation?: 'preconditioned' | 'score' | 'noise' | 'data';
    }
  | { kind: 'exact' };

export interface Loss {
  kind?: 'denoising' | 'explicit' | 'implicit' | 'sliced' | 'sliced-vr';
  /** Null with a fixed noise level: there is nothing to weigh. */
  weighting?: 'variance' | 'likelihood' | 'uniform' | null;
  /** A ladder needs the VE process; a fixed noise level means no time at all. */
  time?: 'uniform' | 'importance' | { ladder: number } | { fixed: number };
  /** M, for the sliced losses. */
  projections?: number;
  projection?: 'rademacher' | 'gaussian' | 'sphere';
}

/** Every field has a default; `createLab()` alone works. */
export interface Config {
  seed?: number;
  data?: Data;
  sde?: Sde;
  score?: Score;
  loss?: Loss;
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
  onProgress?: (progress: Progress) => void;
}

export interface Info {
  backend: 'webgpu' | 'cpu';
  backendReason: string;
  adapter: string;
  isFallbackAdapter: boolean;
  dimension: number;
  entropy: number | null;
  entropyMethod: string | null;
  parameters: number;
  /** Plot window of the data: x from, x to, y from, y to. */
  window: [number, number, number, number];
  config: Required<Config>;
  step: number;
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
  stepsPerSecond: number;
}

export interface SampleOptions {
  sampler?:
    'euler-maruyama' | 'probability-flow-heun' | 'probability-flow-rk4' | 'probability-flow-rk45';
  count?: number;
  steps?: number;
  seed?: number;
  atol?: number;
  rtol?: number;
  /** How many paths to record. */
  trajectories?: number;
}

export interface Trajectories {
  /** [k], from 1 down to ε. */
  times: Float32Array;
  /** [k, m, D] */
  points: Float32Array;
}

export interface SampleAnswer {
  points: Float32Array;
  evaluations: number;
  trajectories?: Trajectories;
}

export interface DensityOptions {
  solver?: 'rk45' | 'rk4' | 'heun';
  steps?: number;
  atol?: number;
  rtol?: number;
}

export interface Evaluation {
  /** Null without time. */
  nll: number | null;
  nllStandardError: number | null;
  entropy: number | null;
  gap: number | null;
  /** Without time ½E‖s − ∇log p_σ‖², else ½∫g²E‖s − ∇log pₜ‖²dt in nats. */
  scoreError: number | null;
  scoreErrorStandardError: number | null;
  evaluations: number;
  heldOut: number;
}

export interface Lab {
  readonly info: Info;
  train(steps: number): Promise<TrainAnswer>;
  sample(options?: SampleOptions): Promise<SampleAnswer>;
  score(points: Float32Array, t: number): Promise<Float32Array>;
  logDensity(
    points: Float32Array,
    options?: DensityOptions,
  ): Promise<{ logDensity: Float32Array; evaluations: number }>;
  lossValue(options?: {
    count?: number;
    seed?: number;
  }): Promise<{ loss: number; standardError: number }>;
  /** Weighted losses of single rows, with their times. */
  lossSamples(options?: {
    count?: number;
    seed?: number;
  }): Promise<{ times: Float32Array; losses: Float32Array }>;
  /** ∂₁s₂ − ∂₂s₁, for data in the plane. */
  curl(points: Float32Array, t: number): Promise<Float32Array>;
  /** Of an energy model: its log-density at t without the constant, and ln Z by quadrature in the plane. */
  potential(
    points: Float32Array,
    t: number,
  ): Promise<{ potential: Float32Array; logNormaliser: number | null }>;
  evaluate(options?: { count?: number; seed?: number }): Promise<Evaluation>;
  /** Draws of the data; of a finite set all of it. */
  dataSample(options?: { count?: number; seed?: number }): Promise<Float32Array>;
  /** ln p of the data itself; null where it is not known. */
  dataLogDensity(points: Float32Array): Promise<Float32Array | null>;
  save(): Promise<Uint8Array>;
  load(bytes: Uint8Array): Promise<void>;
  free(): void;
}

/** The wasm module's own lab, as `src/web.rs` exports it. */
export interface WasmLab {
  info(): Omit<Info, 'thread' | 'threadReason'>;
  free(): void;
}

export interface WasmModule {
  default(input: { module_or_path: unknown }): Promise<unknown>;
  onPanic(callback: (message: string) => void): void;
  WasmLab: { create(config: Config | undefined, backend: Backend): Promise<WasmLab> };
}
