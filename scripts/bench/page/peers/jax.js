/**
 * jax-js. Every use of an array consumes it unless it is written `.ref`. Of the ways that it offers, those are taken
 * that were fastest: `jvp` for the sliced loss, `linearize` for the divergence, noise drawn here and not there.
 */
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  jvp,
  linearize,
  nn,
  numpy as np,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
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

/** @typedef {np.Array} Tensor */
/** @typedef {Tensor[]} Tensors */

/** Its manual asks to wait now and then, or the queue fills the memory: after so many steps of each kind. */
const QUEUED = { training: 8, diffusion: 10, flow: 2, density: 1 };

/** 2πf, on the device. @type {Tensor} */
let frequencies;

/**
 * @param {Float32Array} values
 * @param {number[]} shape
 */
const array = (values, shape) =>
  np.array(/** @type {Float32Array<ArrayBuffer>} */ (values)).reshape(shape);

/**
 * @param {number} width
 * @param {Float32Array} parameters
 */
const arrays = (width, parameters) =>
  separated(width, parameters).map(({ shape, values }) => array(values, shape));

/** @param {Tensor} t  [rows, 1] */
function features(t) {
  const angles = t.mul(frequencies.ref);
  return np.concatenate([np.sin(angles.ref), np.cos(angles)], 1);
}

/**
 * @param {Tensors} P
 * @param {Tensor} x
 * @param {Tensor} features
 */
function network(P, x, features) {
  let hidden = np.concatenate([x, features], 1);
  for (let layer = 0; layer < 6; layer += 2) {
    hidden = nn.silu(np.dot(hidden, P[layer]).add(P[layer + 1]));
  }
  return np.dot(hidden, P[6]).add(P[7]);
}

/**
 * x₀, t and z to the noisy points and σ.
 * @param {Tensor} x0
 * @param {Tensor} t
 * @param {Tensor} z
 */
function noised(x0, t, z) {
  const logAlpha = t.ref.mul(t.ref).mul(LOG_ALPHA[0]).add(t.mul(LOG_ALPHA[1]));
  const sigmas = np.sqrt(np.subtract(1, np.exp(logAlpha.ref.mul(2))));
  return [np.exp(logAlpha).mul(x0).add(sigmas.ref.mul(z)), sigmas];
}

/** @type {Record<import('../peer.js').Objective, (P: Tensors, ...batch: Tensors) => Tensor>} */
const losses = {
  denoising(P, x0, t, z) {
    const rows = x0.shape[0];
    const [x, sigmas] = noised(x0, t.ref, z.ref);
    sigmas.dispose();
    const error = network(P, x, features(t)).add(z);
    return error.ref.mul(error).sum().div(rows);
  },

  sliced(P, x0, t, z, directions) {
    const rows = x0.shape[0];
    const [x, sigmas] = noised(x0, t.ref, z);
    const seen = features(t);
    const at = (/** @type {Tensor} */ y) => network(P, y, seen);
    const [output, change] = jvp(at, [x], [directions.ref]);
    const half = output.ref.mul(output).sum().mul(0.5);
    return sigmas.mul(change.mul(directions)).sum().add(half).div(rows);
  },
};

/**
 * @param {Tensors} P
 * @param {Tensors} means
 * @param {Tensors} squares
 * @param {Tensor} steps  Taken before.
 * @param {Tensors} gradients
 */
function adam(P, means, squares, steps, gradients) {
  const { rate, beta1, beta2, epsilon } = ADAM;
  const now = steps.add(1);
  const grown = (/** @type {number} */ decay) =>
    np.subtract(1, np.exp(now.ref.mul(Math.log(decay))));
  const [grown1, grown2] = [grown(beta1), grown(beta2)];
  const newMeans = means.map((mean, i) => mean.mul(beta1).add(gradients[i].ref.mul(1 - beta1)));
  const newSquares = squares.map((square, i) =>
    square.mul(beta2).add(gradients[i].ref.mul(gradients[i]).mul(1 - beta2)),
  );
  const newP = P.map((values, i) => {
    const scale = np.sqrt(newSquares[i].ref.div(grown2.ref)).add(epsilon);
    return values.sub(newMeans[i].ref.div(grown1.ref).mul(rate).div(scale));
  });
  tree.dispose([grown1, grown2]);
  return /** @type {const} */ ([newP, newMeans, newSquares, now]);
}

