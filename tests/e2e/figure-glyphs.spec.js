/** The figure with images of digits: samples, their nearest images, their likelihood in bits. */
import {
  SMALL,
  colours,
  config,
  evaluated,
  evaluations,
  figure,
  measured,
  number,
  pause,
  picture,
  ready,
  settledPicture,
  shown,
  trained,
} from './figure.js';
import { expect, keep, test, until, write } from './test.js';

const FIGURE = 'data=glyphs&width=32&depth=2&batch-size=64&backend=cpu&sampler=ddim&steps=20';

test('digits stand in rows, data above and samples below', async ({ alone }) => {
  const page = await figure(
    alone,
    `${SMALL}&data=glyphs&condition=classifier-free&sampler=ddim&steps=20`,
  );
  for (const gone of ['#heatmap', '#field', '#time', '#showTruth', '#showPaths']) {
    expect(await page.locator(`score-lab ${gone}`).count(), gone).toBe(0);
  }
  const before = await until(
    () => colours(page),
    ({ any }) => any > 0.05,
  );
  expect(before.orange, 'no samples before training').toBe(0);
  await page.click('#play');
  await trained(page, 40);
  await until(
    () => colours(page),
    ({ orange, any }) => orange > 0.0005 && any > before.any,
  );
  expect(Number.isFinite(await number(page, 'loss'))).toBe(true);
  await pause(page);
  await until(
    () => evaluations(page),
    (text) => text === '20 per sample',
  );
  const all = await settledPicture(page);
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
  await keep(page, 'digits.png');
});

test('the figure holds each sample against its nearest training image', async ({ alone }) => {
  const page = await figure(alone, FIGURE);
  const words = () => page.locator('#nearest').innerText();
  await page.check('#showNearest');
  expect(await words()).toBe('');
  expect(await page.locator('score-lab .key').innerText()).toMatch(/once it has taken a step/);
  await page.click('#play');
  await trained(page, 30);
  await pause(page);
  const text = await until(words, (words) => /over these samples/.test(words));
  const described = () =>
    page.locator('score-lab .stage canvas').first().getAttribute('aria-label');
  expect((await described()) ?? '').toMatch(/24 samples, each .* nearest training image/);
  const found =
    /latest ([\d\s\u202f]+) training images.*these samples is (\d+\.\d+), over fresh data (\d+\.\d+)/.exec(
      text,
    );
  const [, searched, samples, fresh] = found ?? [];
  expect(searched, text).toBeTruthy();
  expect(Number(searched.replaceAll(/\D/g, '')), searched).toBeGreaterThanOrEqual(30 * 64);
  expect(Number(samples), 'samples of an unripe model are farther').toBeGreaterThan(Number(fresh));
  expect(Number(fresh), 'samples of an unripe model are farther').toBeGreaterThan(0);
  const pairs = await settledPicture(page);
  await page.uncheck('#showNearest');
  await until(
    () => picture(page),
    (now) => now !== pairs,
  );
  await page.check('#showNearest');
  await until(
    () => picture(page),
    (now) => now === pairs,
  );
  await keep(page, 'nearest.png');

  await page.uncheck('#showSamples');
  await until(words, (words) => /switched off/.test(words));
  expect((await described()) ?? '').not.toMatch(/nearest/);
  await page.check('#showSamples');
  await until(words, (words) => /over these samples/.test(words));
  // The search may be over before anyone asks: each change of the words is looked at, from before there are others.
  const searching = page.evaluate(
    () =>
      new Promise((resolve) => {
        const root = /** @type {ShadowRoot} */ (document.querySelector('score-lab')?.shadowRoot);
        const look = () => {
          const words = root.querySelector('#nearest')?.textContent?.trim() ?? '';
          if (/^Searching|^The search/.test(words)) resolve(true);
        };
        const all = { subtree: true, childList: true, characterData: true };
        new MutationObserver(look).observe(root, all);
      }),
  );
  const before = await words();
  await write(page.locator('#steps'), '10'); // other samples, and so another median
  await searching;
  await until(words, (words) => /over these samples/.test(words) && words !== before);
  // Both are so for a moment only: watched within the page, from before the step.
  const earlier = page.waitForFunction(() => {
    const root = document.querySelector('score-lab')?.shadowRoot;
    const label = root?.querySelector('.stage canvas')?.getAttribute('aria-label') ?? '';
    const words = root?.querySelector('#nearest')?.textContent ?? '';
    return /over earlier samples/.test(words) && /24 earlier samples/.test(label);
  });
  await page.click('#step');
  await earlier;
  await until(words, (words) => /over these samples/.test(words));
  await page.selectOption('#data', 'moons');
  await expect(page.locator('#showNearest')).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 780 } });

  test('the words about the nearest images have their room from the start', async ({ page }) => {
    await page.goto(`#${FIGURE}`);
    await ready(page);
    await page.click('#step');
    await trained(page, 1);
    await page.check('#showNearest');
    const key = page.locator('score-lab .key').first();
    const height = async () => (await key.boundingBox())?.height;
    const before = await height();
    await expect(key).toHaveText(/over these samples/, { useInnerText: true });
    expect(await height()).toBe(before);
  });
});

