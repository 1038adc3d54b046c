/** What a library does for us; how it does it is its own affair. */
export interface Peer {
  /** Gets it ready and tells what it runs on. */
  start(): Promise<Record<string, unknown>>;
  trainer(objective: Objective, width: number, rows: number, parameters: Float32Array): Trainer;
  model(width: number, parameters: Float32Array): Model;
}

export type Objective = 'denoising' | 'sliced';

/** Points, times, noise and directions: two numbers a row, one of t. */
export interface Batch {
  x0: Float32Array;
  t: Float32Array;
  z: Float32Array;
  directions: Float32Array;
}

export interface Trainer {
  /** Takes so many steps and waits for the loss of the last one. The answer reads all of them. */
  train(steps: number, next: () => Batch): Promise<() => Promise<number[]>>;
  free(): void;
}

/** A trained network; both methods take the first `steps` of a uniform grid of `of`. */
export interface Model {
  /** By the probability flow, or by the reverse SDE. */
  sample(prior: Float32Array, flow: boolean, steps: number, of: number): Promise<Float32Array>;
  logDensity(points: Float32Array, steps: number, of: number): Promise<Float32Array>;
  free(): void;
}

export type GpuCalls = Record<
  'dispatches' | 'submissions' | 'writes' | 'buffers' | 'pipelines',
  number
>;

/** Seconds of all cores since the machine started. */
export interface ProcessorTime {
  /** Of the browser. */
  ours: number;
  /** Of every other program. */
  others: number;
  /** Worked or not. */
  all: number;
}

/** What one window of measurement cost. */
export interface Window {
  steps: number;
  seconds: number;
  /** Nothing where the system does not tell. */
  processor?: ProcessorTime;
  calls: GpuCalls;
}

export interface Measured {
  /** Of a step in a page that has not taken one of this workload, with what the library compiles for it. */
  firstStepSeconds: number;
  windows: Window[];
  /** How many steps the measured run has, where all would have taken too long. */
  shortenedTo?: number;
  /** Losses from the first step on, samples or log-densities; nothing from a shortened run. */
  output: number[];
}

declare global {
  /** What the command calls in the page. */
  var bench: {
    start(peer: string): Promise<Record<string, unknown>>;
    measure(
      workload: import('./workloads.js').Workload,
      trained: number[],
      losses: number,
    ): Promise<Measured>;
    trainedParameters(steps: number): Promise<number[]>;
  };
  /** What the page calls in the command. */
  var processorTime: () => Promise<ProcessorTime | undefined>;
}
