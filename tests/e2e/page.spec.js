/** The main job on the built page: train, look, sample, keep a model. */
import {
  SMALL,
  colours,
  config,
  evaluated,
  measured,
  number,
  pause,
  picture,
  ready,
  shown,
  trained,
} from './figure.js';
import { expect, keep, test, until, write } from './test.js';

test('the page trains, samples, and shows it in numbers and pixels', async ({ page }) => {
  await page.goto('#backend=cpu');
  await ready(page);
  const untrained = await until(
    () => colours(page),
    ({ any }) => any > 0.002,
  );
  expect(untrained.orange, 'only data before training').toBe(0);
  expect(untrained.teal, 'only data before training').toBe(0);

  await page.click('#play');
  await trained(page, 1);
  const first = await number(page, 'loss');
  await trained(page, 300, 120_000);
  const learnt = await until(
    () => colours(page),
    ({ orange, teal }) => orange > 0.002 && teal > 0.02,
  );
  expect(learnt.any).toBeGreaterThan(untrained.any);

  await pause(page);
  expect(await shown(page, 'loss'), 'the loss has fallen').toBeLessThan(first);
  const nll = await number(page, 'nll');
  const entropy = await number(page, 'entropy');
  expect(nll, `NLL ${nll} against its floor ${entropy}`).toBeGreaterThan(entropy - 0.3);
  expect(nll, `NLL ${nll} against its floor ${entropy}`).toBeLessThan(entropy + 1.5);
  const { scoreError, scoreErrorStandardError } = await evaluated(page, { count: 500 });
  const seen = await measured(page, 'score-error');
  const error = Math.hypot(seen.error, scoreErrorStandardError ?? 0);
  expect(Math.abs(seen.value - (scoreError ?? NaN)), 'the score error').toBeLessThan(6 * error);
  expect(await number(page, 'evaluations'), 'Heun: 2 evaluations in each of 50 steps').toBe(100);
  expect(await page.locator('#backend-info').innerText()).toMatch(/CPU/);
  expect(await page.locator('#rate').innerText()).toMatch(/\d steps\/s/);

  await keep(page, 'page.png');
});

test('one step, reset, and the same run again', async ({ page }) => {
  await page.goto(`#${SMALL}`);
  await ready(page);
  /** @type {number[]} */
  const losses = [];
  for (const run of [0, 1]) {
    await page.click('#step');
    await trained(page, 1);
    losses[run] = await number(page, 'loss');
    expect(await page.locator('#steps-done').innerText()).toBe('step 1');
    await page.click('#reset');
    await expect(page.locator('#steps-done')).toHaveText('step 0');
  }
  expect(losses[0]).toBe(losses[1]);
});

test('the sampler, the time and the layers can be switched', async ({ page }) => {
  await page.goto(`#${SMALL}`);
  await ready(page);
  await page.click('#play');
  await trained(page, 100);
  await page.click('#play');
  /** @type {[string, (evaluations: number) => boolean][]} */
  const expected = [
    ['probability-flow-rk4', (n) => n === 80],
    ['euler-maruyama', (n) => n === 20],
    ['probability-flow-rk45', (n) => n > 10 && n !== 20 && n !== 80],
  ];
  await write(page.locator('#steps'), '20');
  for (const [sampler, right] of expected) {
    await page.selectOption('#sampler', sampler);
    await until(() => shown(page, 'evaluations'), right);
  }

  await page.uncheck('#showData');
  await page.uncheck('#showSamples');
  await page.selectOption('#heatmap', 'none');
  await until(
    () => colours(page),
    ({ any }) => any === 0,
  );
  await page.selectOption('#field', 'model');
  const early = await until(
    () => colours(page),
    ({ any }) => any > 0.003,
  );
  const before = await picture(page);
  await page.locator('#time').fill('0.9');
  await until(
    () => picture(page),
    (now) => now !== before,
  );
  expect(early.violet).toBe(0);
  await page.selectOption('#field', 'exact');
  await until(
    () => colours(page),
    ({ violet }) => violet > 0.002,
  );
  await page.selectOption('#field', 'none');
  await page.check('#showTruth');
  await until(
    () => colours(page),
    ({ violet }) => violet > 0.001,
  );
  await page.check('#showPaths');
  await until(
    () => colours(page),
    ({ orange }) => orange > 0.005,
  );
  await page.selectOption('#heatmap', 'difference');
  await until(
    () => colours(page),
    ({ any }) => any > 0.1,
  );
  await page.waitForURL(/heatmap=difference/, { timeout: 5000 }); // a link brings it back
});

