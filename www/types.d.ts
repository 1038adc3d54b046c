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
        | 'pinwheel';
    }
  | { kind: 'mixture'; weights: number[]; means: number[][]; stds: number[] }
  | { kind: 'points'; points: number[][] };

export type Sde =
  | { kind: 'vp' | 'sub-vp'; betaMin?: number; betaMax?: number }
  | { kind: 've'; sigmaMin?: number; sigmaMax?: number };

/** Every field has a default; `createLab()` alone works. */
export interface Config {
  seed?: number;
  data?: Data;
  sde?: Sde;
  score?: { kind: 'network'; width?: number; depth?: number } | { kind: 'exact' };
  loss?: {
    kind?: 'denoising';
    weighting?: 'variance' | 'likelihood' | 'uniform';
    time?: 'uniform' | 'importance';
  };
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
  nll: number;
  nllStandardError: number;
  entropy: number | null;
  gap: number | null;
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
