/** The contract of `createLab`: names, shapes, determinism, refusals. */
import { EMPTY, expect, inPage, test } from './test.js';

const SMALL = `{ score: { kind: 'network', width: 32, depth: 2 }, training: { batchSize: 64 } }`;

for (const worker of [true, false]) {
  test(`every method answers in its shape (worker: ${worker})`, async ({ page }) => {
    await page.goto(EMPTY);
    const seen = await inPage(
      page,
      `
      const phases = new Set();
      const lab = await createLab(${SMALL}, {
        backend: 'cpu', worker: ${worker}, onProgress: ({ phase }) => phases.add(phase) });
      const points = new Float32Array([0, 0, 1, 1, -1, 0.5]);
      const train = await lab.train(5);
      const sample = await lab.sample({ count: 10, steps: 20, trajectories: 3 });
      const density = await lab.logDensity(points, { solver: 'rk4', steps: 20 });
      const saved = await lab.save();
      const result = {
        phases: [...phases], thread: lab.info.thread, info: Object.keys(lab.info), train,
        step: lab.info.step,
        points: [sample.points.constructor.name, sample.points.length], evaluations: sample.evaluations,
        paths: [sample.trajectories.times.length, sample.trajectories.points.length],
        score: [(await lab.score(points, 0.5)).constructor.name, (await lab.score(points, 0.5)).length],
        density: [density.logDensity.constructor.name, density.logDensity.length, density.evaluations],
        untouched: points.length,
        loss: await lab.lossValue({ count: 256 }),
        rows: await lab.lossSamples({ count: 256 }).then(({ times, losses }) => ({
          times: Array.from(times), losses: Array.from(losses) })),
        curl: [(await lab.curl(points, 0.5)).constructor.name, (await lab.curl(points, 0.5)).length],
        noPotential: await lab.potential(points, 0.5).catch((error) => error.message),
        evaluation: await lab.evaluate({ count: 64 }),
        data: (await lab.dataSample({ count: 7, seed: 1 })).length,
        truth: (await lab.dataLogDensity(points)).length,
        saved: saved.constructor.name,
      };
      lab.free();
      result.freed = await lab.train(1).catch((error) => error.message);
      return result;`,
    );
    const { train, loss, evaluation, density, ...rest } = seen;
    expect(rest.phases).toContain('download');
    expect(rest.phases).toContain('start');
    expect(rest.thread).toBe(worker ? 'worker' : 'main');
    for (const name of [
      'backend',
      'adapter',
      'isFallbackAdapter',
      'dimension',
      'entropy',
      'entropyStandardError',
      'entropyMethod',
      'config',
    ]) {
      expect(rest.info).toContain(name);
    }
    expect(train.step).toBe(5);
    expect(rest.step).toBe(5);
    expect(train.loss).toBeGreaterThan(0);
    expect(train.stepsPerSecond).toBeGreaterThan(0);
    expect(rest.points).toEqual(['Float32Array', 20]);
    expect(rest.evaluations).toBe(20);
    expect(rest.paths[1]).toBe(rest.paths[0] * 3 * 2);
    expect(rest.score).toEqual(['Float32Array', 6]);
    expect(density.slice(0, 2)).toEqual(['Float32Array', 3]);
    expect(rest.untouched).toBe(3 * 2);
    expect(loss.loss).toBeGreaterThan(0);
    expect(loss.standardError).toBeGreaterThan(0);
    const mean =
      rest.rows.losses.reduce((/** @type {number} */ sum, /** @type {number} */ l) => sum + l, 0) /
      rest.rows.losses.length;
    expect(rest.rows.times.length).toBe(256);
    expect(Math.abs(mean - loss.loss), 'the same rows').toBeLessThan(
      1e-4 * Math.max(1, Math.abs(loss.loss)),
    );
    expect(rest.curl).toEqual(['Float32Array', 3]);
    expect(rest.noPotential).toMatch(/score\.kind: network.*energy/);
    for (const name of ['nll', 'entropy', 'gap', 'scoreError']) {
      expect(Number.isFinite(evaluation[name]), name).toBe(true);
    }
    expect(rest.data).toBe(14);
    expect(rest.truth).toBe(3);
    expect(rest.saved).toBe('Uint8Array');
    expect(rest.freed).toMatch(/freed/);
  });
}

test('createLab() alone works; its defaults are those of the element', async ({ library }) => {
  const [lab, element] = await library(`const lab = await createLab();
       return [lab.info.config, document.createElement('score-lab').config];`);
  for (const section of Object.keys(element)) {
    if (typeof element[section] !== 'object') expect(element[section]).toBe(lab[section]);
    else expect({ ...lab[section], ...element[section] }, section).toEqual(lab[section]);
  }
});

