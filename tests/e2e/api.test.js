/** The contract of `createLab`: names, shapes, determinism, refusals. Runs in a page that has nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inPage, open } from './browser.js';

const SMALL = `{ score: { kind: 'network', width: 32, depth: 2 }, training: { batchSize: 64 } }`;

for (const worker of [true, false]) {
  test(`every method answers in its shape (worker: ${worker})`, async () => {
    const { page, failures, close } = await open('/pages/empty.html');
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
    const { train, loss, evaluation, density } = /** @type {any} */ (seen);
    const rest = /** @type {any} */ (seen);
    assert.ok(rest.phases.includes('download') && rest.phases.includes('start'));
    assert.equal(rest.thread, worker ? 'worker' : 'main');
    for (const name of [
      'backend',
      'adapter',
      'isFallbackAdapter',
      'dimension',
      'entropy',
      'config',
    ]) {
      assert.ok(rest.info.includes(name), name);
    }
    assert.equal(train.step, 5);
    assert.equal(rest.step, 5);
    assert.ok(train.loss > 0 && train.stepsPerSecond > 0);
    assert.deepEqual(rest.points, ['Float32Array', 20]);
    assert.equal(rest.evaluations, 20);
    assert.equal(rest.paths[1], rest.paths[0] * 3 * 2);
    assert.deepEqual(rest.score, ['Float32Array', 6]);
    assert.deepEqual(density.slice(0, 2), ['Float32Array', 3]);
    assert.equal(rest.untouched, 3 * 2);
    assert.ok(loss.loss > 0 && loss.standardError > 0);
    const mean =
      rest.rows.losses.reduce((/** @type {number} */ sum, /** @type {number} */ l) => sum + l, 0) /
      rest.rows.losses.length;
    assert.equal(rest.rows.times.length, 256);
    assert.ok(
      Math.abs(mean - loss.loss) < 1e-4 * Math.max(1, Math.abs(loss.loss)),
      'the same rows',
    );
    assert.deepEqual(rest.curl, ['Float32Array', 3]);
    assert.match(rest.noPotential, /score\.kind: network.*energy/);
    for (const name of ['nll', 'entropy', 'gap', 'scoreError']) {
      assert.ok(Number.isFinite(evaluation[name]), name);
    }
    assert.equal(rest.data, 14);
    assert.equal(rest.truth, 3);
    assert.equal(rest.saved, 'Uint8Array');
    assert.match(rest.freed, /freed/);
    assert.deepEqual(failures, []);
    await close();
  });
}

test('createLab() alone works; its defaults are those of the element', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const [lab, element] = /** @type {any[]} */ (
    await inPage(
      page,
      `const lab = await createLab();
       return [lab.info.config, document.createElement('score-lab').config];`,
    )
  );
  for (const section of Object.keys(element)) {
    if (typeof element[section] !== 'object') assert.equal(element[section], lab[section]);
    else assert.deepEqual({ ...lab[section], ...element[section] }, lab[section], section);
  }
  assert.deepEqual(failures, []);
  await close();
});

test('the same seed gives the same numbers, another lab on the page changes none, and a saved lab goes on alike', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const runs = /** @type {any} */ (
    await inPage(
      page,
      `
      const make = (seed) => createLab({ seed, ...${SMALL} }, { backend: 'cpu' });
      const [a, b, other] = await Promise.all([make(3), make(3), make(4)]);
      const first = await a.train(10);
      const [second, third] = await Promise.all([b.train(10), other.train(10)]);
      const again = await make(9);
      await again.load(await a.save());
      const goesOn = [await a.train(5), await again.train(5)].map((answer) => [answer.step, answer.loss]);
      const samples = await Promise.all([a, again].map((lab) => lab.sample({ count: 5, seed: 1 })));
      return { first: first.loss, second: second.loss, third: third.loss, goesOn,
        samples: samples.map(({ points }) => Array.from(points)) };`,
    )
  );
  assert.equal(runs.first, runs.second);
  assert.notEqual(runs.first, runs.third);
  assert.deepEqual(runs.goesOn[0], runs.goesOn[1]);
  assert.equal(runs.goesOn[0][0], 15);
  assert.deepEqual(runs.samples[0], runs.samples[1]);
  assert.deepEqual(failures, []);
  await close();
});

