/** The main job on the built page: train, look, sample, and stay responsive. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  ARTIFACTS,
  SMALL,
  colours,
  number,
  open,
  ready,
  shown,
  trained,
  until,
} from './browser.js';

test('the page trains, samples, and shows it in numbers and pixels', async () => {
  const { page, failures, close } = await open('#backend=cpu');
  await ready(page);
  const untrained = await until(
    () => colours(page),
    ({ any }) => any > 0.002,
  );
  assert.ok(untrained.orange === 0 && untrained.teal === 0, 'only data before training');

  await page.click('#play');
  await trained(page, 1);
  const first = await number(page, 'loss');
  await trained(page, 300, 120_000);
  const picture = await until(
    () => colours(page),
    ({ orange, teal }) => orange > 0.002 && teal > 0.02,
  );
  assert.ok(picture.any > untrained.any);

  await page.click('#play');
  const step = await trained(page, 300);
  await page.waitForTimeout(600);
  assert.ok((await trained(page, 300)) - step <= 100, 'pause stops the training');
  assert.ok((await shown(page, 'loss')) < first, 'the loss has fallen');
  const nll = await number(page, 'nll');
  const entropy = await number(page, 'entropy');
  assert.ok(nll > entropy - 0.3 && nll < entropy + 1.5, `NLL ${nll} against its floor ${entropy}`);
  assert.ok((await number(page, 'score-error')) > 0);
  assert.equal(await number(page, 'evaluations'), 100, 'Heun: 2 evaluations in each of 50 steps');
  assert.match(await page.locator('#backend-info').innerText(), /CPU/);
  assert.match(await page.locator('#rate').innerText(), /\d steps\/s/);

  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, 'page.png') });
  assert.deepEqual(failures, []);
  await close();
});

test('one step, reset, and the same run again', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  /** @type {number[]} */
  const losses = [];
  for (const run of [0, 1]) {
    await page.click('#step');
    await trained(page, 1);
    losses[run] = await number(page, 'loss');
    assert.equal(await page.locator('#steps-done').innerText(), 'step 1');
    await page.click('#reset');
    await until(
      () => page.locator('#steps-done').innerText(),
      (text) => text === 'step 0',
    );
  }
  assert.equal(losses[0], losses[1]);
  assert.deepEqual(failures, []);
  await close();
});

test('the sampler, the time and the layers can be switched', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
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
  await page.fill('#steps', '20');
  await page.press('#steps', 'Enter');
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
  const before = await snapshot(page);
  await page.locator('#time').fill('0.9');
  await until(
    () => snapshot(page),
    (now) => now !== before,
  );
  assert.ok(early.violet === 0);
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
  assert.deepEqual(failures, []);
  await close();
});

test('no task of the page takes over 50 ms while the CPU trains, and nothing on it moves', async () => {
  const { page, close } = await open('#backend=cpu', {
    prepare: (page) =>
      page.addInitScript(() => {
        const seen = /** @type {any} */ (window);
        seen.longTasks = [];
        seen.shifts = [];
        new PerformanceObserver((list) =>
          list.getEntries().forEach(({ duration }) => seen.longTasks.push(duration)),
        ).observe({ type: 'longtask' });
        new PerformanceObserver((list) =>
          list.getEntries().forEach((entry) => seen.shifts.push(/** @type {any} */ (entry).value)),
        ).observe({ type: 'layout-shift' });
      }),
  });
  await ready(page);
  await page.click('#play');
  await trained(page, 1);
  // A machine that is busy with other things stops any task now and then. What the figure itself does too long
  // comes back with every picture, so that no stretch of training is free of it.
  /** @type {number[][]} */
  const stretches = [];
  while (stretches.length < 4 && !stretches.some((tasks) => tasks.length === 0)) {
    await page.evaluate('longTasks.length = 0');
    await page.waitForTimeout(6000);
    stretches.push(/** @type {number[]} */ (await page.evaluate('longTasks')));
  }
  await trained(page, 100);
  assert.deepEqual(stretches.at(-1), []);
  const shifts = /** @type {number[]} */ (await page.evaluate('shifts'));
  const shift = shifts.reduce((sum, s) => sum + s, 0);
  assert.ok(shift < 0.01, `layout shift ${shift}`);
  await close();
});

test('a model can be saved to a file and loaded into another page', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  await page.click('#play');
  await trained(page, 20);
  await page.click('#play');
  await page.click('summary:has-text("More")');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  const step = await trained(page, 20);
  const file = await download.path();

  const other = await open(`#backend=cpu&data=circles`);
  await ready(other.page);
  await other.page.click('summary:has-text("More")');
  await other.page.setInputFiles('#model-file', {
    name: 'bad.safetensors',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('no model'),
  });
  await other.page.locator('#file-error[role=alert]').waitFor();
  assert.equal(await trained(other.page, 0), 0);
  await other.page.setInputFiles('#model-file', file);
  assert.ok((await trained(other.page, 20)) <= step);
  await until(
    () => other.page.locator('#width').inputValue(),
    (width) => width === '32',
  );
  assert.equal(await other.page.locator('#data').inputValue(), 'moons');
  assert.equal(await other.page.locator('#file-error').count(), 0);
  await until(
    () => colours(other.page),
    ({ orange }) => orange > 0.001,
  );
  assert.deepEqual([...failures, ...other.failures], []);
  await close();
  await other.close();
});

test('after a model is opened, reset is of what it was trained on, and the old settings are another model', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  const seen = () =>
    page.evaluate(() => {
      const { config, step } = /** @type {any} */ (document.querySelector('score-lab')).lab.info;
      return { kind: config.data.kind, step };
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
  assert.equal((await seen()).kind, 'moons');
  await page.setInputFiles('#model-file', file);
  await until(seen, ({ step }) => step === 1);
  await page.selectOption('#data', 'checkerboard');
  await until(seen, ({ kind, step }) => kind === 'checkerboard' && step === 0);
  assert.deepEqual(failures, []);
  await close();
});

test('on a phone nothing sticks out, and targets are large enough', async () => {
  const { page, failures, close } = await open(`#${SMALL}`, {
    viewport: { width: 360, height: 780 },
    hasTouch: true,
    isMobile: true,
    colorScheme: 'dark',
  });
  await ready(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  for (const id of ['#play', '#step', '#reset', '#sampler', '#data', '#time']) {
    const box = await page.locator(id).boundingBox();
    assert.ok(box && box.height >= 44, `${id} is ${box?.height} high`);
  }
  await page.tap('#play');
  await trained(page, 50);
  await until(
    () => colours(page),
    ({ orange }) => orange > 0.001,
  );
  await page.screenshot({ path: join(ARTIFACTS, 'phone.png') });
  assert.deepEqual(failures, []);
  await close();
});

/** @param {import('playwright-core').Page} page */
const snapshot = (page) =>
  page.evaluate(() => {
    const root = /** @type {any} */ (document.querySelector('score-lab')).shadowRoot;
    return String(root.querySelector('.stage canvas').toDataURL());
  });
