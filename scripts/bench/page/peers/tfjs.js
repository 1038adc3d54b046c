/** TensorFlow.js; a file beside this one registers each backend. Its derivatives along directions are written out. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import {
  ADAM,
  EPSILON,
  FREQUENCIES,
  LOG_ALPHA,
  beta,
  grid,
  separated,
  sigma,
  stepNoise,
} from '../problem.js';

/** @typedef {tf.Tensor} Tensor */
/** @typedef {Tensor[]} Tensors */

/** 2πf. @type {Tensor} */
let frequencies;

/** @param {Tensor} t  [rows, 1] */
function features(t) {
  const angles = tf.mul(t, frequencies);
  return tf.concat([tf.sin(angles), tf.cos(angles)], 1);
}

/**
 * @param {number} t
 * @param {number} rows
 */
const featuresOfAll = (t, rows) => features(tf.fill([rows, 1], t));

/**
 * @param {Tensor} hidden
 * @param {Tensors} P
 * @param {number} layer
 */
const affine = (hidden, P, layer) => tf.add(tf.matMul(hidden, P[layer]), P[layer + 1]);

/**
 * @param {Tensors} P
 * @param {Tensor} x
 * @param {Tensor} features
 */
function network(P, x, features) {
  let hidden = tf.concat([x, features], 1);
  for (let layer = 0; layer < 6; layer += 2) {
    const sums = affine(hidden, P, layer);
    hidden = tf.mul(sums, tf.sigmoid(sums));
  }
  return affine(hidden, P, 6);
}

/**
 * The output and its derivative along a direction of x.
 * @param {Tensors} P
 * @param {Tensor} x
 * @param {Tensor} features
 * @param {Tensor} direction
 */
function networkAlong(P, x, features, direction) {
  let hidden = tf.concat([x, features], 1);
  let change = tf.concat([direction, tf.zerosLike(features)], 1);
  for (let layer = 0; layer < 6; layer += 2) {
    const sums = affine(hidden, P, layer);
    const s = tf.sigmoid(sums);
    hidden = tf.mul(sums, s);
    const slope = tf.add(s, tf.mul(hidden, tf.sub(1, s)));
    change = tf.mul(tf.matMul(change, P[layer]), slope);
  }
  return [affine(hidden, P, 6), tf.matMul(change, P[6])];
}

/**
 * x₀, t and z to the noisy points and σ.
 * @param {Tensor} x0
 * @param {Tensor} t
 * @param {Tensor} z
 */
function noised(x0, t, z) {
  const logAlpha = tf.add(tf.mul(tf.square(t), LOG_ALPHA[0]), tf.mul(t, LOG_ALPHA[1]));
  const sigmas = tf.sqrt(tf.sub(1, tf.exp(tf.mul(logAlpha, 2))));
  return [tf.add(tf.mul(tf.exp(logAlpha), x0), tf.mul(sigmas, z)), sigmas];
}

/** @type {import('../peer.js').Peer['trainer']} */
function trainer(objective, width, rows, parameters) {
  const P = separated(width, parameters).map(({ shape, values }) =>
    tf.variable(tf.tensor(values, shape)),
  );
  const optimizer = tf.train.adam(ADAM.rate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);

  /**
   * @param {import('../peer.js').Batch} batch
   * @returns {tf.Scalar}
   */
  const step = (batch) =>
    tf.tidy(() => {
      const x0 = tf.tensor2d(batch.x0, [rows, 2]);
      const z = tf.tensor2d(batch.z, [rows, 2]);
      const t = tf.tensor2d(batch.t, [rows, 1]);
      const [x, sigmas] = noised(x0, t, z);
      const seen = features(t);
      /** @type {Record<import('../peer.js').Objective, () => tf.Scalar>} */
      const losses = {
        denoising: () => tf.div(tf.sum(tf.square(tf.add(network(P, x, seen), z))), rows),
        sliced() {
          const directions = tf.tensor2d(batch.directions, [rows, 2]);
          const [output, change] = networkAlong(P, x, seen, directions);
          const half = tf.mul(0.5, tf.sum(tf.square(output)));
          return tf.div(tf.add(tf.sum(tf.mul(sigmas, tf.mul(change, directions))), half), rows);
        },
      };
      return /** @type {tf.Scalar} */ (optimizer.minimize(losses[objective], true, P));
    });

  const read = async (/** @type {tf.Scalar} */ loss) => {
    const [value] = await loss.data();
    loss.dispose();
    return value;
  };

  return {
    async train(steps, next) {
      const queued = Array.from({ length: steps }, () => step(next()));
      const last = await read(/** @type {tf.Scalar} */ (queued.pop()));
      return async () => [...(await Promise.all(queued.map(read))), last];
    },
    free() {
      optimizer.dispose();
      tf.dispose(P);
    },
  };
}

