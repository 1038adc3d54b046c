/** Written by hand for this one network in plain JavaScript: the yardstick, and the reference of every number. */
import {
  ADAM,
  FREQUENCIES,
  INPUTS,
  alpha,
  beta,
  separated,
  sigma,
  stepNoise,
  EPSILON,
  grid,
} from '../problem.js';
import { multiply } from './multiply.js';

/** Parameters or their gradients: W₁ b₁ … W₄ b₄. @typedef {Float32Array[]} Layers */

const { beta1, beta2, rate, epsilon } = ADAM;

/**
 * The network on so many rows, with so many derivatives along directions: every array has the rows' values, then
 * their derivatives along each direction.
 */
class Network {
  /**
   * @param {number} width
   * @param {number} rows
   * @param {number} directions
   */
  constructor(width, rows, directions) {
    this.rows = rows;
    this.directions = directions;
    this.stacked = rows * (1 + directions);
    this.sizes = [INPUTS, width, width, width, 2];
    const arrays = () => this.sizes.map((size) => new Float32Array(this.stacked * size));
    this.activations = arrays();
    this.sums = arrays();
    this.cotangents = arrays();
    this.sigmoids = arrays();
  }

  /**
   * @param {Float32Array} x
   * @param {Float32Array | number} t  Of each row, or of all.
   */
  see(x, t) {
    const [input] = this.activations;
    for (let row = 0; row < this.rows; row++) {
      const at = row * INPUTS;
      input[at] = x[2 * row];
      input[at + 1] = x[2 * row + 1];
      if (typeof t === 'number' && row > 0) {
        input.copyWithin(at + 2, 2, INPUTS);
        continue;
      }
      for (let k = 0; k < FREQUENCIES.length; k++) {
        const angle = 2 * Math.PI * FREQUENCIES[k] * (typeof t === 'number' ? t : t[row]);
        input[at + 2 + k] = Math.sin(angle);
        input[at + 2 + FREQUENCIES.length + k] = Math.cos(angle);
      }
    }
  }

  /**
   * @param {number} index
   * @param {(row: number) => [number, number]} direction
   */
  look(index, direction) {
    const [input] = this.activations;
    const first = (1 + index) * this.rows * INPUTS;
    input.fill(0, first, first + this.rows * INPUTS);
    for (let row = 0; row < this.rows; row++) input.set(direction(row), first + row * INPUTS);
  }

  /** @param {Layers} parameters */
  forward(parameters) {
    const { rows, stacked, sizes } = this;
    for (let layer = 0; layer < 4; layer++) {
      const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
      const sums = this.sums[layer + 1];
      const seen = { numbers: this.activations[layer], row: inputs, column: 1 };
      const weights = { numbers: parameters[2 * layer], row: outputs, column: 1 };
      multiply(stacked, inputs, outputs, seen, weights, sums);
      const biases = parameters[2 * layer + 1];
      for (let row = 0, at = 0; row < rows; row++) {
        for (let k = 0; k < outputs; k++, at++) sums[at] += biases[k];
      }
      if (layer < 3) this.#activate(layer + 1);
    }
    return this.sums[4];
  }

