/** A core that always answers: which module runs, what kills it, fair turns, and the end of long calls. */
import { EMPTY, expect, inPage, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

const SMALL = `{ score: { kind: 'network', width: 32, depth: 2 }, training: { batchSize: 64 } }`;
const TINY = `{ score: { kind: 'network', width: 16, depth: 1 }, training: { batchSize: 16 } }`;
const LONG = 100_000;

/** Milliseconds: within them a death is told, and the next lab stands and has trained a step. */
const TOLD = 1000;
const SURVIVED = 2000;

/**
 * The ways to kill a core, done for real in its worker: its memory is overwritten, or used up before much more is
 * asked for; its script fails; it closes itself; its GPU is lost.
 */
const KILLER = `
  const keep = (result) => {
    globalThis.core = (result.instance ?? result).exports;
    return result;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...given) => original(...given).then(keep);
  }
  globalThis.devices = [];
  const request = globalThis.GPUAdapter?.prototype.requestDevice;
  if (request) {
    GPUAdapter.prototype.requestDevice = async function (...options) {
      const device = await request.apply(this, options);
      devices.push(device);
      return device;
    };
  }
  globalThis.kill = {
    trap: () => new Uint8Array(core.memory.buffer).fill(255),
    memory: () => {
      // In few steps: each is as dear as a large one, and the clock of the test runs meanwhile.
      for (let pages = 1 << 15; pages >= 1; pages /= 2) try { for (;;) core.memory.grow(pages); } catch {}
    },
    error: () => setTimeout(() => { throw new Error('a mistake in the script'); }),
    close: () => close(),
    device: () => devices.forEach((device) => device.destroy()),
  };
  new BroadcastChannel('kill').onmessage = ({ data }) => kill[data]();`;

/** Runs a script in every worker before anything else there, and lets the page end one itself. */
const inWorkers = (/** @type {Page} */ page, /** @type {string} */ script) =>
  page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: script + (await response.text()) });
  });

const REAL_GPU = `Object.defineProperty(GPUAdapterInfo.prototype, 'isFallbackAdapter', { get: () => false });`;

/**
 * The wasm files that a page asks for, by the names of their modules.
 * @param {Page} page
 */
function buildsOf(page) {
  /** @type {string[]} */
  const names = [];
  page.on('request', (request) => {
    const name = /pkg\/([\w-]+)\/\w+\.wasm/.exec(request.url())?.[1];
    if (name) names.push(name);
  });
  return names;
}

/**
 * The same, where it is no matter which build for the CPU it is.
 * @param {Page} page
 */
function modulesOf(page) {
  const builds = buildsOf(page);
  return () => builds.map((name) => name.replace('cpu-relaxed', 'cpu'));
}

test.describe('fused multiply-adds', () => {
  test.use({ tolerated: /404/ });
  const train = `return (await (await createLab(${TINY}, { backend: 'cpu' })).train(5)).loss;`;

  test('where the browser knows them the module that uses them is taken; it computes the same', async ({
    page,
    context,
  }) => {
    const builds = buildsOf(page);
    await page.goto(EMPTY);
    const fused = await inPage(page, train);
    expect(builds).toEqual(['cpu-relaxed']);

    const without = await context.newPage();
    const plain = buildsOf(without);
    await without.addInitScript('WebAssembly.validate = () => false;');
    await without.goto(EMPTY);
    const loss = await inPage(without, train);
    expect(plain).toEqual(['cpu']);
    expect(Math.abs(loss - fused)).toBeLessThan(1e-5 * fused);
  });

  test('a server that has the plain module alone is enough', async ({ page }) => {
    await page.route('**/pkg/cpu-relaxed/**', (route) => route.fulfill({ status: 404 }));
    await page.goto(EMPTY);
    expect(await inPage(page, train)).toBeGreaterThan(0);
  });
});

