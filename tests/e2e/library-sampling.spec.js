/** Samplers, the way to noise and back, quality, labels: through the library, on an exact score. */
import { expect, test } from './test.js';

const MIXTURE = `{ kind: 'mixture', weights: [0.5, 0.3, 0.2], means: [[-2, 0], [2, 1], [0, -2]], stds: [0.5, 0.4, 0.3] }`;
const EXACT = `{ data: ${MIXTURE}, score: { kind: 'exact' } }`;

/** @type {[string, number | null][]} Options of each sampler, and what they cost; unknown where it adapts. */
const SAMPLERS = [
  [`sampler: 'euler-maruyama', steps: 7, eta: 0.5`, 7],
  [`sampler: 'heun-sde', steps: 7, grid: 'uniform'`, 14],
  [`sampler: 'predictor-corrector', steps: 7, snr: 0.1, langevinSteps: 2`, 21],
  [`sampler: 'ancestral', steps: 7, grid: 'quadratic'`, 7],
  [`sampler: 'ddim', steps: 7, eta: 1, grid: 'log-snr'`, 7],
  [`sampler: 'langevin', steps: 7, t: 0.3, stepSize: 0.1`, 7],
  [`sampler: 'annealed-langevin', steps: 5, langevinSteps: 3`, 15],
  [`sampler: 'probability-flow-heun', steps: 7`, 14],
  [`sampler: 'probability-flow-rk4', steps: 7, grid: 'karras'`, 28],
  [`sampler: 'probability-flow-rk45', atol: 1e-3, rtol: 1e-3`, null],
];

test('every sampler gives finite points at its price', async ({ library }) => {
  /** @type {any[]} */
  const answers = await library(`const lab = await createLab(${EXACT}, { backend: 'cpu' });
       const answers = [];
       for (const options of [${SAMPLERS.map(([options]) => `{ ${options} }`).join()}]) {
         const { points, ...rest } = await lab.sample({ ...options, count: 20, trajectories: 2 });
         answers.push({ ...rest, finite: points.every(Number.isFinite), length: points.length });
       }
       return answers;`);
  answers.forEach(({ evaluations, finite, length, readBacks, seconds }, i) => {
    const [options, price] = SAMPLERS[i];
    expect(finite, options).toBeTruthy();
    expect(length, options).toBe(40);
    if (price === null) expect(evaluations, `${options}: ${evaluations}`).toBeGreaterThan(20);
    else expect(evaluations, options).toBe(price);
    expect(Number.isInteger(readBacks), options).toBe(true);
    expect(readBacks, options).toBeGreaterThan(0);
    expect(seconds, options).toBeGreaterThanOrEqual(0);
  });
});

