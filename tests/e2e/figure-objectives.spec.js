/** Every objective of the family in the figure: chosen, trained, refused where it makes no sense. */
import {
  SMALL,
  colours,
  config,
  evaluated,
  figure,
  measured,
  number,
  pause,
  ready,
  trained,
} from './figure.js';
import { expect, test, until, write } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Waits until the lab that runs has the configuration asked for.
 * @param {Page} page
 * @param {(config: any) => boolean} right
 */
const runs = (page, right) => until(() => config(page), right, 20_000);

test('attributes and address become the configuration of the objective', async ({ page }) => {
  await page.goto(
    `#${SMALL}&sde=ve&loss=sliced&projections=3&projection=sphere&time-law=ladder&ladder-levels=7&weighting=uniform&score=energy&parametrisation=score&depth=1`,
  );
  await ready(page);
  const first = await config(page);
  expect(first.loss).toEqual({
    kind: 'sliced',
    weighting: 'uniform',
    time: { ladder: 7, law: 'uniform' },
    projections: 3,
    projection: 'sphere',
  });
  expect(first.score).toEqual({
    kind: 'energy',
    width: 32,
    depth: 1,
    parametrisation: 'score',
    features: 'fourier',
    frequencies: 16,
    lowestFrequency: 1,
    highestFrequency: 20,
  });
  expect(await page.locator('#objective-formula').innerText()).toMatch(/vᵀ∇s.*7 levels/s);

  await page.selectOption('#timeLaw', 'fixed');
  await runs(page, ({ loss }) => loss.time.fixed === 0.3 && loss.weighting === null);
  expect(await page.locator('#weighting').count(), 'nothing to weigh without time').toBe(0);
  expect(await page.locator('#ladderLevels').count()).toBe(0);
  await page.selectOption('#loss', 'implicit');
  await runs(page, ({ loss }) => loss.kind === 'implicit' && loss.projections === undefined);
  expect(await page.locator('#projections').count()).toBe(0);
  await page.waitForURL(/loss=implicit/, { timeout: 5000 });

  // and back: a configuration becomes attributes
  const attributes = await page.evaluate(() => {
    const figure = /** @type {any} */ (document.createElement('score-lab'));
    figure.config = {
      loss: { kind: 'sliced-vr', time: { fixed: 0.5 }, projections: 2 },
      score: { kind: 'exact' },
    };
    return [figure.loss, figure.timeLaw, figure.fixedNoise, figure.projections, figure.score];
  });
  expect(attributes).toEqual(['sliced-vr', 'fixed', 0.5, 2, 'exact']);
});

for (const [loss, time] of [
  ['explicit', 'time-law=importance&weighting=likelihood'],
  ['denoising', 'time-law=ladder&sde=ve&parametrisation=noise'],
  ['implicit', 'time-law=fixed&fixed-noise=0'],
  ['sliced', 'time-law=uniform&score=energy&depth=1'],
  ['sliced-vr', 'time-law=importance&data=generator&projection=gaussian&projections=2'],
]) {
  test(`${loss} (${time}) trains on the page and shows its score`, async ({ alone }) => {
    const page = await figure(alone, `${SMALL}&loss=${loss}&${time}`);
    const before = await page.locator('#number-loss').innerText();
    expect(before.trim()).toBe('–');
    await page.click('#play');
    await trained(page, 10);
    expect(Number.isFinite(await number(page, 'loss'))).toBe(true);
    await pause(page);
    expect((await config(page)).loss.kind).toBe(loss);
    await page.selectOption('#heatmap', 'none');
    await page.uncheck('#showSamples');
    await page.uncheck('#showData');
    await page.selectOption('#field', 'model');
    await until(
      () => colours(page),
      ({ any }) => any > 0.003,
    );
  });
}

test('a combination that makes no sense is refused beside its control, and the model goes on', async ({
  alone,
}) => {
  const page = await figure(alone, SMALL);
  await page.click('#play');
  await trained(page, 10);
  await page.selectOption('#timeLaw', 'ladder');
  await runs(page, ({ sde, loss }) => sde.kind === 've' && loss.time.ladder === 10);
  await expect(
    page.locator('[data-setting=timeLaw] .told'),
    'what it needs comes along',
  ).toHaveText(/Changed along .*VE/);
  /** @type {[string, [string, string][], RegExp][]} */
  const refused = [
    [
      'loss',
      [
        ['timeLaw', 'uniform'],
        ['data', 'checkerboard'],
        ['loss', 'explicit'],
      ],
      /loss\.kind: explicit is not allowed.*score is not known/,
    ],
  ];
  for (const [control, choices, expected] of refused) {
    for (const [name, value] of choices) await page.selectOption(`#${name}`, value);
    await until(
      async () => page.locator(`#${control}-error[role=alert]`).allInnerTexts(),
      (texts) => expected.test(texts.join()),
      10_000,
    );
    const step = await trained(page, 0);
    await trained(page, step + 5);
  }
  // Denoising without noise: the number is typed, the refusal stands at the loss.
  await page.selectOption('#loss', 'implicit');
  await page.selectOption('#timeLaw', 'fixed');
  await write(page.locator('#fixedNoise'), '0');
  await runs(page, ({ loss }) => loss.time.fixed === 0 && loss.kind === 'implicit');
  await page.selectOption('#loss', 'denoising');
  await until(
    async () => page.locator('#loss-error[role=alert]').allInnerTexts(),
    (texts) => /no noise to remove/.test(texts.join()),
    10_000,
  );
  expect((await config(page)).loss.kind).toBe('implicit');
});