test('each module is fetched when it is used, and only then', async ({ page }) => {
  const modules = modulesOf(page);
  await page.goto(EMPTY);
  expect(modules()).toEqual([]);
  const cpu = await inPage(
    page,
    `const labs = await Promise.all([createLab(${TINY}, { backend: 'cpu' }), createLab(${TINY}, { backend: 'cpu' })]);
     return labs.map((lab) => [lab.info.backend, lab.info.backendReason]);`,
  );
  expect(cpu).toEqual(Array(2).fill(['cpu', 'The CPU was asked for.']));
  expect(modules()).toEqual(['cpu']);
  const gpu = await inPage(
    page,
    `return (await createLab(${TINY}, { backend: 'webgpu' })).info.backend;`,
  );
  expect(gpu).toBe('webgpu');
  expect(modules()).toEqual(['cpu', 'webgpu']);
});

test('what can be chosen is known before any module is there', async ({ page }) => {
  const modules = modulesOf(page);
  await page.goto(EMPTY);
  const { seed, backend, ...sections } = await inPage(page, `return library.describe();`);
  expect(seed).toMatchObject({ type: 'integer', default: 0 });
  expect(backend).toMatchObject({ type: 'choice', default: 'auto' });
  for (const section of Object.values(sections)) {
    for (const field of Object.values(section)) {
      expect(['integer', 'number', 'choice', 'list', 'boolean']).toContain(field.type);
    }
  }
  expect(Object.keys(sections)).toEqual(expect.arrayContaining(['data', 'sde', 'score', 'loss']));
  expect(modules()).toEqual([]);
  const { config } = await inPage(page, `return (await createLab({}, { backend: 'cpu' })).info;`);
  for (const name of ['width', 'depth']) {
    expect(config.score[name]).toBe(sections.score[name].default);
  }
});

test('auto begins on the CPU, and without a real GPU stays there', async ({ page }) => {
  const modules = modulesOf(page);
  await page.goto(EMPTY);
  const info = await inPage(page, `return (await createLab(${TINY})).info;`);
  expect(info.backend).toBe('cpu');
  expect(info.backendReason).toMatch(
    /(software renderer|no adapter|no WebGPU).*Running on the CPU|After some seconds of training/,
  );
  expect(modules()).toEqual(['cpu']);
});

/** Trains until the GPU has been tried, and then makes the same lab once more. */
const COMPARED = `
  const lab = await createLab(${TINY});
  const before = lab.info.backendReason;
  const reason = () => lab.info.backendReason;
  while (reason() === before) await lab.train(200);
  const next = await createLab(${TINY});
  await next.train(1);
  return { before, after: reason(), backend: lab.info.backend, next: next.info.backend, words: next.info.backendReason };`;

test('auto tries a real GPU after some training, says both figures and goes on where it is; the next lab takes the faster', async ({
  page,
}) => {
  const modules = modulesOf(page);
  await inWorkers(page, REAL_GPU);
  await page.goto(EMPTY);
  const seen = await inPage(page, COMPARED);
  expect(seen.before).toBe('After some seconds of training the GPU is tried.');
  const figures =
    /^Measured here: (\d+) steps\/s on the CPU, ([\d.]+) steps\/s on the GPU \(.+\)\./;
  const [, cpu, gpu] = figures.exec(seen.after)?.map(Number) ?? [];
  expect(cpu, 'a software adapter has no chance').toBeGreaterThan(gpu);
  expect(seen.after).toMatch(/The CPU is taken\.$/);
  expect(seen).toMatchObject({ backend: 'cpu', next: 'cpu', words: seen.after });
  expect(modules()).toEqual(['cpu', 'webgpu']);
});

test('where the GPU is the faster the next lab runs on it', async ({ page }) => {
  await inWorkers(page, REAL_GPU);
  // A slow processor: until the GPU is tried the clock of the page runs ten thousand times as fast.
  await page.addInitScript(`
    const now = performance.now.bind(performance);
    globalThis.pace = 10_000;
    performance.now = () => now() * pace;`);
  await page.route('**/pkg/webgpu/*.wasm*', async (route) => {
    await page.evaluate('globalThis.pace = 1');
    await route.continue();
  });
  await page.goto(EMPTY);
  const seen = await inPage(page, COMPARED);
  expect(seen.after).toMatch(/The next run takes the GPU\.$/);
  expect(seen).toMatchObject({ backend: 'cpu', next: 'webgpu' });
  expect(seen.words).toBe(seen.after.replace(/The next run takes the GPU\.$/, 'The GPU is taken.'));
});