/**
 * A step of the classical scheme for a state of several tensors.
 * @param {Tensors} state
 * @param {number} t
 * @param {number} h
 * @param {(y: Tensor, t: number) => Tensors} slope  Of the first of them tells all.
 */
function rungeKutta(state, t, h, slope) {
  const [x] = state;
  const from = (/** @type {Tensors} */ [k], /** @type {number} */ factor) =>
    tf.add(x, tf.mul(k, factor));
  const k1 = slope(x, t);
  const k2 = slope(from(k1, h / 2), t + h / 2);
  const k3 = slope(from(k2, h / 2), t + h / 2);
  const k4 = slope(from(k3, h), t + h);
  return state.map((values, i) => {
    const sum = tf.add(tf.add(k1[i], k4[i]), tf.mul(tf.add(k2[i], k3[i]), 2));
    return tf.add(values, tf.mul(sum, h / 6));
  });
}

/** @type {import('../peer.js').Peer['model']} */
function model(width, parameters) {
  const P = separated(width, parameters).map(({ shape, values }) => tf.tensor(values, shape));

  /**
   * dx/dt of the probability flow, by the network's output.
   * @param {Tensor} x
   * @param {number} t
   * @param {Tensor} output
   */
  const velocity = (x, t, output) =>
    tf.mul(tf.add(x, tf.mul(output, 1 / sigma(t))), -0.5 * beta(t));

  return {
    async sample(prior, flow, steps, of) {
      const rows = prior.length / 2;
      const { times, spacing } = grid(steps, of, 1, EPSILON);
      const output = (/** @type {Tensor} */ y, /** @type {number} */ t) =>
        network(P, y, featuresOfAll(t, rows));

      /** @type {(x: Tensor, t: number) => Tensor} */
      const flowStep = (x, t) =>
        rungeKutta([x], t, spacing, (y, s) => [velocity(y, s, output(y, s))])[0];

      /** @type {(x: Tensor, t: number, step: number) => Tensor} */
      const diffusionStep = (x, t, step) => {
        const [rate, dt] = [beta(t), -spacing];
        const noise = tf.tensor2d(stepNoise(step, rows), [rows, 2]);
        const change = tf.mul(output(x, t), (rate * dt) / sigma(t));
        const drifted = tf.add(tf.mul(x, 1 + 0.5 * rate * dt), change);
        return tf.add(drifted, tf.mul(noise, Math.sqrt(rate * dt)));
      };

      /** @type {Tensor} */
      let x = tf.tensor2d(prior, [rows, 2]);
      for (const [step, t] of times.entries()) {
        const before = x;
        x = tf.tidy(() => (flow ? flowStep(before, t) : diffusionStep(before, t, step)));
        before.dispose();
      }
      const samples = await x.data();
      x.dispose();
      return /** @type {Float32Array} */ (samples);
    },

    async logDensity(points, steps, of) {
      const rows = points.length / 2;
      const { times, spacing } = grid(steps, of, EPSILON, 1);
      const axis = (/** @type {[number, number]} */ direction) =>
        tf.tile(tf.tensor2d(direction, [1, 2]), [rows, 1]);
      const [e1, e2] = [axis([1, 0]), axis([0, 1])];
      /** @type {(y: Tensor, t: number) => Tensors} */
      const slope = (y, t) => {
        const seen = featuresOfAll(t, rows);
        const [output, d1] = networkAlong(P, y, seen, e1);
        const [, d2] = networkAlong(P, y, seen, e2);
        const trace = tf.sum(tf.add(tf.mul(d1, e1), tf.mul(d2, e2)), 1, true);
        const divergence = tf.mul(tf.add(2, tf.mul(trace, 1 / sigma(t))), -0.5 * beta(t));
        return [velocity(y, t, output), divergence];
      };
      /** @type {Tensors} */
      let state = [tf.tensor2d(points, [rows, 2]), tf.zeros([rows, 1])];
      for (const t of times) {
        const before = state;
        state = tf.tidy(() => rungeKutta(before, t, spacing, slope));
        tf.dispose(before);
      }
      const result = tf.tidy(() => {
        const [x, change] = state;
        const halfSquare = tf.mul(0.5, tf.sum(tf.square(x), 1, true));
        return tf.add(change, tf.sub(-Math.log(2 * Math.PI), halfSquare));
      });
      const values = await result.data();
      tf.dispose([...state, result, e1, e2]);
      return /** @type {Float32Array} */ (values);
    },

    free() {
      tf.dispose(P);
    },
  };
}

/**
 * @param {string} backend
 * @returns {import('../peer.js').Peer}
 */
export const tfjs = (backend) => ({
  async start() {
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} here`);
    await tf.ready();
    frequencies = tf.tensor2d(
      FREQUENCIES.map((f) => 2 * Math.PI * f),
      [1, FREQUENCIES.length],
    );
    return { library: `@tensorflow/tfjs-core ${tf.version_core}`, backend: tf.getBackend() };
  },
  trainer,
  model,
});
