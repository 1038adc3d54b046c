/** The figure with every sampler, and with runs that are stopped. */
import { SMALL, evaluations, figure, number, picture, ready } from './figure.js';
import { expect, test, until, watchShifts, write } from './test.js';

/** The exact score of a mixture is cheap, and there is nothing to train. */
const EXACT = 'backend=cpu&data=mixture&score=exact&heatmap=none';

test('each sampler shows the settings that it uses, and runs', async ({ alone }) => {
  const page = await figure(alone, `${EXACT}`);
  await write(page.locator('#steps'), '10');
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
    expect(shown, sampler).toEqual(['sampler', ...settings]);
    await until(
      () => evaluations(page),
      (text) => /per sample/.test(text) && right(parseFloat(text)),
    );
  }
  await number(page, 'energy-distance');
  expect(await page.locator('#number-stray').innerText()).toMatch(/% *, floor .*%/);
  expect(await page.locator('#number-kl').innerText()).toMatch(/floor .* nats/);
});

test(
  'a long run shows its progress and stops at once; a newer request takes its place; nothing moves',
  { tag: '@chromium' },
  async ({ page }) => {
    await watchShifts(page);
    await page.goto(
      `#backend=cpu&score=exact&heatmap=none&sampler=predictor-corrector&steps=10000`,
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
    expect(await evaluations(page), 'and stays so').toBe('stopped');

    await stop.click();
    await running();
    await page.focus('#sampler');
    await page.keyboard.press('Escape');
    await page.locator('score-lab .sampling', { hasText: 'stopped' }).waitFor({ timeout: 5000 });
    await stop.click();
    await running();
    expect(await page.evaluate('shift')).toBeLessThan(0.01);

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
    await write(page.locator('#steps'), '5');
    await until(
      () => evaluations(page),
      (text) => text === '5 per sample',
      10_000,
    );
    expect(await page.locator('score-lab .sampling').count()).toBe(0);

    // Samples that are cut short have no quality, least of all that of the samples before.
    await number(page, 'energy-distance');
    await page.selectOption('#sampler', 'heun-sde');
    await write(page.locator('#steps'), '10000');
    await running();
    await stop.click();
    await until(
      () => evaluations(page),
      (text) => text === 'stopped',
      5000,
    );
    for (const name of ['energy-distance', 'stray', 'kl']) {
      expect(await page.locator(`#number-${name}`).innerText(), name).toBe('–');
    }
  },
);

test('sampling that is stopped while the network trains stays so when training pauses', async ({
  alone,
}) => {
  const page = await figure(alone, `${SMALL}&heatmap=none&sampler=predictor-corrector&steps=10000`);
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
  expect(await evaluations(page)).toBe('stopped');
  expect(await page.locator('#sampling-progress').innerText()).toBe('Sampling stopped');
});
