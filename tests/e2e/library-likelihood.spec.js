/** Likelihood, its bounds and KL: through the library. */
import { expect, test } from './test.js';

const [MEAN, STD] = [[0.5, -1], 0.8];
const GAUSSIAN = `{ data: { kind: 'mixture', weights: [1], means: [[${MEAN}]], stds: [${STD}] }, score: { kind: 'exact' } }`;

const POINTS = [
  [0.5, -1],
  [1.3, 0.2],
  [-1, -2.5],
];

/** What the prior misses of the diffused Gaussian, and the noise of the earliest time. */
const SLACK = 2e-3;

/** @param {number[]} x  −log p of the Gaussian, in nats. */
const surprise = (x) => {
  const square = x.reduce((sum, value, i) => sum + (value - MEAN[i]) ** 2, 0);
  return square / (2 * STD ** 2) + Math.log(2 * Math.PI * STD ** 2);
};

test('the bound of an exact Gaussian score is −log p, in both forms', async ({ library }) => {
  const seen = await library(`const lab = await createLab(${GAUSSIAN}, { backend: 'cpu' });
       const points = new Float32Array([${POINTS}]);
       const fractions = [];
       const answers = {};
       for (const form of ['sm', 'dsm']) {
         const { bound, standardError } = await lab.likelihoodBound(
           points, { form, samplesPerPoint: 20_000, seed: 3 }, { onProgress: (f) => fractions.push(f) });
         answers[form] = { bound: Array.from(bound), error: Array.from(standardError) };
       }
       const plain = await lab.likelihoodBound(points, { samplesPerPoint: 20_000, seed: 3 });
       const aborted = await lab.likelihoodBound(points, {}, { signal: AbortSignal.abort() })
         .catch((error) => error.name);
       return { answers, plain: Array.from(plain.bound), last: fractions.at(-1), aborted };`);
  for (const [form, { bound, error }] of Object.entries(seen.answers)) {
    POINTS.forEach((x, i) => {
      const off = Math.abs(bound[i] - surprise(x));
      expect(error[i], `${form}: ± ${error[i]}`).toBeGreaterThan(0);
      expect(error[i], `${form}: ± ${error[i]}`).toBeLessThan(0.3);
      expect(off, `${form} at ${x}: off by ${off} ± ${error[i]}`).toBeLessThan(
        5 * error[i] + SLACK,
      );
    });
  }
  expect(seen.plain, 'the denoising form is the default').toEqual(seen.answers.dsm.bound);
  expect(seen.last).toBe(1);
  expect(seen.aborted).toBe('AbortError');
});

test('a bound of as many draws as 32 bits do not count goes on until it is ended', async ({
  library,
}) => {
  const seen = await library(`const lab = await createLab(${GAUSSIAN}, { backend: 'cpu' });
       const points = new Float32Array(2 * 65_536);
       const controller = new AbortController();
       const fractions = [];
       const onProgress = (fraction) => {
         fractions.push(fraction);
         if (fractions.length === 3) controller.abort();
       };
       const end = await lab.likelihoodBound(
         points, { samplesPerPoint: 65_536 }, { signal: controller.signal, onProgress }).then(
         () => 'done', (error) => error.name);
       return { end, last: fractions.at(-1), next: (await lab.likelihoodBound(points.subarray(0, 2))).bound.length };`);
  expect(seen.end).toBe('AbortError');
  expect(seen.last).toBeGreaterThan(0);
  expect(seen.last, 'a little of 2³² draws').toBeLessThan(0.1);
  expect(seen.next).toBe(1);
});

test('the estimated divergence agrees with the exact one, and says how well', async ({
  library,
}) => {
  const seen =
    await library(`const lab = await createLab({ data: { kind: 'moons' }, score: { kind: 'exact' } }, { backend: 'cpu' });
       const points = await lab.dataSample({ count: 20, seed: 5 });
       const exact = await lab.logDensity(points);
       const options = { divergence: 'hutchinson', probes: 50, seed: 1 };
       const estimate = await lab.logDensity(points, options);
       const again = await lab.logDensity(points, options);
       const single = await lab.logDensity(points, { ...options, probes: 1 });
       return {
         exact: Array.from(exact.logDensity), unnamed: exact.standardError,
         estimate: Array.from(estimate.logDensity), error: Array.from(estimate.standardError),
         again: Array.from(again.logDensity), single: single.standardError, why: single.noStandardError,
       };`);
  expect(seen.unnamed, 'the exact divergence has no error').toBe(undefined);
  expect(seen.single, 'one probe does not know its error').toBe(undefined);
  expect(seen.why).toMatch(/^probes: 1 give no standard error/);
  expect(seen.again).toEqual(seen.estimate);
  expect(seen.error.length).toBe(20);
  seen.exact.forEach((/** @type {number} */ value, /** @type {number} */ i) => {
    const off = Math.abs(seen.estimate[i] - value);
    expect(off, `off by ${off} ± ${seen.error[i]}`).toBeLessThan(5 * seen.error[i] + 1e-3);
  });
});

