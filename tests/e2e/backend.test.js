/** GPU or CPU, worker or page: the switch between them, and what happens when one is missing or lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { number, open, ready, trained, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

/** SwiftShader is a correctness device: keep its work small. */
const TINY = 'width=16&depth=1&batch-size=16&heatmap=none&show-samples=false';
const GPU_MILLIS = 90_000;

/** @param {Page} page */
const backend = (page) => page.locator('#backend-info').innerText();

/** @param {Page} page */
const notice = async (page) =>
  (await page.locator('#notice').count()) ? page.locator('#notice').innerText() : '';

/**
 * Runs a script in the worker before anything else there.
 * @param {string} script
 */
const inWorker = (script) => (/** @type {Page} */ page) =>
  page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: script + (await response.text()) });
  });

/**
 * The same on the page, for a figure without a worker.
 * @param {string} script
 */
const onPage = (script) => (/** @type {Page} */ page) => page.addInitScript(script);

test('the backend can be switched without reload, and the model comes along', async () => {
  const { page, failures, close } = await open(`#${TINY}&backend=cpu`);
  await ready(page);
  await page.click('#play');
  await trained(page, 30);
  await page.click('#play');
  await page.waitForTimeout(500);
  const step = await trained(page, 30);

  await page.selectOption('#backend', 'webgpu');
  await until(
    () => backend(page),
    (text) => /WebGPU.*swiftshader.*software/is.test(text),
    GPU_MILLIS,
  );
  assert.equal(await trained(page, 0), step, 'the model came along');
  await page.click('#play');
  const further = await trained(page, step + 3, GPU_MILLIS);
  assert.ok(Number.isFinite(await number(page, 'loss')));
  await page.click('#play');

  await page.selectOption('#backend', 'cpu');
  await until(
    () => backend(page),
    (text) => text.startsWith('CPU'),
    GPU_MILLIS,
  );
  assert.ok((await trained(page, 0)) >= further);
  assert.deepEqual(failures, []);
  await close();
});

const GONE = 'delete Object.getPrototypeOf(navigator).gpu;';
const THROWS = `GPU.prototype.requestAdapter = () => { throw new Error('no adapter for you'); };`;
const NULL = 'GPU.prototype.requestAdapter = async () => null;';
for (const [name, script] of Object.entries({
  'no WebGPU': GONE,
  'a throwing adapter request': THROWS,
  'no adapter': NULL,
})) {
  for (const [where, worker, prepare] of /** @type {const} */ ([
    ['worker', 'true', inWorker(script)],
    ['page', 'false', onPage(script)],
  ])) {
    test(`${name} (${where}): auto runs on the CPU and says why; webgpu by name says so and goes on`, async () => {
      const { page, close } = await open(`#${TINY}&worker=${worker}`, { prepare });
      await ready(page);
      assert.match(await backend(page), /^CPU.*(WebGPU|GPU|adapter)/s);
      await page.click('#play');
      const step = await trained(page, 10);
      await page.selectOption('#backend', 'webgpu');
      await page.locator('#backend-error[role=alert]').waitFor({ timeout: 10_000 });
      await trained(page, step + 10);
      await close();
    });
  }
}

test('webgpu asked for from the start, and there is none: the CPU runs', async () => {
  const { page, close } = await open(`#${TINY}&backend=webgpu`, { prepare: inWorker(GONE) });
  await ready(page);
  await page.locator('#backend-error').waitFor({ timeout: 10_000 });
  assert.match(await backend(page), /^CPU/);
  await page.click('#play');
  await trained(page, 10);
  await close();
});

const CAPTURE = `
  globalThis.devices = [];
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...options) {
    const device = await request.apply(this, options);
    devices.push(device);
    return device;
  };`;
const LOSE = 'devices.forEach((device) => device.destroy())';

test('the GPU is lost in the worker while training: the CPU goes on from the last state', async () => {
  const { page, close } = await open(`#${TINY}&backend=webgpu`, { prepare: inWorker(CAPTURE) });
  await lose(page, () => page.workers()[0].evaluate(LOSE));
  await close();
});

test('the GPU is lost on the page while training: the CPU goes on from the last state', async () => {
  const { page, close } = await open(`#${TINY}&backend=webgpu&worker=false`, {
    prepare: onPage(CAPTURE),
  });
  await lose(page, () => page.evaluate(LOSE));
  await close();
});

/**
 * @param {Page} page
 * @param {() => Promise<unknown>} strike
 */
async function lose(page, strike) {
  await page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('score-lab')).lab,
    null,
    { timeout: GPU_MILLIS },
  );
  await page.click('#play');
  await trained(page, 20, GPU_MILLIS);
  await page.waitForTimeout(3000); // a state is kept every two seconds
  const before = await trained(page, 20);
  await strike();
  await until(
    () => notice(page),
    (text) => /GPU was lost.*CPU from step/s.test(text),
    GPU_MILLIS,
  );
  const from = Number(/step (\d+)/.exec(await notice(page))?.[1]);
  assert.ok(from > 0, `goes on from step ${from}, it was at ${before}`);
  assert.match(await backend(page), /^CPU/);
  await trained(page, from + 20);
}

test('a worker that cannot start: the page itself computes, and says so', async () => {
  const { page, close } = await open(`#${TINY}&backend=cpu`, {
    prepare: (page) => page.route('**/worker-*.js', (route) => route.abort()),
  });
  await ready(page);
  assert.match(await notice(page), /No worker .*running on the page/);
  await page.click('#play');
  await trained(page, 20);
  await page.click('#play');
  assert.equal(page.workers().length, 0);
  await close();
});