test.describe('a server without the webgpu module', () => {
  test.use({ tolerated: /404/ });

  test('auto goes on with the CPU and says so, webgpu is refused; once it is there, it is used', async ({
    page,
  }) => {
    await inWorkers(page, REAL_GPU);
    await page.route('**/pkg/webgpu/**', (route) => route.fulfill({ status: 404 }));
    await page.goto(EMPTY);
    const seen = await inPage(page, COMPARED);
    // What failed once is tried again.
    expect(seen).toMatchObject({ backend: 'cpu', next: 'cpu', words: seen.before });
    expect(seen.after).toMatch(/The GPU could not be tried: .*webgpu module is not on this server/);
    const refusal = await inPage(
      page,
      `const { message, field, value, allowed } = await createLab({}, { backend: 'webgpu' }).catch((e) => e);
       return { message, field, value, allowed };`,
    );
    expect(refusal.message).toMatch(
      /^backend: webgpu is not available\. .*404.*Allowed here: auto, cpu\.$/,
    );
    expect([refusal.field, refusal.value, refusal.allowed]).toEqual([
      'backend',
      'webgpu',
      'auto, cpu',
    ]);
    await page.unroute('**/pkg/webgpu/**');
    const { backend } = await inPage(
      page,
      `return (await createLab(${TINY}, { backend: 'webgpu' })).info;`,
    );
    expect(backend).toBe('webgpu');
  });
});

for (const worker of [true, false]) {
  const kinds = worker ? ['trap', 'memory', 'error', 'close'] : ['trap', 'memory'];
  for (const kind of kinds) {
    test.describe(`killed by ${kind} (worker: ${worker})`, () => {
      test.use({ tolerated: /RuntimeError|memory|mistake|unreachable|device was lost/ });

      test('every call that waits is told within a second, and the next lab works', async ({
        page,
      }) => {
        await (worker ? inWorkers(page, KILLER) : page.addInitScript(KILLER));
        await page.goto(EMPTY);
        const seen = await inPage(
          page,
          `
          ${killing(worker)}
          const make = () => createLab(${SMALL}, { backend: 'cpu', worker: ${worker} });
          const [a, b] = await Promise.all([make(), make()]);
          return killed('${kind}', [a.train(${LONG}), a.score(new Float32Array(2), 0.5), b.train(${LONG})], make);`,
        );
        for (const { name, message, after } of seen.ends) {
          expect(name).toBe('PanicError');
          expect(message).toMatch(/^the computing core stopped: .+/);
          expect(after).toBeLessThan(TOLD);
        }
        expect(seen.step).toBe(1);
        expect(seen.survived).toBeLessThan(SURVIVED);
      });
    });
  }
}

/**
 * Kills the core while calls wait in it, and makes the next lab.
 * @param {boolean} worker
 */
const killing = (worker) => `
  const strike = ${
    worker
      ? `(() => { const channel = new BroadcastChannel('kill'); return (kind) => channel.postMessage(kind); })()`
      : `(kind) => kill[kind]()`
  };
  const killed = async (kind, calls, make) => {
    const ended = calls.map((call) => call.then(
      () => ({ name: 'it went on' }),
      ({ name, message }) => ({ name, message, at: performance.now() })));
    await new Promise((resolve) => setTimeout(resolve, 150));
    strike(kind);
    if (kind === 'memory') {
      await new Promise((resolve) => setTimeout(resolve, 150));
      const big = { score: { width: 512, depth: 4 } }; // asks for more than is left
      createLab(big, { backend: 'cpu', worker: ${worker} }).catch(() => {});
    }
    const start = performance.now();
    const ends = await Promise.all(ended);
    const fresh = performance.now();
    const lab = await make();
    const { step } = await lab.train(1);
    return { ends: ends.map((end) => ({ ...end, after: end.at - start })), step, survived: performance.now() - fresh };
  };`;

