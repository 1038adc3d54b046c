/** GPU or CPU, worker or page: the switch between them, and what happens when one is missing or lost. */
import { number, pause, ready, trained } from './figure.js';
import { expect, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/** A software adapter is a correctness device: keep its work small. */
const TINY = 'width=16&depth=1&batch-size=16&heatmap=none&show-samples=false';
const GPU_MILLIS = 90_000;

/** @param {Page} page */
const backend = (page) => page.locator('#backend-info').innerText();

/** @param {Page} page */
const info = (page) =>
  page.evaluate(() => /** @type {any} */ (document.querySelector('score-lab')).lab.info);

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

test('the backend can be switched without reload, and the model comes along', async ({ page }) => {
  await page.goto(`#${TINY}&backend=cpu`);
  await ready(page);
  await page.click('#play');
  await trained(page, 30);
  const step = await pause(page);

  await page.selectOption('#backend', 'webgpu');
  await until(
    () => backend(page),
    (text) => text.startsWith('WebGPU'),
    GPU_MILLIS,
  );
  const { adapter, isFallbackAdapter } = await info(page);
  expect(await backend(page)).toContain(adapter);
  if (isFallbackAdapter) expect(await backend(page)).toContain('software');
  expect(await trained(page, 0), 'the model came along').toBe(step);
  await page.click('#play');
  await trained(page, step + 3, GPU_MILLIS);
  expect(Number.isFinite(await number(page, 'loss'))).toBe(true);
  const further = await pause(page);

  await page.selectOption('#backend', 'cpu');
  await until(
    () => backend(page),
    (text) => text.startsWith('CPU'),
    GPU_MILLIS,
  );
  expect(await trained(page, 0)).toBe(further);
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
    test(`${name} (${where}): auto runs on the CPU and says why; webgpu by name says so and goes on`, async ({
      page,
    }) => {
      await prepare(page);
      await page.goto(`#${TINY}&worker=${worker}`);
      await ready(page);
      expect(await backend(page)).toMatch(/^CPU.*(WebGPU|GPU|adapter)/s);
      await page.click('#play');
      const step = await trained(page, 10);
      await page.selectOption('#backend', 'webgpu');
      await page.locator('#backend-error[role=alert]').waitFor({ timeout: 10_000 });
      await trained(page, step + 10);
    });
  }
}

test('webgpu asked for from the start, and there is none: the CPU runs', async ({ page }) => {
  await inWorker(GONE)(page);
  await page.goto(`#${TINY}&backend=webgpu`);
  await ready(page);
  await expect(page.locator('#notice')).toHaveText(/WebGPU.*Going on with the CPU/s);
  await expect(page.locator('#backend'), 'the menu says what runs').toHaveValue('cpu');
  expect(await backend(page)).toMatch(/^CPU/);
  await page.click('#play');
  await trained(page, 10);
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

test.describe('a lost GPU', () => {
  test.use({ tolerated: /device was lost/ });

  test('in the worker while training: the CPU goes on from the last state', async ({ page }) => {
    await inWorker(CAPTURE)(page);
    await page.goto(`#${TINY}&backend=webgpu`);
    await lose(page, () => page.workers()[0].evaluate(LOSE));
  });

  test('on the page while training: the CPU goes on from the last state', async ({ page }) => {
    await onPage(CAPTURE)(page);
    await page.goto(`#${TINY}&backend=webgpu&worker=false`);
    await lose(page, () => page.evaluate(LOSE));
  });
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
  expect(from, `goes on from step ${from}, it was at ${before}`).toBeGreaterThan(0);
  expect(await backend(page)).toMatch(/^CPU/);
  await trained(page, from + 20);
}

test('a worker that cannot start: the page itself computes, and says so', async ({ page }) => {
  await page.route('**/worker-*.js', (route) => route.abort());
  await page.goto(`#${TINY}&backend=cpu`);
  await ready(page);
  expect(await notice(page)).toMatch(/No worker .*running on the page/);
  await page.click('#play');
  await trained(page, 20);
  expect(page.workers().length).toBe(0);
});

test('WebGPU and CPU take the same first steps', async ({ library }) => {
  const [gpu, cpu] = await library(`const losses = [];
       for (const backend of ['webgpu', 'cpu']) {
         const lab = await createLab(
           { score: { kind: 'network', width: 16, depth: 1 }, training: { batchSize: 16 } }, { backend });
         losses.push(Array.from((await lab.train(5)).losses));
       }
       return losses;`);
  cpu.forEach((/** @type {number} */ loss, /** @type {number} */ i) => {
    expect(Math.abs(gpu[i] - loss), `step ${i}: ${gpu[i]} and ${loss}`).toBeLessThan(
      1e-4 * Math.max(1, loss),
    );
  });
});