/** @type {import('../peer.js').Peer['trainer']} */
function trainer(objective, width, rows, parameters) {
  let P = arrays(width, parameters);
  let means = P.map(({ shape }) => np.zeros(shape));
  let squares = P.map(({ shape }) => np.zeros(shape));
  let taken = np.array(0);
  const descend = jit(
    (
      /** @type {Tensors} */ P,
      /** @type {Tensors} */ means,
      /** @type {Tensors} */ squares,
      /** @type {Tensor} */ taken,
      /** @type {Tensors} */ ...batch
    ) => {
      const [loss, gradients] = valueAndGrad(losses[objective])(tree.ref(P), ...batch);
      return /** @type {const} */ ([loss, ...adam(P, means, squares, taken, gradients)]);
    },
  );

  /** @param {import('../peer.js').Batch} batch */
  const step = ({ x0, t, z, directions }) => {
    const batch = [array(x0, [rows, 2]), array(t, [rows, 1]), array(z, [rows, 2])];
    if (objective === 'sliced') batch.push(array(directions, [rows, 2]));
    let loss;
    [loss, P, means, squares, taken] = descend(P, means, squares, taken, ...batch);
    return loss;
  };

  return {
    async train(steps, next) {
      /** @type {Tensors} */
      const queued = [];
      for (let i = 1; i <= steps; i++) {
        const loss = step(next());
        queued.push(loss);
        if (i % QUEUED.training === 0) await blockUntilReady(loss);
      }
      const last = await queued.pop()?.jsAsync();
      return async () => [...(await Promise.all(queued.map((loss) => loss.jsAsync()))), last];
    },
    free() {
      tree.dispose([P, means, squares, taken]);
      descend.dispose();
    },
  };
}

/**
 * The three times of a Runge–Kutta step and, for each, the factors of x and of the network's output in dx/dt.
 * @param {number} t
 * @param {number} h
 */
const stages = (t, h) =>
  np.array(
    Float32Array.from(
      [t, t + h / 2, t + h].flatMap((s) => [s, -0.5 * beta(s), (-0.5 * beta(s)) / sigma(s)]),
    ),
  );

/**
 * The features of one time for so many rows.
 * @param {Tensor} t  A number.
 * @param {number} rows
 */
const featuresOfAll = (t, rows) => features(np.broadcastTo(t.reshape([1, 1]), [rows, 1]));

/**
 * @param {Tensors} P
 * @param {Tensor} x
 * @param {Tensor} factors  t, and those of x, of the output and of the noise.
 * @param {Tensor} noise
 */
function diffusionStep(P, x, factors, noise) {
  const seen = featuresOfAll(factors.ref.slice(0), x.shape[0]);
  const output = network(P, x.ref, seen);
  const drifted = x.mul(factors.ref.slice(1)).add(output.mul(factors.ref.slice(2)));
  return drifted.add(noise.mul(factors.slice(3)));
}

/**
 * The weighted mean of the slopes of a Runge–Kutta step, times its length.
 * @param {Tensors} slopes
 * @param {number} h
 */
const combined = ([k1, k2, k3, k4], h) =>
  k1
    .add(k4)
    .add(k2.add(k3).mul(2))
    .mul(h / 6);

/** @param {number} h */
const flowStep =
  (h) => (/** @type {Tensors} */ P, /** @type {Tensor} */ x, /** @type {Tensor} */ stages) => {
    const slope = (/** @type {Tensor} */ y, /** @type {number} */ stage) => {
      const seen = featuresOfAll(stages.ref.slice(3 * stage), y.shape[0]);
      const output = network(tree.ref(P), y.ref, seen);
      const [own, others] = [stages.ref.slice(3 * stage + 1), stages.ref.slice(3 * stage + 2)];
      return y.mul(own).add(output.mul(others));
    };
    const k1 = slope(x.ref, 0);
    const k2 = slope(x.ref.add(k1.ref.mul(h / 2)), 1);
    const k3 = slope(x.ref.add(k2.ref.mul(h / 2)), 1);
    const k4 = slope(x.ref.add(k3.ref.mul(h)), 2);
    tree.dispose([P, stages]);
    return x.add(combined([k1, k2, k3, k4], h));
  };