// Playwright hears of no downloads in Firefox.
test(
  'a model can be saved to a file and loaded into another page',
  { tag: '@chromium' },
  async ({ page, context }) => {
    await page.goto(`#${SMALL}`);
    await ready(page);
    await page.click('#play');
    await trained(page, 20);
    const step = await pause(page);
    await page.click('summary:has-text("More")');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    const file = await download.path();

    const other = await context.newPage();
    await other.goto(`#backend=cpu&data=circles`);
    await ready(other);
    await other.click('summary:has-text("More")');
    await other.setInputFiles('#model-file', {
      name: 'bad.safetensors',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no model'),
    });
    await other.locator('#file-error[role=alert]').waitFor();
    expect(await trained(other, 0)).toBe(0);
    await other.setInputFiles('#model-file', file);
    expect(await trained(other, 20)).toBe(step);
    await expect(other.locator('#width')).toHaveValue('32');
    expect(await other.locator('#data').inputValue()).toBe('moons');
    expect(await other.locator('#file-error').count()).toBe(0);
    await until(
      () => colours(other),
      ({ orange }) => orange > 0.001,
    );
  },
);

test(
  'after a model is opened, reset is of what it was trained on, and the old settings are another model',
  { tag: '@chromium' },
  async ({ page }) => {
    await page.goto(`#${SMALL}`);
    await ready(page);
    const seen = () =>
      page.evaluate(() => {
        const { info } = /** @type {any} */ (document.querySelector('score-lab')).lab;
        return { kind: info.config.data.kind, step: info.step };
      });
    await page.click('#step');
    await trained(page, 1);
    await page.click('summary:has-text("More")');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    const file = await download.path();
    await page.selectOption('#data', 'checkerboard');
    await until(seen, ({ kind }) => kind === 'checkerboard');
    await page.setInputFiles('#model-file', file);
    await until(seen, ({ kind, step }) => kind === 'moons' && step === 1);
    await page.click('#reset');
    await until(seen, ({ step }) => step === 0);
    expect((await seen()).kind).toBe('moons');
    await page.setInputFiles('#model-file', file);
    await until(seen, ({ step }) => step === 1);
    await page.selectOption('#data', 'checkerboard');
    await until(seen, ({ kind, step }) => kind === 'checkerboard' && step === 0);
  },
);

test('left to itself the figure says where it computes, and why not on the GPU', async ({
  page,
}) => {
  await page.goto('#width=32&batch-size=64');
  await ready(page);
  expect(await page.locator('#backend-info').innerText()).toMatch(
    /^(WebGPU|CPU.*(WebGPU|GPU|adapter))/s,
  );
});

test('a mixture that was edited is in the address; what cannot be read there is said', async ({
  page,
  context,
}) => {
  await page.goto(`#${SMALL}&data=mixture`);
  await ready(page);
  await write(page.getByLabel('Weight of component 2'), '0.7');
  await page.waitForURL(/mixture=/);
  const other = await context.newPage();
  await other.goto(page.url());
  await ready(other);
  await until(
    () => config(other),
    ({ data }) => data.weights?.[1] === 0.7,
  );
  expect((await config(other)).data).toEqual((await config(page)).data);
  await other.close();

  const broken = await context.newPage();
  await broken.goto(`#${SMALL}&data=mixture&mixture=[[1,2]]`);
  await ready(broken);
  await expect(broken.locator('#address-error')).toHaveText(/mixture.*\[weight, x, y, std\]/);
});