test('the same seed gives the same numbers, another lab on the page changes none, and a saved lab goes on alike', async ({
  library,
}) => {
  const runs = await library(`
      const make = (seed) => createLab({ seed, ...${SMALL} }, { backend: 'cpu' });
      const [a, b, other] = await Promise.all([make(3), make(3), make(4)]);
      const first = await a.train(10);
      const [second, third] = await Promise.all([b.train(10), other.train(10)]);
      const again = await make(9);
      await again.load(await a.save());
      const goesOn = [await a.train(5), await again.train(5)].map((answer) => [answer.step, answer.loss]);
      const samples = await Promise.all([a, again].map((lab) => lab.sample({ count: 5, seed: 1 })));
      return { first: first.loss, second: second.loss, third: third.loss, goesOn,
        samples: samples.map(({ points }) => Array.from(points)) };`);
  expect(runs.first).toBe(runs.second);
  expect(runs.first).not.toBe(runs.third);
  expect(runs.goesOn[0]).toEqual(runs.goesOn[1]);
  expect(runs.goesOn[0][0]).toBe(15);
  expect(runs.samples[0]).toEqual(runs.samples[1]);
});

test('an energy model has a potential with its constant, no curl; without time there is no density', async ({
  library,
}) => {
  const seen = await library(`
      const lab = await createLab({
        score: { kind: 'energy', width: 16, depth: 1 }, training: { batchSize: 32 },
        loss: { kind: 'sliced-vr', time: { fixed: 0.3 }, projections: 2, projection: 'sphere' },
      }, { backend: 'cpu' });
      await lab.train(50);
      const n = 60, points = new Float32Array(2 * n * n), side = 20;
      for (let i = 0; i < n * n; i++) {
        points[2 * i] = ((i % n + 0.5) / n - 0.5) * side;
        points[2 * i + 1] = ((Math.floor(i / n) + 0.5) / n - 0.5) * side;
      }
      const { potential, logNormaliser } = await lab.potential(points, 0);
      const mass = potential.reduce((sum, v) => sum + Math.exp(v - logNormaliser), 0) * (side / n) ** 2;
      const free = await createLab({
        score: { kind: 'network', width: 16, depth: 1 }, training: { batchSize: 32 },
        loss: { kind: 'sliced-vr', time: { fixed: 0.3 } },
      }, { backend: 'cpu' });
      await free.train(50);
      const curls = await Promise.all([lab, free].map(async (one) =>
        Math.max(...(await one.curl(points.slice(0, 40), 0)).map(Math.abs))));
      const refused = [];
      for (const call of [() => lab.sample(), () => lab.logDensity(points.slice(0, 2))]) {
        refused.push(await call().then(() => 'allowed', (error) => error.message));
      }
      return { mass, curls, refused, evaluation: await lab.evaluate({ count: 64 }) };`);
  expect(Math.abs(seen.mass - 1), `∫ exp(−E)/Z = ${seen.mass}`).toBeLessThan(0.1);
  const [energy, network] = seen.curls;
  expect(energy, 'the curl of a gradient').toBeLessThan(1e-3);
  expect(network, 'that of a free network').toBeGreaterThan(1e-3);
  for (const message of seen.refused) expect(message).toMatch(/loss\.time/);
  expect(seen.evaluation.nll).toBe(null);
  expect(seen.evaluation.scoreError).toBeGreaterThan(0);
});