test('choosing learned dequantization brings its needs along; the panel counts bits', async ({
  alone,
}) => {
  const page = await figure(alone, FIGURE);
  const runs = (/** @type {(config: any) => boolean} */ right) => until(() => config(page), right);
  await page.selectOption('#dequantization', 'variational');
  const { loss } = await runs(({ data }) => data.dequantization === 'variational');
  expect(loss.weighting).toBe('likelihood');
  expect(await page.locator('[data-setting=dequantization] .note').innerText()).toMatch(
    /Weight.*g² \(likelihood\)/,
  );
  await page.selectOption('#schedule', 'learned'); // one of the two is learned at a time
  await runs(({ data, sde }) => data.dequantization === 'uniform' && sde.schedule === 'learned');
  expect(await page.locator('[data-setting=schedule] .note').innerText()).toMatch(
    /Dequantization: Uniform noise/,
  );
  await page.selectOption('#dequantization', 'variational');
  await runs(({ data, sde }) => data.dequantization === 'variational' && sde.schedule === 'fixed');
  expect(await page.locator('score-lab .error').count()).toBe(0);

  // Out of sight it takes nothing away from the reader when it comes back.
  await page.selectOption('#data', 'moons');
  await page.selectOption('#schedule', 'learned');
  await page.selectOption('#data', 'glyphs');
  await runs(({ data, sde }) => data.dequantization === 'uniform' && sde.schedule === 'learned');
  expect(await page.locator('[data-setting=data] .note').innerText()).toMatch(
    /Dequantization: Uniform noise/,
  );
  await page.selectOption('#dequantization', 'variational');
  await runs(({ data }) => data.dequantization === 'variational');

  await page.click('#play');
  await trained(page, 20);
  await pause(page);
  await number(page, 'bits-nll', 120_000);
  const { bitsPerDim } = await evaluated(page, { count: 64 });
  for (const name of /** @type {const} */ (['nll', 'bound', 'gaussian'])) {
    expect(await page.locator(`#number-bits-${name}`).innerText()).toMatch(
      /^(≤ )?−?[\d.]+ ± [\d.]+ bits/,
    );
    const { value, error } = await measured(page, `bits-${name}`);
    const own = { value: bitsPerDim?.[name] ?? NaN, error: bitsPerDim?.[`${name}StandardError`] };
    const off = Math.abs(value - own.value);
    expect(off, `${name}: ${value}, ${own.value}`).toBeLessThan(
      6 * Math.hypot(error, own.error ?? 0),
    );
  }
  await page.selectOption('#data', 'moons');
  await expect(page.locator('#number-bits-nll')).toHaveCount(0);
  const moons = await runs(({ data }) => data.kind === 'moons');
  expect(moons.data.dequantization ?? null).toBe(null);
});