test('an energy model has a potential with its constant, no curl; without time there is no density', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `
      const lab = await createLab({
        score: { kind: 'energy', width: 16, depth: 1 }, training: { batchSize: 32 },
        loss: { kind: 'sliced-vr', time: { fixed: 0.3 }, projections: 2, projection: 'sphere' },
      }, { backend: 'cpu' });
      await lab.train(5);
      const n = 60, points = new Float32Array(2 * n * n), side = 20;
      for (let i = 0; i < n * n; i++) {
        points[2 * i] = ((i % n + 0.5) / n - 0.5) * side;
        points[2 * i + 1] = ((Math.floor(i / n) + 0.5) / n - 0.5) * side;
      }
      const { potential, logNormaliser } = await lab.potential(points, 0);
      const mass = potential.reduce((sum, v) => sum + Math.exp(v - logNormaliser), 0) * (side / n) ** 2;
      const curl = await lab.curl(points.slice(0, 40), 0);
      const refused = [];
      for (const call of [() => lab.sample(), () => lab.logDensity(points.slice(0, 2))]) {
        refused.push(await call().then(() => 'allowed', (error) => error.message));
      }
      return { mass, curl: Math.max(...curl.map(Math.abs)), refused, evaluation: await lab.evaluate({ count: 64 }) };`,
    )
  );
  assert.ok(Math.abs(seen.mass - 1) < 0.1, `∫ exp(−E)/Z = ${seen.mass}`);
  assert.ok(seen.curl < 1e-3, `curl ${seen.curl}`);
  for (const message of seen.refused) assert.match(message, /loss\.time/);
  assert.equal(seen.evaluation.nll, null);
  assert.ok(seen.evaluation.scoreError > 0);
  assert.deepEqual(failures, []);
  await close();
});

test('WebGPU and CPU take the same first steps', async () => {
  const { page, close } = await open('/pages/empty.html');
  const [gpu, cpu] = /** @type {any[]} */ (
    await inPage(
      page,
      `const losses = [];
       for (const backend of ['webgpu', 'cpu']) {
         const lab = await createLab(
           { score: { kind: 'network', width: 16, depth: 1 }, training: { batchSize: 16 } }, { backend });
         losses.push(Array.from((await lab.train(5)).losses));
       }
       return losses;`,
    )
  );
  cpu.forEach((/** @type {number} */ loss, /** @type {number} */ i) => {
    assert.ok(
      Math.abs(gpu[i] - loss) < 1e-4 * Math.max(1, loss),
      `step ${i}: ${gpu[i]} and ${loss}`,
    );
  });
  await close();
});

test('a wrong value is refused by name', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
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
    [`createLab({ data: { kind: 'points', points: [] } })`, /data\.points: .* 2 to 20 000/],
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
  const messages = /** @type {string[]} */ (
    await inPage(
      page,
      `const lab = await createLab(${SMALL}, { backend: 'cpu' });
       const calls = [${wrong.map(([call]) => `() => ${call}`).join(',')}];
       const messages = [];
       for (const call of calls) {
         messages.push(await call().then(() => 'it was allowed', (e) => e instanceof Error ? e.message : 'no Error'));
       }
       messages.push(String((await lab.train(1)).step));
       return messages;`,
    )
  );
  const missed = wrong
    .map(([call, expected], i) => ({ call, message: messages[i], expected }))
    .filter(({ message, expected }) => message === 'it was allowed' || !expected.test(message));
  assert.deepEqual(missed, []);
  assert.equal(messages.at(-1), '1', 'the lab works on after all this');
  assert.deepEqual(failures, []);
  await close();
});

test('freeing a lab ends what it computes', async () => {
  const { page, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `const lab = await createLab({}, { backend: 'cpu' });
       const long = lab.train(100000).catch((error) => error.name);
       setTimeout(() => lab.free(), 300);
       const start = performance.now();
       const name = await long;
       const took = performance.now() - start;
       const next = await createLab(${SMALL}, { backend: 'cpu' });
       return { name, took, step: (await next.train(1)).step };`,
    )
  );
  assert.equal(seen.name, 'AbortError');
  assert.ok(seen.took < 2000, `${seen.took} ms`);
  assert.equal(seen.step, 1);
  await close();
});