test('a wrong value is refused by name', async ({ library }) => {
  /** @type {[string, RegExp][]} */
  const wrong = [
    [`createLab({ seeed: 1 })`, /seeed/],
    [`createLab({ training: { rate: 1 } })`, /training.*rate/],
    [`createLab({ sde: { kind: 've', betaMin: 1 } })`, /sde.*betaMin/],
    [`createLab({ data: { kind: 'moon' } })`, /data.*moon/],
    [
      `createLab({ sde: { kind: 'vp', betaMin: -1 } })`,
      /sde\.betaMin: -1 is not allowed; it must be/,
    ],
    [
      `createLab({ training: { learningRate: NaN } })`,
      /training\.learningRate: NaN is not allowed/,
    ],
    [`createLab({ data: { kind: 'points', points: [] } })`, /data\.points: .* 2 to 1 000 000/],
    [`createLab({ data: { kind: 'points', points: [[1, 2]] } })`, /data\.points/],
    [`createLab({ data: { kind: 'points', points: [[1, 2], [NaN, 1]] } })`, /data\.points\[1\]/],
    [
      `createLab({ data: { kind: 'points', points: [[1, 2, 3], [1, 2, 3]] } })`,
      /data\.points\[0\]/,
    ],
    [`createLab({}, { backend: 'gpu' })`, /backend: "gpu" is not allowed; it must be one of/],
    [`createLab({}, { worker: 1 })`, /worker: 1 is not allowed/],
    [`createLab({}, { wroker: true })`, /wroker/],
    [`createLab({ loss: { kind: 'denoising', time: { fixed: 0 } } })`, /loss\.kind.*no noise/],
    [`createLab({ loss: { time: { ladder: 5 } } })`, /loss\.time.*sde\.kind ve/],
    [`createLab({ loss: { projections: 3 } })`, /loss\.projections: 3.*sliced/],
    [
      `createLab({ loss: { kind: 'explicit' }, data: { kind: 'generator' } })`,
      /loss\.kind: explicit/,
    ],
    [
      `createLab({ loss: { kind: 'sliced', time: { fixed: 0 } }, score: { parametrisation: 'noise' } })`,
      /score\.parametrisation: noise/,
    ],
    [`lab.lossSamples({ count: 0 })`, /count/],
    [`lab.curl(new Float32Array(2), 2)`, /t: 2/],
    [`lab.train(0)`, /steps/],
    [`lab.train(1.5)`, /steps/],
    [`lab.sample({ sampler: 'euler' })`, /sampler.*euler/],
    [`lab.sample({ cuont: 5 })`, /cuont/],
    [`lab.sample({ count: 0 })`, /count/],
    [`lab.score(new Float32Array(3), 0.5)`, /points/],
    [`lab.score([1, 2], 0.5)`, /points.*Float32Array/],
    [`lab.score(new Float32Array(2), NaN)`, /t: NaN/],
    [`lab.logDensity(new Float32Array(2), { solver: 'rk5' })`, /solver/],
    [`lab.load(new Uint8Array(9))`, /./],
    [`lab.load('x')`, /bytes/],
  ];
  const messages = await library(`const lab = await createLab(${SMALL}, { backend: 'cpu' });
       const calls = [${wrong.map(([call]) => `() => ${call}`).join(',')}];
       const messages = [];
       for (const call of calls) {
         messages.push(await call().then(() => 'it was allowed', (e) => e instanceof Error ? e.message : 'no Error'));
       }
       messages.push(String((await lab.train(1)).step));
       return messages;`);
  const missed = wrong
    .map(([call, expected], i) => ({ call, message: messages[i], expected }))
    .filter(({ message, expected }) => message === 'it was allowed' || !expected.test(message));
  expect(missed).toEqual([]);
  expect(messages.at(-1), 'the lab works on after all this').toBe('1');
});

test('points are taken as a list, or row by row as an array of floats', async ({ library }) => {
  const { losses, forms, odd } = await library(`
       const list = Array.from({ length: 40 }, (_, i) => [i * i, i % 7]);
       const make = (points) => createLab({ ...${SMALL}, data: { kind: 'points', points } }, { backend: 'cpu' });
       const losses = [], forms = [];
       for (const points of [list, Float32Array.from(list.flat()), Float64Array.from(list.flat())]) {
         const lab = await make(points);
         losses.push(Array.from((await lab.train(3)).losses));
         const kept = lab.info.config.data.points;
         forms.push([kept.constructor.name, Array.from(kept).flat().join() === list.flat().join()]);
       }
       const odd = await make(new Float32Array(7)).catch(({ field, message }) => ({ field, message }));
       return { losses, forms, odd };`);
  expect(losses[1]).toEqual(losses[0]);
  expect(losses[2]).toEqual(losses[0]);
  expect(forms).toEqual([
    ['Array', true],
    ['Float32Array', true],
    ['Float64Array', true],
  ]);
  expect(odd.field).toBe('data.points');
  expect(odd.message).toContain('an array of 7 numbers is not allowed; it must be one of pairs');
});

test('freeing a lab ends what it computes', async ({ library }) => {
  const seen = await library(`const lab = await createLab({}, { backend: 'cpu' });
       const long = lab.train(100000).catch((error) => error.name);
       setTimeout(() => lab.free(), 300);
       const start = performance.now();
       const name = await long;
       const took = performance.now() - start;
       const next = await createLab(${SMALL}, { backend: 'cpu' });
       return { name, took, step: (await next.train(1)).step };`);
  expect(seen.name).toBe('AbortError');
  expect(seen.took, `${seen.took} ms`).toBeLessThan(2000);
  expect(seen.step).toBe(1);
});