/** @param {number} h */
const densityStep =
  (h) =>
  (
    /** @type {Tensors} */ P,
    /** @type {Tensor} */ x,
    /** @type {Tensor} */ change,
    /** @type {Tensor} */ stages,
    /** @type {Tensor} */ e1,
    /** @type {Tensor} */ e2,
  ) => {
    const slope = (/** @type {Tensor} */ y, /** @type {number} */ stage) => {
      const seen = featuresOfAll(stages.ref.slice(3 * stage), y.shape[0]);
      const [output, along] = linearize(
        (/** @type {Tensor} */ q) => network(tree.ref(P), q, seen.ref),
        [y.ref],
      );
      const [d1, d2] = [along(e1.ref), along(e2.ref)];
      along.dispose();
      seen.dispose();
      const trace = d1.mul(e1.ref).sum(1).add(d2.mul(e2.ref).sum(1));
      const [own, others] = [stages.ref.slice(3 * stage + 1), stages.ref.slice(3 * stage + 2)];
      return [y.mul(own.ref).add(output.mul(others.ref)), trace.mul(others).add(own.mul(2))];
    };
    const [k1, d1] = slope(x.ref, 0);
    const [k2, d2] = slope(x.ref.add(k1.ref.mul(h / 2)), 1);
    const [k3, d3] = slope(x.ref.add(k2.ref.mul(h / 2)), 1);
    const [k4, d4] = slope(x.ref.add(k3.ref.mul(h)), 2);
    tree.dispose([P, stages, e1, e2]);
    return [x.add(combined([k1, k2, k3, k4], h)), change.add(combined([d1, d2, d3, d4], h))];
  };

/** @type {import('../peer.js').Peer['model']} */
function model(width, parameters) {
  const P = arrays(width, parameters);
  /** @type {Map<string, any>} */
  const compiled = new Map();
  /**
   * What is compiled serves for every further run.
   * @template {(...args: any[]) => any} Step
   * @param {string} name
   * @param {Step} step
   * @returns {Step}
   */
  const once = (name, step) => {
    if (!compiled.has(name)) compiled.set(name, jit(step));
    return compiled.get(name);
  };

  return {
    async sample(prior, flow, steps, of) {
      const rows = prior.length / 2;
      const { times, spacing } = grid(steps, of, 1, EPSILON);
      const diffuse = once('diffusion', diffusionStep);
      const flowOn = once(`flow of ${of}`, flowStep(spacing));
      let x = array(prior, [rows, 2]);
      for (const [step, t] of times.entries()) {
        if (flow) {
          x = flowOn(tree.ref(P), x, stages(t, spacing));
        } else {
          const [rate, dt] = [beta(t), -spacing];
          const factors = [t, 1 + 0.5 * rate * dt, (rate * dt) / sigma(t), Math.sqrt(rate * dt)];
          const noise = array(stepNoise(step, rows), [rows, 2]);
          x = diffuse(tree.ref(P), x, np.array(Float32Array.from(factors)), noise);
        }
        if ((step + 1) % QUEUED[flow ? 'flow' : 'diffusion'] === 0) await blockUntilReady(x);
      }
      return /** @type {Promise<Float32Array>} */ (x.data());
    },

    async logDensity(points, steps, of) {
      const rows = points.length / 2;
      const { times, spacing } = grid(steps, of, EPSILON, 1);
      const step = once(`density of ${of}`, densityStep(spacing));
      const axis = (/** @type {number[]} */ direction) =>
        array(
          Float32Array.from({ length: 2 * rows }, (_, at) => direction[at % 2]),
          [rows, 2],
        );
      const [e1, e2] = [axis([1, 0]), axis([0, 1])];
      let x = array(points, [rows, 2]);
      let change = np.zeros([rows]);
      for (const [taken, t] of times.entries()) {
        [x, change] = step(tree.ref(P), x, change, stages(t, spacing), e1.ref, e2.ref);
        if ((taken + 1) % QUEUED.density === 0) await blockUntilReady(change);
      }
      tree.dispose([e1, e2]);
      const atNoise = np.subtract(-Math.log(2 * Math.PI), x.ref.mul(x).sum(1).mul(0.5));
      return /** @type {Promise<Float32Array>} */ (change.add(atNoise).data());
    },

    free() {
      tree.dispose(P);
      for (const step of compiled.values()) step.dispose();
    },
  };
}

/**
 * @param {'wasm' | 'webgpu'} device
 * @returns {import('../peer.js').Peer}
 */
export const jax = (device) => ({
  async start() {
    const available = await init(device);
    if (!available.includes(device)) throw new Error(`jax-js has no ${device} here`);
    defaultDevice(device);
    frequencies = array(
      FREQUENCIES.map((f) => 2 * Math.PI * f),
      [1, FREQUENCIES.length],
    );
    return { library: '@jax-js/jax 0.1.25', device };
  },
  trainer,
  model,
});