test('options that are wrong are refused by name', async ({ library }) => {
  /** @type {[string, RegExp][]} */
  const wrong = [
    [`likelihoodBound(point, { samplesPerPoint: 1 })`, /samplesPerPoint: 1 is not allowed/],
    [`likelihoodBound(point, { form: 'x' })`, /form.*x/],
    [`likelihoodBound(point, { seed: -1 })`, /seed/],
    [`likelihoodBound(point, { draws: 5 })`, /draws/],
    [`likelihoodBound(new Float32Array(3))`, /points/],
    [`likelihoodBound(point, {}, { onProgress: 1 })`, /onProgress: 1 is not allowed/],
    [`logDensity(point, { divergence: 'hutchinson', probes: 0 })`, /probes: 0 is not allowed/],
    [`logDensity(point, { divergence: 'x' })`, /divergence.*x/],
  ];
  const messages = await library(`const lab = await createLab(${GAUSSIAN}, { backend: 'cpu' });
       const point = new Float32Array(2);
       const messages = [];
       for (const call of [${wrong.map(([call]) => `() => lab.${call}`)}]) {
         messages.push(await call().then(() => 'it was allowed', (error) => error.message));
       }
       const timeless = await createLab({ loss: { time: { fixed: 0.3 } } }, { backend: 'cpu' });
       messages.push(await timeless.likelihoodBound(point).catch((error) => error.message));
       return messages;`);
  wrong.forEach(([call, expected], i) => expect(messages[i], call).toMatch(expected));
  expect(messages[wrong.length]).toMatch(/likelihoodBound.*loss\.time|loss\.time.*likelihoodBound/);
});

test('the evaluation holds both theorems together, and null where something is not known', async ({
  library,
}) => {
  const [learnt, exact, label, fixed, unknown] =
    await library(`const small = { score: { width: 32, depth: 2 }, training: { batchSize: 64 } };
       const lab = await createLab(small, { backend: 'cpu' });
       await lab.train(200);
       const evaluate = async (config, options) =>
         (await createLab(config, { backend: 'cpu' })).evaluate({ count: 64, ...options });
       return [
         await lab.evaluate({ count: 1000 }),
         await evaluate(${GAUSSIAN}, { count: 1000 }),
         await evaluate({ score: { kind: 'exact' } }, { label: 1 }),
         await evaluate({ ...small, loss: { time: { fixed: 0.3 } } }),
         await evaluate({ ...small, data: { kind: 'checkerboard' } }),
       ];`);
  for (const { nll, gap, bound, entropy, cutoff, klBound, ...errors } of [learnt, exact]) {
    expect(cutoff, 'VP cuts off little of wide data').toBeGreaterThan(0);
    expect(cutoff, 'VP cuts off little of wide data').toBeLessThan(1e-3);
    // As they are shown: floor and gap are the NLL; floor, cutoff and the terms of theorem 1 are the bound.
    expect(entropy + gap).toBeCloseTo(nll, 8);
    expect(entropy + cutoff + klBound).toBeCloseTo(bound, 8);
    const error = Math.hypot(errors.boundStandardError, errors.nllStandardError);
    expect(bound, `${bound} above ${nll}`).toBeGreaterThan(nll - 5 * error - SLACK);
    expect(errors.klBoundStandardError).toBeLessThanOrEqual(errors.boundStandardError);
    expect(errors.gapStandardError).toBeLessThanOrEqual(errors.nllStandardError);
  }
  expect([exact.cutoffStandardError, exact.priorDivergenceStandardError]).toEqual([0, 0]);
  expect(exact.scoreError).toBeLessThan(1e-3);
  expect(learnt.scoreError).toBeGreaterThan(exact.scoreError);
  for (const { bound, nll, cutoff, klBound, priorDivergence } of [label, fixed]) {
    expect([bound, nll, cutoff, klBound, priorDivergence]).toEqual(Array(5).fill(null));
  }
  expect(Number.isFinite(unknown.bound)).toBe(true);
  expect(Number.isFinite(unknown.nll)).toBe(true);
  expect([unknown.scoreError, unknown.cutoff, unknown.klBound]).toEqual([null, null, null]);
});

test('KL by quadrature is NLL less entropy, and zero for the truth', async ({ library }) => {
  const [learnt, exact, unasked, unknown, refused] =
    await library(`const small = { score: { width: 32, depth: 2 }, training: { batchSize: 128 } };
       const lab = await createLab(small, { backend: 'cpu' });
       await lab.train(300);
       const truth = await createLab({ data: { kind: 'mixture', weights: [1], means: [[0.5, -1]], stds: [0.8] },
         score: { kind: 'exact' } }, { backend: 'cpu' });
       const generated = await createLab({ ...small, data: { kind: 'generator' } }, { backend: 'cpu' });
       return [
         await lab.evaluate({ count: 500, resolution: 64 }),
         await truth.evaluate({ count: 2, resolution: 48 }),
         await lab.evaluate({ count: 2 }),
         await generated.evaluate({ count: 2, resolution: 16 }),
         await lab.evaluate({ resolution: 8 }).catch((error) => error.message),
       ];`);
  const { nats, mass, modelMass } = learnt.kl;
  expect(Math.abs(mass - 1), `∫p = ${mass}`).toBeLessThan(0.01);
  expect(modelMass, `∫p^ODE = ${modelMass}`).toBeGreaterThan(0.5);
  expect(modelMass, `∫p^ODE = ${modelMass}`).toBeLessThan(1.02);
  const off = Math.abs(nats - learnt.gap);
  expect(nats, `${nats}, gap ${learnt.gap}`).toBeGreaterThan(0.01);
  expect(off, `${nats}, gap ${learnt.gap}`).toBeLessThan(5 * learnt.nllStandardError + 0.02);
  expect(Math.abs(exact.kl.nats)).toBeLessThan(2e-3);
  expect(Math.abs(exact.kl.mass - 1)).toBeLessThan(5e-3);
  expect([unasked.kl, unknown.kl]).toEqual([null, null]);
  expect(learnt.bitsPerDim, 'no images').toBe(null);
  expect(refused).toMatch(/resolution: 8 is not allowed; it must be a whole number from 16 to 256/);
});
