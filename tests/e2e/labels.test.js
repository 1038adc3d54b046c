/** The figure with every sampler, with runs that are stopped, with labels and guidance, and with digits. */
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

/** @typedef {import('playwright-core').Page} Page */

/** The exact score of a mixture is cheap, and there is nothing to train. */
const EXACT = 'backend=cpu&data=mixture&score=exact&heatmap=none';

/**
 * A fingerprint of the stage.
 * @param {Page} page
 */
const picture = (page) =>
  page.evaluate(async () => {
    const root = /** @type {any} */ (document.querySelector('score-lab')).shadowRoot;
    const bytes = new TextEncoder().encode(root.querySelector('.stage canvas').toDataURL());
    return new Uint8Array(await crypto.subtle.digest('SHA-1', bytes)).join();
  });

/** @param {Page} page */
const evaluations = (page) => page.locator('#number-evaluations').innerText();

test('each sampler shows the settings that it uses, and runs', async () => {
  const { page, failures, close } = await open(`#${EXACT}`);
  await ready(page);
  await page.fill('#steps', '10');
  await page.press('#steps', 'Enter');
  /** @type {[string, string[], (evaluations: number) => boolean][]} */
  const samplers = [
    ['euler-maruyama', ['steps', 'grid', 'eta'], (n) => n === 10],
    ['heun-sde', ['steps', 'grid', 'eta'], (n) => n === 20],
    ['predictor-corrector', ['steps', 'grid', 'snr', 'correctorSteps'], (n) => n === 20],
    ['annealed-langevin', ['steps', 'grid', 'langevinSteps'], (n) => n === 200],
    ['ancestral', ['steps', 'grid'], (n) => n === 10],
    ['probability-flow-rk4', ['steps', 'grid'], (n) => n === 40],
    ['ddim', ['steps', 'grid', 'ddimEta'], (n) => n === 10],
    ['probability-flow-heun', ['steps', 'grid'], (n) => n === 20],
    ['langevin', ['steps'], (n) => n === 10],
    ['probability-flow-rk45', ['tolerance'], (n) => n > 20],
  ];
  for (const [sampler, settings, right] of samplers) {
    await page.selectOption('#sampler', sampler);
    const shown = await page
      .locator('score-lab .sampler .setting')
      .evaluateAll((all) => all.map((one) => /** @type {HTMLElement} */ (one).dataset.setting));
    assert.deepEqual(shown, ['sampler', ...settings], sampler);
    await until(
      () => evaluations(page),
      (text) => /per sample/.test(text) && right(parseFloat(text)),
    );
  }
  await number(page, 'energy-distance');
  assert.match(await page.locator('#number-stray').innerText(), /% *, floor .*%/);
  assert.match(await page.locator('#number-kl').innerText(), /floor .* nats/);
  assert.deepEqual(failures, []);
  await close();
});

