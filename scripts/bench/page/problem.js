/**
 * What every library computes: data, network, batches, noise and time grids. Every random number is a hash of a
 * counter, so that all see the same ones from the same weights.
 */

const BETA_MIN = 0.1;
const BETA_MAX = 20;
/** The derivative of β(t). */
const BETA_SLOPE = BETA_MAX - BETA_MIN;
/** Where the forward time starts. */
export const EPSILON = 1e-3;

export const ADAM = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** The network sees x, and sines and cosines of 2πft. */
export const FREQUENCIES = Float32Array.from({ length: 16 }, (_, k) => 0.25 * 64 ** (k / 15));
export const INPUTS = 2 + 2 * FREQUENCIES.length;

const MODES = 8;
const RADIUS = 1.5;
const STANDARD_DEVIATION = 0.15;
const DATA_ROWS = 16384;

export const SAMPLES = 2000;

/** Density is asked for at the centres of this many cells a side, on [−3, 3]². */
const CELLS = 64;
const EDGE = 3;
const CELL = (2 * EDGE) / CELLS;

const SEED = {
  data: 0x1234567,
  parameters: 0x2345678,
  batch: 0x3456789,
  prior: 0x456789a,
  noise: 0x56789ab,
};

/**
 * A whole number of 32 bits.
 * @param {number} seed
 * @param {number} counter
 */
function hash(seed, counter) {
  let x = (seed + Math.imul(counter, 0x9e3779b9)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

const UNIT = 2 ** -32;

/**
 * Two normal numbers by Box and Muller, of the hashes of this counter and the next.
 * @param {number} seed
 * @param {number} counter
 */
function normalPair(seed, counter) {
  const radius = Math.sqrt(-2 * Math.log((hash(seed, counter) + 1) * UNIT));
  const angle = 2 * Math.PI * hash(seed, counter + 1) * UNIT;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Of the modes, on a circle. */
const CENTRES = Array.from({ length: MODES }, (_, mode) => {
  const angle = (2 * Math.PI * mode) / MODES;
  return [RADIUS * Math.cos(angle), RADIUS * Math.sin(angle)];
});

function drawData() {
  const data = new Float32Array(2 * DATA_ROWS);
  for (let row = 0; row < DATA_ROWS; row++) {
    const centre = CENTRES[hash(SEED.data, 4 * row) % MODES];
    const away = normalPair(SEED.data, 4 * row + 1);
    data.set(
      [0, 1].map((axis) => centre[axis] + STANDARD_DEVIATION * away[axis]),
      2 * row,
    );
  }
  return data;
}

/**
 * Of W₁ b₁ … W₄ b₄, a matrix as [in, out].
 * @param {number} width
 */
function shapes(width) {
  const sizes = [INPUTS, width, width, width, 2];
  return sizes.slice(1).flatMap((out, layer) => [[sizes[layer], out], [out]]);
}

/** @param {number[]} shape */
const numbersIn = (shape) => shape.reduce((product, size) => product * size, 1);

/**
 * Uniform in ±1/√in, one parameter after the other.
 * @param {number} width
 */
export function initialParameters(width) {
  let at = 0;
  let limit = 0;
  const parameters = shapes(width).flatMap((shape) => {
    if (shape.length === 2) limit = 1 / Math.sqrt(shape[0]);
    return Array.from(
      { length: numbersIn(shape) },
      () => limit * (2 * hash(SEED.parameters, at++) * UNIT - 1),
    );
  });
  return new Float32Array(parameters);
}

/**
 * @param {number} width
 * @param {Float32Array} parameters  One after the other.
 * @returns {{ shape: number[], values: Float32Array }[]}
 */
export function separated(width, parameters) {
  let at = 0;
  return shapes(width).map((shape) => {
    const values = parameters.slice(at, at + numbersIn(shape));
    at += values.length;
    return { shape, values };
  });
}

/**
 * The batches of a training, from its first step on.
 * @param {number} rows
 * @returns {() => import('./peer.js').Batch}
 */
export function batches(rows) {
  const data = drawData();
  let drawn = 0;
  return () => {
    const x0 = new Float32Array(2 * rows);
    const t = new Float32Array(rows);
    const z = new Float32Array(2 * rows);
    const directions = new Float32Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      const counter = 8 * (drawn * rows + row);
      const picked = 2 * (hash(SEED.batch, counter) % DATA_ROWS);
      x0[2 * row] = data[picked];
      x0[2 * row + 1] = data[picked + 1];
      t[row] = EPSILON + (1 - EPSILON) * hash(SEED.batch, counter + 1) * UNIT;
      const noise = normalPair(SEED.batch, counter + 2);
      z[2 * row] = noise[0];
      z[2 * row + 1] = noise[1];
      const signs = hash(SEED.batch, counter + 4);
      directions[2 * row] = signs & 1 ? 1 : -1;
      directions[2 * row + 1] = signs & 2 ? 1 : -1;
    }
    drawn++;
    return { x0, t, z, directions };
  };
}

/**
 * @param {number} seed
 * @param {number} first
 * @param {number} rows
 */
function normals(seed, first, rows) {
  const drawn = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) drawn.set(normalPair(seed, first + 2 * row), 2 * row);
  return drawn;
}

/** @param {number} rows */
export const priorSamples = (rows) => normals(SEED.prior, 0, rows);

/**
 * @param {number} step
 * @param {number} rows
 */
export const stepNoise = (step, rows) => normals(SEED.noise, 2 * rows * step, rows);

/** @param {number} t */
export const beta = (t) => BETA_MIN + t * BETA_SLOPE;

/**
 * The coefficients of t² and t in ln α(t).
 * @type {[number, number]}
 */
export const LOG_ALPHA = [-0.25 * BETA_SLOPE, -0.5 * BETA_MIN];

/** @param {number} t */
const logAlpha = (t) => LOG_ALPHA[0] * t * t + LOG_ALPHA[1] * t;

/** @param {number} t */
export const alpha = (t) => Math.exp(logAlpha(t));

/** @param {number} t */
export const sigma = (t) => Math.sqrt(1 - Math.exp(2 * logAlpha(t)));

/**
 * The first times of a uniform grid, and its spacing, which is negative from noise to data.
 * @param {number} steps
 * @param {number} of
 * @param {number} from
 * @param {number} to
 */
export function grid(steps, of, from, to) {
  const times = Array.from({ length: steps }, (_, k) => from + ((to - from) * k) / of);
  return { times, spacing: (to - from) / of };
}

/** Row by row from below. */
export function cellCentres() {
  const points = new Float32Array(2 * CELLS * CELLS);
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    points[2 * cell] = ((cell % CELLS) + 0.5) * CELL - EDGE;
    points[2 * cell + 1] = (Math.floor(cell / CELLS) + 0.5) * CELL - EDGE;
  }
  return points;
}

/**
 * ∫p over the cells: about 1, since what is learned lies inside. What is not a number counts as no density.
 * @param {number[]} logDensity
 */
export const mass = (logDensity) =>
  logDensity.filter(Number.isFinite).reduce((sum, value) => sum + Math.exp(value) * CELL ** 2, 0);

/**
 * The share of samples within three standard deviations of a mode.
 * @param {number[]} samples
 */
export function shareNearModes(samples) {
  const rows = samples.length / 2;
  let near = 0;
  for (let row = 0; row < rows; row++) {
    const distances = CENTRES.map(([x, y]) =>
      Math.hypot(samples[2 * row] - x, samples[2 * row + 1] - y),
    );
    if (Math.min(...distances) < 3 * STANDARD_DEVIATION) near++;
  }
  return near / rows;
}