test('an option that is wrong, or that the sampler has no use for, is refused by name', async ({
  library,
}) => {
  /** @type {[string, RegExp][]} */
  const wrong = [
    [`sample({ steps: 0 })`, /steps: 0 is not allowed/],
    [`sample({ count: 0 })`, /count: 0 is not allowed/],
    [`sample({ count: 1e7 })`, /count: 10000000 is not allowed/],
    [`sample({ sampler: 'annealed-langevin', steps: 1 })`, /steps: 1 .*at least 2/],
    [`sample({ sampler: 'ancestral', eta: 0.5 })`, /eta.*ancestral/],
    [`sample({ sampler: 'probability-flow-heun', snr: 0.1 })`, /snr.*probability-flow-heun/],
    [`sample({ sampler: 'probability-flow-rk45', steps: 10 })`, /steps.*probability-flow-rk45/],
    [`sample({ sampler: 'langevin', grid: 'karras' })`, /grid.*langevin/],
    [`sample({ grid: 'linear' })`, /grid.*linear/],
    [`sample({ eta: 1.5 })`, /eta: 1.5 is not allowed/],
    [`sample({ label: 3 })`, /label: 3 .*0 to 2/],
    [`sample({ label: -1 })`, /label/],
    [`sample({ guidance: 2 })`, /guidance: 2 .*no label/],
    [`sample({ label: 0, guidance: -1 })`, /guidance: -1 is not allowed/],
    [`sample({ start: new Float32Array(3) })`, /start/],
    [`sample({ start: new Float32Array(4), count: 3 })`, /start|count/],
    [`sample({ start: [0, 0] })`, /start.*Float32Array/],
    [`encode(new Float32Array(3))`, /points/],
    [`encode(new Float32Array(2), { steps: 5 })`, /steps/],
    [`quality(new Float32Array(3))`, /points/],
    [`quality(new Float32Array(4), { label: 3 })`, /label: 3/],
    [`score(new Float32Array(2), 0.5, { guidance: 2 })`, /guidance: 2/],
    [`evaluate({ label: 9 })`, /label: 9/],
    [`sample({}, { sginal: 1 })`, /sginal/],
    [`sample({}, { signal: 1 })`, /signal: 1 is not allowed; it must be an AbortSignal/],
    [`sample({}, { onProgress: 1 })`, /onProgress: 1 is not allowed; it must be a function/],
  ];
  const config = [
    [`{ data: { kind: 'checkerboard' }, condition: { kind: 'classifier' } }`, /condition\.kind/],
    [`{ condition: { kind: 'classifier-free', width: 5 } }`, /condition.*width/],
    [`{ score: { kind: 'exact' }, condition: { kind: 'classifier' } }`, /condition\.kind.*exact/],
    [`{ condition: { kind: 'classifier-free', dropout: 1 } }`, /condition\.dropout: 1/],
  ];
  const calls = [
    ...wrong.map(([call]) => `lab.${call}`),
    ...config.map(([given]) => `createLab(${given}, { backend: 'cpu' })`),
    `createLab({ data: { kind: 'checkerboard' } }, { backend: 'cpu' }).then((lab) => lab.sample({ label: 0 }))`,
  ];
  const expected = [...wrong, ...config].map(([, message]) => message);
  expected.push(/label: 0 .*no labels/);
  /** @type {string[]} */
  const messages = await library(`const lab = await createLab(${EXACT}, { backend: 'cpu' });
       const messages = [];
       for (const call of [${calls.map((call) => `() => ${call}`)}]) {
         messages.push(await call().then(() => 'it was allowed', (e) => e instanceof Error ? e.message : 'no Error'));
       }
       return messages;`);
  const missed = messages
    .map((message, i) => ({ call: calls[i], message, expected: expected[i] }))
    .filter(({ message, expected }) => !(expected instanceof RegExp && expected.test(message)));
  expect(missed).toEqual([]);
});

test('data go to noise and come back; a path depends on its own start only', async ({
  library,
}) => {
  const seen = await library(`const lab = await createLab(${EXACT}, { backend: 'cpu' });
       const data = await lab.dataSample({ count: 50, seed: 3 });
       const far = (a, b) => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
       const { points: noise, evaluations } = await lab.encode(data);
       const decode = { sampler: 'probability-flow-rk45', start: noise, atol: 1e-6, rtol: 1e-6 };
       const there = await lab.sample(decode);
       const both = await Promise.all([5, 50].map((count) =>
         lab.sample({ sampler: 'euler-maruyama', steps: 20, seed: 1, start: noise.slice(0, 2 * count) })));
       const prior = await Promise.all([5, 50].map((count) =>
         lab.sample({ sampler: 'ancestral', steps: 20, seed: 1, count })));
       return {
         evaluations, spread: Math.max(...noise), back: far(data, there.points), untouched: noise.length,
         started: far(both[0].points, both[1].points), drawn: far(prior[0].points, prior[1].points),
       };`);
  expect(seen.evaluations).toBeGreaterThan(20);
  expect(seen.spread, `noise reaches ${seen.spread}`).toBeGreaterThan(1);
  expect(seen.spread, `noise reaches ${seen.spread}`).toBeLessThan(5);
  expect(seen.back, `comes back within ${seen.back}`).toBeLessThan(1e-3);
  expect(seen.untouched).toBe(100);
  expect(seen.started, `${seen.started}, ${seen.drawn}`).toBeLessThan(1e-5);
  expect(seen.drawn, `${seen.started}, ${seen.drawn}`).toBeLessThan(1e-5);
});