test('a long run shows its progress and stops at once; a newer request takes its place; nothing moves', async () => {
  const { page, failures, close } = await open(
    `#backend=cpu&score=exact&heatmap=none&sampler=predictor-corrector&steps=10000`,
    {
      prepare: (page) =>
        page.addInitScript(() => {
          const seen = /** @type {any} */ (window);
          seen.shift = 0;
          new PerformanceObserver((list) =>
            list.getEntries().forEach((entry) => (seen.shift += /** @type {any} */ (entry).value)),
          ).observe({ type: 'layout-shift' });
        }),
    },
  );
  await ready(page);
  const stop = page.locator('score-lab #sampling-stop');
  const running = () => page.locator('score-lab #sampling-progress', { hasText: '%' }).waitFor();
  await running();
  // Left alone it would run for far longer than any of these limits.
  await stop.click();
  await page.locator('score-lab .sampling', { hasText: 'stopped' }).waitFor({ timeout: 5000 });
  await until(
    () => evaluations(page),
    (text) => text === 'stopped',
    5000,
  );
  await page.waitForTimeout(1000);
  assert.equal(await evaluations(page), 'stopped', 'and stays so');

  await stop.click();
  await running();
  await page.focus('#sampler');
  await page.keyboard.press('Escape');
  await page.locator('score-lab .sampling', { hasText: 'stopped' }).waitFor({ timeout: 5000 });
  await stop.click();
  await running();
  assert.ok((await page.evaluate('shift')) < 0.01);

  // What the reader changes in the meantime is answered first.
  const before = await picture(page);
  await page.selectOption('#field', 'model');
  const early = await until(
    () => picture(page),
    (now) => now !== before,
    5000,
  );
  await running();
  await page.locator('#time').fill('0.9');
  await until(
    () => picture(page),
    (now) => now !== early,
    5000,
  );
  await running();

  await page.selectOption('#sampler', 'ddim');
  await page.fill('#steps', '5');
  await page.press('#steps', 'Enter');
  await until(
    () => evaluations(page),
    (text) => text === '5 per sample',
    10_000,
  );
  assert.equal(await page.locator('score-lab .sampling').count(), 0);

  // Samples that are cut short have no quality, least of all that of the samples before.
  await number(page, 'energy-distance');
  await page.selectOption('#sampler', 'heun-sde');
  await page.fill('#steps', '10000');
  await page.press('#steps', 'Enter');
  await running();
  await stop.click();
  await until(
    () => evaluations(page),
    (text) => text === 'stopped',
    5000,
  );
  for (const name of ['energy-distance', 'stray', 'kl']) {
    assert.equal(await page.locator(`#number-${name}`).innerText(), '–', name);
  }
  assert.deepEqual(failures, []);
  await close();
});

test('sampling that is stopped while the network trains stays so when training pauses', async () => {
  const { page, failures, close } = await open(
    `#${SMALL}&heatmap=none&sampler=predictor-corrector&steps=10000`,
  );
  await ready(page);
  await page.click('#play');
  await page.locator('score-lab #sampling-progress', { hasText: '%' }).waitFor();
  await page.evaluate(() => {
    const root = /** @type {any} */ (document.querySelector('score-lab')).shadowRoot;
    for (const id of ['sampling-stop', 'play']) root.getElementById(id).click();
  });
  await until(
    () => evaluations(page),
    (text) => text === 'stopped',
    5000,
  );
  await page.waitForTimeout(500);
  assert.equal(await evaluations(page), 'stopped');
  assert.equal(await page.locator('#sampling-progress').innerText(), 'Sampling stopped');
  assert.deepEqual(failures, []);
  await close();
});

test('a label, guidance, and the density that guidance does not sample', async () => {
  const { page, failures, close } = await open(
    `#backend=cpu&score=exact&heatmap=none&show-data=false&sampler=ddim&show-truth=true&label=1`,
  );
  await ready(page);
  assert.deepEqual(await page.locator('#label option').allInnerTexts(), [
    'Any',
    '0 · upper arc',
    '1 · lower arc',
  ]);
  const given = await number(page, 'energy-distance');
  assert.match(await page.locator('#guidance-note').innerText(), /γ = 1 guidance is exact/);
  await until(
    () => colours(page),
    ({ violet, orange }) => violet > 0.001 && orange > 0.001,
  );
  const conditional = await picture(page);

  await page.locator('#guidance').fill('6');
  await until(
    () => page.locator('#guidance-note').innerText(),
    (text) => /Guidance at scale γ ≠ 1 does not sample p\(x\) p\(y\|x\)\^γ/.test(text),
  );
  await page.waitForURL(/guidance=6/, { timeout: 5000 });
  await until(
    () => evaluations(page),
    (text) => text === '100 per sample',
  );
  await until(
    () => shown(page, 'energy-distance'),
    (distance) => Number.isFinite(distance) && distance !== given,
  );
  const guided = await until(
    () => picture(page),
    (now) => now !== conditional,
  );
  await page.check('#tilted');
  await until(
    () => picture(page),
    (now) => now !== guided,
  );
  await until(
    () => colours(page),
    ({ violet }) => violet > 0.001,
  );
  assert.equal(await page.locator('score-lab .key', { hasText: 'True density' }).count(), 0);
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, 'guidance.png') });

  // Other data have other labels, or none.
  await page.selectOption('#data', 'rings');
  await until(
    () => page.locator('#label option').allInnerTexts(),
    (texts) => texts.length === 5 && texts[1] === '0 · outermost',
  );
  assert.equal(await page.locator('#label').inputValue(), 'any');
  assert.equal(await page.locator('#guidance').count(), 0);
  await page.selectOption('#data', 'swiss-roll');
  await until(
    () => page.locator('#label').count(),
    (count) => count === 0,
  );
  assert.deepEqual(failures, []);
  await close();
});