test('without locks a worker that has ended shows by its silence', async ({ page }) => {
  await inWorkers(page, KILLER);
  await page.addInitScript('delete Navigator.prototype.locks');
  await page.clock.install();
  await page.goto(EMPTY);
  const call = inPage(
    page,
    `const lab = await createLab(${SMALL}, { backend: 'cpu' });
     globalThis.stands = true;
     return lab.train(${LONG}).catch(({ name, message }) => ({ name, message }));`,
  );
  await until(() => page.evaluate('globalThis.stands'), Boolean);
  await page.clock.runFor(60_000); // it answers: nothing happens
  await page.evaluate(`new BroadcastChannel('kill').postMessage('close')`);
  await page.clock.runFor(30_000);
  expect(await call).toEqual({
    name: 'PanicError',
    message: 'the computing core stopped: its worker is silent',
  });
});

test.describe('fifty deaths', () => {
  test.slow();
  test.use({ tolerated: /RuntimeError|memory|mistake|unreachable|device was lost/ });

  test('each is told within a second and survived within two', async ({ page }) => {
    await inWorkers(page, KILLER);
    await page.goto(EMPTY);
    const seen = await inPage(
      page,
      `
      ${killing(true)}
      const seen = [];
      const make = () => createLab(${SMALL}, { backend: 'cpu' });
      for (let i = 0; i < 48; i++) {
        const kind = i % 16 ? ['trap', 'close', 'error'][i % 3] : 'memory';
        seen.push({ kind, ...await killed(kind, [(await make()).train(${LONG})], make) });
      }
      for (let i = 0; i < 2; i++) {
        const gpu = await createLab(${TINY}, { backend: 'webgpu' });
        await gpu.train(2); // its kernels are compiled
        seen.push({ kind: 'device', ...await killed('device', [gpu.train(${LONG})], make) });
      }
      return seen;`,
    );
    expect(seen.length).toBe(50);
    for (const { kind, ends, step, survived } of seen) {
      expect(ends[0].name, kind).toBe('PanicError');
      expect(ends[0].after, kind).toBeLessThan(TOLD);
      expect(step, kind).toBe(1);
      expect(survived, kind).toBeLessThan(SURVIVED);
    }
  });
});

test('a refused first lab leaves its worker and its module to the next', async ({ page }) => {
  const modules = modulesOf(page);
  await page.goto(EMPTY);
  const seen = await inPage(
    page,
    `const refused = await createLab({ seeed: 1 }, { backend: 'cpu' }).catch((error) => error.message);
     await new Promise((resolve) => setTimeout(resolve, 500));
     const lab = await createLab(${SMALL}, { backend: 'cpu' });
     return { refused, step: (await lab.train(1)).step };`,
  );
  expect(seen.refused).toMatch(/seeed/);
  expect(seen.step).toBe(1);
  expect(modules()).toEqual(['cpu']);
  expect(page.workers().length).toBe(1);
});

test('when the last lab is gone its worker goes too, and a lab that comes meanwhile stays', async ({
  page,
}) => {
  await page.clock.install();
  await page.goto(EMPTY);
  await inPage(page, `await createLab(${SMALL}, { backend: 'cpu' });`); // freed at its end
  await page.clock.runFor(9000);
  expect(page.workers().length).toBe(1);
  const late = inPage(
    page,
    `const lab = await createLab(${SMALL}, { backend: 'cpu' });
     globalThis.stands = true;
     await new Promise((resolve) => (globalThis.goOn = resolve));
     return (await lab.train(1)).step;`,
  );
  await until(() => page.evaluate('globalThis.stands'), Boolean);
  await page.clock.runFor(30_000);
  await page.evaluate('goOn()');
  expect(await late).toBe(1);
  expect(page.workers().length).toBe(1);
  await page.clock.runFor(11_000);
  await until(
    async () => page.workers().length,
    (count) => count === 0,
  );
  expect(
    await inPage(
      page,
      `return (await (await createLab(${SMALL}, { backend: 'cpu' })).train(1)).step;`,
    ),
  ).toBe(1);
});