  /** @param {number} layer */
  #activate(layer) {
    const [activations, sums] = [this.activations[layer], this.sums[layer]];
    const sigmoids = this.sigmoids[layer];
    const values = this.rows * this.sizes[layer];
    for (let at = 0; at < values; at++) {
      const s = 1 / (1 + Math.exp(-sums[at]));
      sigmoids[at] = s;
      activations[at] = sums[at] * s;
    }
    for (let index = 1; index <= this.directions; index++) {
      const first = index * values;
      for (let at = 0; at < values; at++) {
        const s = sigmoids[at];
        activations[first + at] = s * (1 + sums[at] * (1 - s)) * sums[first + at];
      }
    }
  }

  /**
   * @param {Layers} parameters
   * @param {Float32Array} cotangent  Of what `forward` gave.
   * @param {Layers} gradients  Written.
   */
  backward(parameters, cotangent, gradients) {
    const { rows, stacked, sizes } = this;
    for (let layer = 3; layer >= 0; layer--) {
      const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
      const seen = { numbers: this.activations[layer], row: 1, column: inputs };
      const asked = { numbers: cotangent, row: outputs, column: 1 };
      multiply(inputs, stacked, outputs, seen, asked, gradients[2 * layer]);
      const biases = gradients[2 * layer + 1].fill(0);
      for (let row = 0, at = 0; row < rows; row++) {
        for (let k = 0; k < outputs; k++, at++) biases[k] += cotangent[at];
      }
      if (layer === 0) break;
      const before = this.cotangents[layer];
      const weights = { numbers: parameters[2 * layer], row: 1, column: outputs };
      multiply(stacked, outputs, inputs, asked, weights, before);
      this.#deactivate(layer);
      cotangent = before;
    }
  }

  /** @param {number} layer */
  #deactivate(layer) {
    const [cotangents, sums] = [this.cotangents[layer], this.sums[layer]];
    const sigmoids = this.sigmoids[layer];
    const values = this.rows * this.sizes[layer];
    for (let at = 0; at < values; at++) {
      const s = sigmoids[at];
      const z = sums[at];
      const slope = s * (1 + z * (1 - s));
      let sum = slope * cotangents[at];
      if (this.directions > 0) {
        const bend = s * (1 - s) * (2 + z * (1 - 2 * s));
        for (let index = 1; index <= this.directions; index++) {
          const there = index * values + at;
          sum += bend * sums[there] * cotangents[there];
          cotangents[there] *= slope;
        }
      }
      cotangents[at] = sum;
    }
  }
}

/**
 * @param {Layers} parameters
 * @returns {(gradients: Layers) => void}
 */
function adam(parameters) {
  const zeros = () => parameters.map(({ length }) => new Float32Array(length));
  const [means, squares] = [zeros(), zeros()];
  let steps = 0;
  return (gradients) => {
    steps++;
    const [grown1, grown2] = [1 - beta1 ** steps, 1 - beta2 ** steps];
    for (let layer = 0; layer < parameters.length; layer++) {
      const [values, gradient] = [parameters[layer], gradients[layer]];
      const [mean, square] = [means[layer], squares[layer]];
      for (let at = 0; at < values.length; at++) {
        const g = gradient[at];
        const m = (mean[at] = beta1 * mean[at] + (1 - beta1) * g);
        const v = (square[at] = beta2 * square[at] + (1 - beta2) * g * g);
        values[at] -= (rate * (m / grown1)) / (Math.sqrt(v / grown2) + epsilon);
      }
    }
  };
}

/**
 * @param {import('../peer.js').Objective} objective
 * @param {number} width
 * @param {number} rows
 * @param {Float32Array} parameters
 * @returns {import('../peer.js').Trainer}
 */
function trainer(objective, width, rows, parameters) {
  const sliced = objective === 'sliced';
  const layers = separated(width, parameters).map(({ values }) => values);
  const gradients = layers.map(({ length }) => new Float32Array(length));
  const network = new Network(width, rows, sliced ? 1 : 0);
  const cotangent = new Float32Array(2 * network.stacked);
  const noisy = new Float32Array(2 * rows);
  const descend = adam(layers);

  /** @param {import('../peer.js').Batch} batch */
  const step = ({ x0, t, z, directions }) => {
    const sigmas = t.map(sigma);
    const alphas = t.map(alpha);
    for (let at = 0; at < 2 * rows; at++) {
      const row = at >> 1;
      noisy[at] = alphas[row] * x0[at] + sigmas[row] * z[at];
    }
    network.see(noisy, t);
    if (sliced) network.look(0, (row) => [directions[2 * row], directions[2 * row + 1]]);
    const output = network.forward(layers);
    let loss = 0;
    for (let at = 0; at < 2 * rows; at++) {
      if (sliced) {
        const factor = sigmas[at >> 1] * directions[at];
        loss += factor * output[2 * rows + at] + 0.5 * output[at] ** 2;
        cotangent[at] = output[at] / rows;
        cotangent[2 * rows + at] = factor / rows;
      } else {
        const error = output[at] + z[at];
        loss += error ** 2;
        cotangent[at] = (2 * error) / rows;
      }
    }
    network.backward(layers, cotangent, gradients);
    descend(gradients);
    return loss / rows;
  };

  return {
    async train(steps, next) {
      const losses = Array.from({ length: steps }, () => step(next()));
      return async () => losses;
    },
    free() {},
  };
}