test('quality tells good samples from bad ones, and a label is what was asked for', async ({
  library,
}) => {
  const seen = await library(`const lab = await createLab(${EXACT}, { backend: 'cpu' });
       const quality = async (options, law) =>
         lab.quality((await lab.sample({ count: 500, seed: 1, ...options })).points, law);
       const one = { label: 1 };
       const guided = { label: 1, guidance: 3 };
       const at = new Float32Array([2, 1]);
       return {
         labels: lab.info.labels,
         good: await quality({ sampler: 'probability-flow-heun', steps: 30 }),
         bad: await quality({ sampler: 'euler-maruyama', steps: 3 }),
         given: await quality({ sampler: 'ddim', steps: 40, ...one }, one),
         mismatched: await quality({ sampler: 'ddim', steps: 40, ...one }, { label: 0 }),
         tilted: await quality({ sampler: 'ddim', steps: 40, ...guided }, guided),
         prices: await Promise.all([one, { ...one, guidance: 0 }, guided].map(async (law) =>
           (await lab.sample({ sampler: 'ddim', steps: 5, count: 2, ...law })).evaluations)),
         truth: (await lab.dataLogDensity(at, one))[0],
         whole: (await lab.dataLogDensity(at))[0],
         mean: (await lab.dataSample({ count: 200, ...one })).filter((_, i) => i % 2 === 0).reduce((a, b) => a + b) / 200,
         evaluation: await lab.evaluate({ count: 64, label: 1 }),
       };`);
  const { good, bad, given, mismatched, tilted } = seen;
  expect(seen.labels).toBe(3);
  expect(good.count).toBe(500);
  expect(good.energyDistance, JSON.stringify(good)).toBeLessThan(4 * good.energyDistanceFloor);
  expect(good.stray, JSON.stringify(good)).toBeLessThan(good.strayExpected + 0.03);
  expect(good.kl, JSON.stringify(good)).toBeLessThan(good.klFloor + 0.1);
  expect(bad.energyDistance, JSON.stringify(bad)).toBeGreaterThan(3 * good.energyDistance);
  expect(bad.kl, JSON.stringify(bad)).toBeGreaterThan(2 * good.kl);
  expect(good.modes.weights.length).toBe(3);
  good.modes.weights.forEach((/** @type {number} */ weight, /** @type {number} */ k) => {
    const { truth, standardErrors } = good.modes;
    expect(Math.abs(weight - truth[k]), `mode ${k}: ${weight}`).toBeLessThan(
      5 * standardErrors[k] + 0.01,
    );
  });
  expect(given.energyDistance, JSON.stringify(given)).toBeLessThan(5 * given.energyDistanceFloor);
  expect(mismatched.energyDistance, JSON.stringify(mismatched)).toBeGreaterThan(1);
  expect(Number.isFinite(tilted.energyDistance)).toBe(true);
  expect(tilted.energyDistanceFloor).toBeGreaterThan(0);
  expect(seen.prices).toEqual([5, 5, 10]);
  expect(
    Math.abs(seen.truth - seen.whole - Math.log(1 / 0.3)),
    'p(x|y) is p(x)/P(y) at its own mode',
  ).toBeLessThan(0.01);
  expect(Math.abs(seen.mean - 2), `mean ${seen.mean}`).toBeLessThan(0.2);
  expect(seen.evaluation.nll).toBe(null);
  expect(seen.evaluation.scoreError).toBeLessThan(1e-6);
});

for (const kind of ['classifier', 'classifier-free']) {
  test(`a model with ${kind} labels trains, samples a label, and is saved`, async ({ library }) => {
    const seen =
      await library(`const config = { condition: { kind: '${kind}' }, score: { width: 32, depth: 2 }, training: { batchSize: 128 } };
         const lab = await createLab(config, { backend: 'cpu' });
         const { classifierLoss } = await lab.train(150);
         const other = await createLab(config, { backend: 'cpu' });
         await other.load(await lab.save());
         const options = { sampler: 'ddim', steps: 20, count: 200, seed: 1, label: 0 };
         const [mine, theirs] = [await lab.sample(options), await other.sample(options)];
         const low = mine.points.filter((_, i) => i % 2).filter((y) => y < -0.5).length / 200;
         return {
           classifierLoss, condition: lab.info.config.condition, low, evaluations: mine.evaluations,
           alike: mine.points.every((x, i) => x === theirs.points[i]),
           guided: (await lab.sample({ ...options, guidance: 2 })).evaluations,
           error: (await lab.evaluate({ count: 64, label: 0 })).scoreError,
           score: (await lab.score(mine.points, 0.5, { label: 0 })).length,
         };`);
    const classifier = kind === 'classifier';
    expect(seen.condition.kind).toBe(kind);
    if (classifier) {
      expect(seen.classifierLoss).toBeGreaterThan(0);
      expect(seen.classifierLoss).toBeLessThan(Math.log(2) + 0.1);
    } else expect(seen.classifierLoss).toBe(null);
    expect(seen.alike, 'the saved one draws the same').toBeTruthy();
    expect(seen.low, `${seen.low} of the upper arc lie low`).toBeLessThan(0.35);
    expect(seen.evaluations).toBe(classifier ? 40 : 20);
    expect(seen.guided).toBe(40);
    expect(seen.error).toBeGreaterThan(0);
    expect(seen.score).toBe(400);
  });
}