for (const worker of [true, false]) {
  test(`while labs work, another gets its turn within 100 ms (worker: ${worker})`, async ({
    page,
  }) => {
    await page.goto(EMPTY);
    const seen = await inPage(
      page,
      `
      const make = () => createLab(${SMALL}, { backend: 'cpu', worker: ${worker} });
      const other = await make();
      await other.train(2);
      const seen = [];
      for (const count of [1, 4]) {
        const busy = await Promise.all(Array.from({ length: count }, make));
        await Promise.all(busy.map((lab) => lab.train(2)));
        const ends = new AbortController();
        const steps = busy.map(() => 0);
        const calls = busy.map((lab, i) => lab.train(${LONG}, {
          signal: ends.signal,
          onProgress: (fraction) => (steps[i] = fraction * ${LONG}),
        }).catch((error) => error.name));
        await new Promise((resolve) => setTimeout(resolve, 500));
        const turns = [];
        for (let i = 0; i < 20; i++) {
          const start = performance.now();
          await other.score(new Float32Array(2), 0.5);
          turns.push(performance.now() - start);
        }
        ends.abort();
        seen.push({ turns, steps, names: await Promise.all(calls) });
      }
      return seen;`,
    );
    for (const { turns, steps, names } of seen) {
      expect(
        turns.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b)[10],
      ).toBeLessThan(100);
      expect(Math.min(...steps) / Math.max(...steps), `shared fairly: ${steps}`).toBeGreaterThan(
        0.5,
      );
      expect(new Set(names)).toEqual(new Set(['AbortError']));
    }
  });
}

test('training is watched and ended, and keeps the steps that are done', async ({ page }) => {
  await page.goto(EMPTY);
  const seen = await inPage(
    page,
    `
    const lab = await createLab(${SMALL}, { backend: 'cpu' });
    const twin = await createLab(${SMALL}, { backend: 'cpu' });
    const fractions = [];
    const whole = await lab.train(200, { onProgress: (fraction) => fractions.push(fraction) });
    const half = [await twin.train(100), await twin.train(100)];
    const ends = new AbortController();
    const call = lab.train(${LONG}, { signal: ends.signal }).catch((error) => error);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const start = performance.now();
    ends.abort();
    const { name, message } = await call;
    const told = performance.now() - start;
    await lab.score(new Float32Array(2), 0.5);
    const answered = performance.now() - start;
    const early = await createLab({}, { signal: AbortSignal.abort() }).catch((error) => error.name);
    const late = new AbortController();
    const made = createLab({}, { backend: 'cpu', signal: late.signal }).catch((error) => error.name);
    await Promise.resolve();
    late.abort();
    return {
      fractions, name, message, told, answered, early, late: await made, step: lab.info.step,
      after: (await lab.train(1)).step,
      losses: Array.from(whole.losses), halves: half.flatMap(({ losses }) => Array.from(losses)),
      mean: whole.loss, step200: whole.step,
    };`,
  );
  expect(seen.fractions.at(-1)).toBe(1);
  expect(seen.fractions).toEqual(
    seen.fractions.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b),
  );
  expect(seen.losses).toEqual(seen.halves);
  expect(seen.step200).toBe(200);
  const sum = seen.losses.reduce(
    (/** @type {number} */ sum, /** @type {number} */ l) => sum + l,
    0,
  );
  expect(seen.mean).toBeCloseTo(sum / 200, 10);
  expect([seen.name, seen.message]).toEqual(['AbortError', 'train: cancelled']);
  expect(seen.told).toBeLessThan(50);
  expect(seen.answered).toBeLessThan(200);
  expect([seen.early, seen.late]).toEqual(['AbortError', 'AbortError']);
  expect(seen.step).toBeGreaterThan(200);
  expect(seen.after).toBe(seen.step + 1);
});