test('the labels that the figure offers are those of the core', async () => {
  const { page, failures, close } = await open(`#${SMALL}&condition=classifier-free&heatmap=none`);
  await ready(page);
  const kinds = await page
    .locator('#data option')
    .evaluateAll((all) => all.map((one) => /** @type {HTMLOptionElement} */ (one).value));
  for (const kind of kinds.filter((kind) => kind !== 'points')) {
    await page.selectOption('#data', kind);
    const labels = await until(
      () =>
        page.evaluate(() => {
          const { info } = /** @type {any} */ (document.querySelector('score-lab')).lab;
          return { kind: info.config.data.kind, labels: info.labels };
        }),
      (seen) => seen.kind === kind,
    );
    const options = await page.locator('#label option').count();
    assert.equal(Math.max(0, options - 1), labels.labels, kind);
  }
  assert.deepEqual(failures, []);
  await close();
});

test('labels are learnt: by a classifier with its own loss, or by the score itself', async () => {
  const { page, failures, close } = await open(`#${SMALL}&condition=classifier&label=0`);
  await ready(page);
  await page.click('#play');
  await trained(page, 60);
  const loss = await number(page, 'classifier-loss');
  assert.ok(loss > 0 && loss < 1.5, `classifier loss ${loss}`);
  await page.click('#play');
  assert.ok((await number(page, 'conditional-error')) > 0);
  await until(
    () => evaluations(page),
    (text) => text.replaceAll('\u202f', '') === '200 per sample', // each beside one of the classifier
  );
  await page.click('summary:has-text("More")');
  assert.equal(await page.locator('#classifierWidth').inputValue(), '128');

  await page.selectOption('#condition', 'classifier-free');
  await until(
    () => page.locator('#classifierWidth').count(),
    (count) => count === 0,
  );
  assert.equal(await page.locator('#labelDropout').inputValue(), '0.2');
  await trained(page, 0);
  await page.click('#play');
  await trained(page, 30);
  await until(
    () => evaluations(page),
    (text) => text === '100 per sample',
  );
  assert.equal(await page.locator('#number-classifier-loss').count(), 0);
  assert.deepEqual(failures, []);
  await close();
});

test('digits stand in rows, data above and samples below', async () => {
  const { page, failures, close } = await open(
    `#${SMALL}&data=glyphs&condition=classifier-free&sampler=ddim&steps=20`,
  );
  await ready(page);
  for (const gone of ['#heatmap', '#field', '#time', '#showTruth', '#showPaths']) {
    assert.equal(await page.locator(`score-lab ${gone}`).count(), 0, gone);
  }
  const before = await until(
    () => colours(page),
    ({ any }) => any > 0.05,
  );
  assert.equal(before.orange, 0, 'no samples before training');
  await page.click('#play');
  await trained(page, 40);
  await until(
    () => colours(page),
    ({ orange, any }) => orange > 0.0005 && any > before.any,
  );
  assert.ok(Number.isFinite(await number(page, 'loss')));
  await page.click('#play');
  const all = await picture(page);
  await page.selectOption('#label', '7');
  await until(
    () => picture(page),
    (now) => now !== all,
  );
  // It goes when samples of the label come, and comes again.
  await until(() => shown(page, 'energy-distance'), Number.isFinite);
  await page.locator('#guidance').fill('3');
  await until(
    () => evaluations(page),
    (text) => text === '40 per sample',
  );
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, 'digits.png') });
  assert.deepEqual(failures, []);
  await close();
});