test('one noise level: no samples and no density, but score, error and curl; an energy has its density', async ({
  alone,
}) => {
  const page = await figure(
    alone,
    `${SMALL}&loss=sliced&time-law=fixed&score=energy&depth=1&show-data=false`,
  );
  await page.click('#play');
  await trained(page, 60);
  await pause(page);
  expect(await page.locator('score-lab .key').innerText()).toMatch(
    /no samples, no paths, no log-density/,
  );
  expect((await colours(page)).any).toBe(0);
  await expect(page.locator('#time')).toBeDisabled();
  await expect(page.locator('#number-nll')).toHaveText(/needs all noise levels/, {
    useInnerText: true,
  });
  const error = await measured(page, 'score-error');
  const own = await evaluated(page, { count: 500 });
  const off = Math.abs(error.value - (own.scoreError ?? NaN));
  expect(off, `${error.value}, ${own.scoreError}`).toBeLessThan(
    6 * Math.hypot(error.error, own.scoreErrorStandardError ?? 0),
  );
  expect(await page.locator('#number-score-error').innerText()).not.toMatch(/nats/);

  await page.selectOption('#heatmap', 'energy');
  await until(
    () => colours(page),
    ({ teal, any }) => teal > 0.02 && any > 0.02,
  );
  await page.selectOption('#heatmap', 'score-error');
  await until(
    () => colours(page),
    ({ teal }) => teal > 0.2,
  );
  // The finest map is the last that is asked for; an empty one looks like none, so the answers are counted.
  await page.evaluate(() => {
    const { lab } = /** @type {any} */ (document.querySelector('score-lab'));
    const seen = /** @type {any} */ (window);
    seen.curls = [];
    const { curl } = lab;
    lab.curl = async (/** @type {unknown[]} */ ...given) => {
      const values = await curl.apply(lab, given);
      seen.curls.push(...values);
      return values;
    };
  });
  await page.selectOption('#heatmap', 'curl');
  const curls = () => page.evaluate(() => /** @type {any} */ (window).curls.length);
  await until(curls, (count) => count >= 64 * 64);
  await page.waitForTimeout(500);
  expect((await colours(page)).any, 'a gradient has no curl').toBeLessThan(0.01);
  const largest = await page.evaluate(() =>
    /** @type {any} */ (window).curls.reduce(
      (/** @type {number} */ most, /** @type {number} */ curl) => Math.max(most, Math.abs(curl)),
      0,
    ),
  );
  expect(largest).toBeLessThan(1e-2);
  await page.click('summary:has-text("More")');
  await page.selectOption('#score', 'network');
  await runs(page, ({ score }) => score.kind === 'network');
  await page.click('#play');
  await trained(page, 100);
  await until(
    () => colours(page),
    ({ any }) => any > 0.03,
  );
});

test('the loss by time has one mean under every law, and importance pays for the weight g²', async ({
  alone,
}) => {
  const page = await figure(alone, `${SMALL}&weighting=likelihood`);
  await page.click('#play');
  await trained(page, 200);
  await page.click('#play');
  await page.click('summary:has-text("Loss by time")');
  await page.click('#measure-bins');
  await page.locator('#bins-verdict').waitFor({ timeout: 30_000 });
  const notes = await page.locator('.law .note').allInnerTexts();
  const [uniform, importance, normal] = notes.map((text) => {
    const found = /mean ([−\d.]+)(?: ± ([\d.]+))?\s+deviation of one point ([\d.e+]+)/.exec(text);
    const [mean, error, deviation] = (found ?? []).slice(1).map((s) => Number(s.replace('−', '-')));
    return { mean, error, deviation };
  });
  for (const other of [importance, normal]) {
    expect(Math.abs(uniform.mean - other.mean), notes.join()).toBeLessThan(
      5 * Math.hypot(uniform.error, other.error),
    );
  }
  expect(uniform.deviation, notes.join()).toBeGreaterThan(1.5 * importance.deviation);
  expect(await page.locator('.law .mean').count(), 'ten bins under each law').toBe(30);
});

test('choosing the learned schedule brings its needs along and says so; leaving them takes it back', async ({
  alone,
}) => {
  const page = await figure(alone, `${SMALL}&time-law=importance`);
  const note = (/** @type {string} */ name) => page.locator(`[data-setting=${name}] .note`);
  await page.selectOption('#schedule', 'learned');
  const learned = await runs(page, ({ sde }) => sde.schedule === 'learned');
  expect([learned.loss.weighting, learned.loss.time]).toEqual(['likelihood', 'uniform']);
  expect(await page.locator('#weighting').inputValue()).toBe('likelihood');
  expect(await note('schedule').innerText()).toMatch(/Law of t: Uniform.*Weight.*g²/);

  await page.click('#play');
  await trained(page, 40);
  await page.click('#play');
  await page.selectOption('#heatmap', 'none');
  await until(
    () => colours(page),
    ({ teal }) => teal < 0.02,
  );
  await page.selectOption('#heatmap', 'score-error');
  await until(
    () => colours(page),
    ({ teal }) => teal > 0.1,
  );
  expect(await page.locator('score-lab .key').innerText()).not.toMatch(/Heatmap:/);
  expect(await page.locator('score-lab .error').count()).toBe(0);

  await page.selectOption('#weighting', 'variance');
  await runs(page, ({ sde }) => sde.schedule === 'fixed');
  expect(await note('weighting').innerText()).toMatch(/“Weight λ\(t\)”: Schedule: As given\.$/);
  expect(await note('schedule').innerText(), 'the latest choice only').toBe('');
  await page.selectOption('#schedule', 'learned');
  await page.selectOption('#loss', 'explicit');
  await runs(page, ({ sde, loss }) => sde.schedule === 'fixed' && loss.kind === 'explicit');
  expect(await note('loss').innerText()).toMatch(/matching”: Schedule: As given\.$/);
});