/**
 * x + factor·by.
 * @param {Float32Array} x
 * @param {number} factor
 * @param {Float32Array} by
 */
const moved = (x, factor, by) => x.map((value, at) => value + factor * by[at]);

/**
 * The classical scheme for states of several arrays.
 * @param {Float32Array[]} state
 * @param {number} t
 * @param {number} h
 * @param {(state: Float32Array[], t: number) => Float32Array[]} slope
 */
function rungeKutta(state, t, h, slope) {
  /**
   * @param {number} factor
   * @param {Float32Array[]} by
   */
  const along = (factor, by) => state.map((values, i) => moved(values, factor, by[i]));
  const k1 = slope(state, t);
  const k2 = slope(along(h / 2, k1), t + h / 2);
  const k3 = slope(along(h / 2, k2), t + h / 2);
  const k4 = slope(along(h, k3), t + h);
  return state.map((values, i) =>
    values.map(
      (value, at) => value + (h / 6) * (k1[i][at] + 2 * k2[i][at] + 2 * k3[i][at] + k4[i][at]),
    ),
  );
}

/**
 * @param {number} width
 * @param {Float32Array} parameters
 * @returns {import('../peer.js').Model}
 */
function model(width, parameters) {
  const layers = separated(width, parameters).map(({ values }) => values);

  /**
   * dx/dt of the probability flow at the points that the network sees, whose output is σ·score.
   * @param {Float32Array} x
   * @param {number} t
   * @param {Float32Array} output
   */
  const velocity = (x, t, output) =>
    x.map((value, at) => -0.5 * beta(t) * (value + output[at] / sigma(t)));

  return {
    async sample(prior, flow, steps, of) {
      const rows = prior.length / 2;
      const network = new Network(width, rows, 0);
      const { times, spacing } = grid(steps, of, 1, EPSILON);
      /**
       * @param {Float32Array} x
       * @param {number} t
       */
      const output = (x, t) => {
        network.see(x, t);
        return network.forward(layers);
      };
      let x = prior.slice();
      times.forEach((t, step) => {
        if (flow) {
          [x] = rungeKutta([x], t, spacing, ([y], s) => [velocity(y, s, output(y, s))]);
          return;
        }
        const [rate, scale, values] = [beta(t), sigma(t), output(x, t)];
        const [dt, noise] = [-spacing, stepNoise(step, rows)];
        x = x.map(
          (value, at) =>
            value +
            (0.5 * rate * value + (rate * values[at]) / scale) * dt +
            Math.sqrt(rate * dt) * noise[at],
        );
      });
      return x;
    },

    async logDensity(points, steps, of) {
      const rows = points.length / 2;
      const network = new Network(width, rows, 2);
      const { times, spacing } = grid(steps, of, EPSILON, 1);
      network.look(0, () => [1, 0]);
      network.look(1, () => [0, 1]);
      /** @type {(state: Float32Array[], t: number) => Float32Array[]} */
      const slope = ([x], t) => {
        network.see(x, t);
        const output = network.forward(layers);
        const [half, scale] = [-0.5 * beta(t), sigma(t)];
        const divergence = new Float32Array(rows).map((_, row) => {
          const trace = output[2 * rows + 2 * row] + output[4 * rows + 2 * row + 1];
          return half * (2 + trace / scale);
        });
        return [velocity(x, t, output), divergence];
      };
      let state = [points.slice(), new Float32Array(rows)];
      for (const t of times) state = rungeKutta(state, t, spacing, slope);
      const [x, change] = state;
      return change.map(
        (value, row) =>
          value - Math.log(2 * Math.PI) - 0.5 * (x[2 * row] ** 2 + x[2 * row + 1] ** 2),
      );
    },

    free() {},
  };
}

/** @type {import('../peer.js').Peer} */
export const plain = {
  start: async () => ({ library: 'none', threads: 1 }),
  trainer,
  model,
};
