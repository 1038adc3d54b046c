/** What the network is shown, on which noise levels it learns and towards which arrows: as choices of the figure. */
import { SMALL, config, figure, ready, trained } from './figure.js';
import { expect, test, until, write } from './test.js';

/**
 * Waits until the lab that runs has the configuration asked for.
 * @param {import('@playwright/test').Page} page
 * @param {(config: any) => boolean} right
 */
const runs = (page, right) => until(() => config(page), right, 20_000);

test('the address and the controls choose waves, levels and targets, and the address keeps them', async ({
  page,
}) => {
  await page.goto(
    `#${SMALL}&frequencies=8&lowest-frequency=2&highest-frequency=9&log-mean=-1&log-width=1.2&targets=averaged`,
  );
  await ready(page);
  const { score, loss } = await config(page);
  expect(score).toMatchObject({
    features: 'fourier',
    frequencies: 8,
    lowestFrequency: 2,
    highestFrequency: 9,
  });
  expect(loss).toEqual({
    kind: 'denoising',
    weighting: 'preconditioned',
    time: 'log-normal',
    logMean: -1,
    logWidth: 1.2,
    targets: 'averaged',
  });
  const formula = page.locator('#objective-formula');
  await expect(formula).toContainText('E[½‖F − F*‖²], ℓ = ln(σ/(ασ_d)) from N(−1, 1.2²)');
  await expect(formula).toContainText('F − F* = (s(x, t) + z̄/σ)/b');

  await page.selectOption('#targets', 'single');
  await write(page.locator('#logMean'), '-1.5');
  await page.click('summary:has-text("More")');
  await write(page.locator('#frequencies'), '4');
  await runs(
    page,
    ({ score, loss }) =>
      score.frequencies === 4 && loss.logMean === -1.5 && loss.targets === 'single',
  );
  await page.selectOption('#features', 'none');
  await runs(page, ({ score }) => score.features === 'none' && score.frequencies === undefined);
  await expect(page.locator('#frequencies'), 'there are no waves to choose').toHaveCount(0);
  await page.waitForURL(/features=none/, { timeout: 5000 });

  await page.reload();
  await ready(page);
  const again = await config(page);
  expect([again.score.features, again.loss.logMean, again.loss.targets]).toEqual([
    'none',
    -1.5,
    'single',
  ]);
});

test('weight and law of t go with each other until the reader has chosen one', async ({ page }) => {
  const asked = async (/** @type {string} */ address) => {
    await page.goto(`?${encodeURIComponent(address)}#${SMALL}&${address}`);
    await ready(page);
    const { loss } = await config(page);
    return [loss.weighting, loss.time];
  };
  expect(await asked('')).toEqual(['preconditioned', 'log-normal']);
  expect(await asked('time-law=importance')).toEqual(['variance', 'importance']);
  expect(await asked('time-law=log-normal')).toEqual(['preconditioned', 'log-normal']);
  expect(await asked('loss=sliced-vr'), 'what suits derivatives').toEqual(['variance', 'uniform']);
  expect((await config(page)).training.learningRate).toBe(0.004);
  expect(await asked('weighting=likelihood')).toEqual(['likelihood', 'uniform']);
  await expect(page.locator('#logMean'), 'nothing speaks of ℓ').toHaveCount(0);

  await page.selectOption('#timeLaw', 'log-normal');
  await runs(page, ({ loss }) => loss.time === 'log-normal');
  expect((await config(page)).loss.weighting, 'as it was chosen').toBe('likelihood');
  await expect(page.locator('#logMean')).toHaveValue('-2');

  await asked('');
  await page.selectOption('#timeLaw', 'uniform');
  await runs(page, ({ loss }) => loss.time === 'uniform');
  expect((await config(page)).loss.weighting, 'as it was seen').toBe('preconditioned');
  await page.waitForURL(/weighting=preconditioned/, { timeout: 5000 });
});

test('what does not go together is refused beside its control, or comes along', async ({
  alone,
}) => {
  const page = await figure(alone, `${SMALL}&targets=averaged`);
  await page.selectOption('#schedule', 'learned');
  await runs(page, ({ sde, loss }) => sde.schedule === 'learned' && loss.targets === 'single');
  await expect(page.locator('[data-setting=schedule] .told')).toHaveText(/Target arrows: Single/);
  await page.selectOption('#targets', 'averaged');
  await runs(page, ({ sde, loss }) => sde.schedule === 'fixed' && loss.targets === 'averaged');

  await page.click('summary:has-text("More")');
  await write(page.locator('#highestFrequency'), '0.5');
  await expect(page.locator('#lowestFrequency-error[role=alert]')).toHaveText(
    /score\.lowestFrequency: 1 is not allowed.*at most score\.highestFrequency, 0\.5/,
  );
  expect((await config(page)).score.highestFrequency, 'what stands goes on').toBe(20);
  await write(page.locator('#lowestFrequency'), '0.25');
  await runs(page, ({ score }) => score.lowestFrequency === 0.25 && score.highestFrequency === 0.5);
  await page.selectOption('#timeLaw', 'log-normal');
  await write(page.locator('#logWidth'), '0');
  await expect(page.locator('#logWidth-error[role=alert]')).toHaveText(
    /log-width: "0" is not allowed; it must be a number from 0\.1 to 10/,
  );
});

test('points are smoothed by the width that the core finds, or by the reader’s', async ({
  alone,
}) => {
  const page = await figure(alone, SMALL);
  await expect(page.locator('#smoothing'), 'other data have a density').toHaveCount(0);
  await page.evaluate(() => {
    const figure = /** @type {any} */ (document.querySelector('score-lab'));
    const points = Array.from({ length: 60 }, (_, i) => [Math.cos(i), Math.sin(i) + 0.01 * i]);
    figure.config = { ...figure.config, data: { kind: 'points', points } };
  });
  await runs(page, ({ data }) => data.kind === 'points' && data.smoothing === undefined);
  await expect(page.locator('#smoothing')).toHaveValue('auto');
  const width = () => page.evaluate('document.querySelector("score-lab").lab.info.smoothing');
  expect(await width()).toBeGreaterThan(0.01);
  await write(page.locator('#smoothing'), '0');
  await runs(page, ({ data }) => data.smoothing === 0);
  expect(await width()).toBe(0);
  await page.click('#play');
  await trained(page, 5);
  await write(page.locator('#smoothing'), 'wide');
  await expect(page.locator('#smoothing-error[role=alert]')).toHaveText(
    /smoothing: "wide" is not allowed; it must be auto, or a number from 0 to 100/,
  );
  await write(page.locator('#smoothing'), 'auto');
  await runs(page, ({ data }) => data.smoothing === undefined);
});