for (const worker of [true, false]) {
  test(`what cannot cross is refused by its field (worker: ${worker})`, async ({ page }) => {
    await page.goto(EMPTY);
    /** @type {[string, string][]} */
    const wrong = [
      [`make({ data: { kind: 'mixture', weights: () => [1] } })`, 'data.weights'],
      [
        `make({ data: { kind: 'points', points: [[0, 0], [1, Symbol('x')]] } })`,
        'data.points[1][1]',
      ],
      [`make({ seed: 1n })`, 'seed'],
      [`make({ training: new Map() })`, 'training'],
      [`make({ sde: document.body })`, 'sde'],
      [`make(() => ({}))`, 'options'],
      [`make((() => { const a = {}; a.sde = a; return a; })())`, 'sde'.concat('.sde'.repeat(10))],
      [`lab.sample({ count: () => 3 })`, 'count'],
      [`lab.score(Promise.resolve(), 0.5)`, 'points'],
      [`lab.score(gone(), 0.5)`, 'points'],
      [`lab.train(() => 1)`, 'steps'],
      [`lab.load(new Blob())`, 'bytes'],
      [`lab.train(1, { signal: {} })`, 'signal'],
      [`lab.sample({}, { onProgress: 1 })`, 'onProgress'],
      [`lab.sample({}, { on: 1 })`, 'call.on'],
      [`createLab({}, { wroker: true })`, 'options.wroker'],
      [`createLab({}, null)`, 'options'],
    ];
    const seen = await inPage(
      page,
      `
      const make = (config) => createLab(config, { backend: 'cpu', worker: ${worker} });
      const lab = await make(${TINY});
      const gone = () => { const a = new Float32Array(2); structuredClone(a, { transfer: [a.buffer] }); return a; };
      const calls = [${wrong.map(([call]) => `() => ${call}`).join(',')}];
      const refused = [];
      for (const call of calls) {
        refused.push(await call().then(() => 'it was allowed', ({ message, field, value, allowed }) =>
          ({ message, field, has: value !== undefined, allowed })));
      }
      const proxied = await make(new Proxy({ seed: 3 }, {}));
      const view = new Float32Array([9, 9, 0, 0, 9]).subarray(2, 4);
      return { refused, seed: proxied.info.config.seed, scores: (await lab.score(view, 0.5)).length };`,
    );
    wrong.forEach(([call, field], i) => {
      const { message, ...fields } = seen.refused[i];
      expect(fields, call).toEqual({ field, has: true, allowed: expect.any(String) });
      expect(message, call).toContain(field);
      expect(message, call).toContain(fields.allowed);
    });
    expect(seen.seed).toBe(3);
    expect(seen.scores).toBe(2);
  });

  test.describe(() => {
    test.use({ tolerated: /the page's own mistake/ });

    test(`a callback that throws is the page's own mistake (worker: ${worker})`, async ({
      page,
    }) => {
      await page.goto(EMPTY);
      const seen = await inPage(
        page,
        `
        const errors = [];
        addEventListener('error', ({ message }) => errors.push(message));
        const unhandled = [];
        addEventListener('unhandledrejection', ({ reason }) => unhandled.push(String(reason)));
        const onProgress = () => { throw new Error("the page's own mistake"); };
        const lab = await createLab(${SMALL}, { backend: 'cpu', worker: ${worker}, onProgress });
        const { points } = await lab.sample({ count: 1000, steps: 200 }, { onProgress });
        const { step } = await lab.train(50, { onProgress });
        await new Promise((resolve) => setTimeout(resolve, 100));
        return { length: points.length, step, errors: errors.length, unhandled };`,
      );
      expect(seen).toEqual({ length: 2000, step: 50, errors: seen.errors, unhandled: [] });
      expect(seen.errors).toBeGreaterThan(3);
    });
  });
}

test('progress that comes after its lab or its answer is not told any more', async ({ page }) => {
  const late = `
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (...message) {
      const send = () => post.apply(this, message);
      // The call of a callback has a port of its own, which is closed in the end.
      if (['APPLY', 'RELEASE'].includes(message[0]?.type)) setTimeout(send, 400);
      else send();
    };`;
  await inWorkers(page, late);
  await page.goto(EMPTY);
  const seen = await inPage(
    page,
    `const wait = () => new Promise((resolve) => setTimeout(resolve, 1000));
     const phases = [], fractions = [];
     const lab = await createLab(${SMALL}, { backend: 'cpu', onProgress: ({ phase }) => phases.push(phase) });
     const stands = phases.length;
     await wait();
     await lab.train(50, { onProgress: (fraction) => fractions.push(fraction) });
     const trained = [...fractions];
     await wait();
     return { late: phases.slice(stands), last: trained.at(-1), after: fractions.slice(trained.length) };`,
  );
  expect(seen).toEqual({ late: [], last: 1, after: [] });
});

test('a library from another origin has its worker', async ({ page, baseURL }) => {
  const site = new URL(baseURL ?? '');
  site.hostname = 'localhost'; // the same server, for the browser another origin
  await page.goto('/pages/elsewhere.html');
  const seen = await page.evaluate(async (library) => {
    const { createLab } = await import(library);
    const lab = await createLab({ score: { width: 16 } }, { backend: 'cpu' });
    const { step } = await lab.train(3);
    const { thread, threadReason } = lab.info;
    lab.free();
    return { step, thread, threadReason };
  }, `${site}score-lab.js`);
  expect(seen).toEqual({ step: 3, thread: 'worker', threadReason: '' });
});

test('two thousand mutated configurations and options are each answered or refused by field', async ({
  page,
}) => {
  test.slow();
  await page.goto(EMPTY);
  const { nameless, slow, counts, alive } = await inPage(
    page,
    `
    const { seed, backend, ...sections } = library.describe();
    let state = 1; // mulberry32: the same mutants every time
    const random = () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
    const pick = (list) => list[Math.floor(random() * list.length)];
    const ODD = [NaN, Infinity, -1, 0, 0.5, 1e300, '', 'x', null, [], {}, true, () => 1, Symbol('s'), new Map(), -0, '1'];
    const mutant = ({ min, max, choices }) =>
      pick([...ODD, ...(min === undefined ? [] : [min, max, min - 1, max + 1]), ...(choices ?? []).map(({ name }) => name)]);
    const CONFIG = ['data', 'sde', 'score', 'loss', 'training', 'condition'];
    const METHODS = { sampler: 'sample', evaluate: 'evaluate', lossValue: 'lossValue', lossSamples: 'lossSamples',
      evolution: 'evolution', modelEvolution: 'modelEvolution', schedule: 'schedule', dataSample: 'dataSample',
      logDensity: 'logDensity', likelihoodBound: 'likelihoodBound', encode: 'encode' };
    const OF_POINTS = ['logDensity', 'likelihoodBound', 'encode'];
    const mutated = (names) => {
      const section = pick(names);
      const fields = Object.entries(sections[section]).filter(([name]) => !name.includes('.'));
      const given = {};
      for (let i = 0; i <= random() * 2; i++) {
        const [name, field] = pick(fields);
        given[name] = mutant(field);
      }
      return [section, given];
    };
    const small = { score: { width: 8, depth: 1 }, training: { batchSize: 8 } };
    const lab = await createLab(small, { backend: 'cpu' });
    await lab.train(2);
    const found = { nameless: [], slow: [], counts: { answered: 0, refused: 0 } };
    const judge = async (words, call) => {
      const start = performance.now();
      try {
        await call();
        found.counts.answered++;
      } catch (error) {
        if (error.name === 'AbortError') found.counts.answered++;
        else if (typeof error.field === 'string') found.counts.refused++;
        else found.nameless.push(words + ': ' + error.name + ': ' + error.message);
      }
      if (performance.now() - start > 10_000) found.slow.push(words);
    };
    for (let i = 0; i < 1000; i++) {
      const [section, given] = mutated(CONFIG);
      await judge(section + ' ' + i, async () => {
        const other = await createLab({ ...small, [section]: { ...small[section], ...given } }, { backend: 'cpu' });
        other.free();
      });
    }
    const points = Float32Array.of(0.1, 0.2, -1, 0.5);
    for (let i = 0; i < 1000; i++) {
      const [section, given] = mutated(Object.keys(METHODS));
      const method = METHODS[section];
      const watch = { signal: AbortSignal.timeout(100) };
      const parameters = OF_POINTS.includes(method) ? [points, given, watch] : [given, watch];
      await judge(method + ' ' + i + ' ' + Object.entries(given).map(([k, v]) => k + '=' + String(v)).join(), () => lab[method](...parameters));
    }
    return { ...found, alive: (await lab.train(1)).step };`,
  );
  expect(nameless).toEqual([]);
  expect(slow).toEqual([]);
  expect(alive).toBe(3);
  expect(counts.answered + counts.refused).toBe(2000);
  expect(Math.min(counts.answered, counts.refused)).toBeGreaterThan(100);
});
