/** Few points of the reader's own: what is learned by heart is said, and the best state is kept. */
import { figure, number, pause, trained } from './figure.js';
import { expect, test, until, write } from './test.js';

/** Two noisy arcs; a network that looks at these points for long knows where each of them is. */
const FEW = Array.from({ length: 60 }, (_, i) => {
  const [angle, noise] = [(Math.PI * i) / 30, 0.15 * Math.sin(37 * i)];
  return [(1 + noise) * Math.cos(angle) + (i % 2), (1 + noise) * Math.sin(angle)];
});

/**
 * @param {(name: string, attributes: Record<string, string>) => Promise<import('@playwright/test').Page>} alone
 * @param {string} attributes
 */
async function withPoints(alone, attributes) {
  const page = await figure(alone, `backend=cpu&width=64&depth=2&batch-size=128&${attributes}`);
  await page.evaluate((points) => {
    const figure = /** @type {any} */ (document.querySelector('score-lab'));
    figure.config = { ...figure.config, data: { ...figure.config.data, kind: 'points', points } };
  }, FEW);
  await page.waitForFunction(
    () =>
      /** @type {any} */ (document.querySelector('score-lab')).lab.info.config.data.kind ===
      'points',
  );
  return page;
}

/**
 * What is said of the best state.
 * @param {import('@playwright/test').Page} page
 */
async function best(page) {
  const text = await page.locator('#best-nll').innerText();
  const found = /Best held-out NLL (−?[\d.]+) ± .* at step ([\d\u202f]+)/.exec(text) ?? [];
  return { nll: found[1], step: found[2] };
}

/** @param {import('@playwright/test').Page} page */
const bestStep = async (page) => Number((await best(page)).step.replaceAll('\u202f', ''));

test('held-out and training likelihood part, the best state is kept, and one click leads back', async ({
  alone,
}) => {
  const page = await withPoints(alone, 'heatmap=none');
  await write(page.locator('#smoothing'), '0');
  await expect(page.locator('#smoothing-width')).toContainText('scaled and learned as they are');
  await page.click('#play');
  await expect(page.locator('#by-heart')).toContainText('It begins to learn the points by heart');
  await until(
    () => page.locator('#by-heart').innerText(),
    (text) => /has begun to copy: its samples lie at 0\.[0-4]\d/.test(text),
  );
  const late = await pause(page);
  const [heldOut, training] = [await number(page, 'nll'), await number(page, 'training-nll')];
  expect(heldOut).toBeGreaterThan(training + 0.5);

  const { nll, step } = await best(page);
  const kept = await bestStep(page);
  expect(kept).toBeLessThan(late);
  expect(Number(nll.replace('−', '-'))).toBeLessThan(heldOut);
  await page.click('#return-to-best');
  await expect(page.locator('#steps-done')).toHaveText(`step ${step}`);
  expect(await trained(page, 1)).toBe(kept);
  await expect(page.locator('#number-nll')).toContainText(nll);
  await expect(page.locator('#return-to-best')).toBeDisabled();
  await expect(page.locator('#by-heart')).not.toContainText('by heart');
  await page.click('#step');
  expect(await trained(page, kept + 1)).toBe(kept + 1);
  // A step further is another state; the best is still that one, or by luck it is this.
  await until(
    async () => [await page.locator('#return-to-best').isEnabled(), await bestStep(page)],
    ([enabled, best]) => (best === kept ? enabled === true : best === kept + 1 && !enabled),
  );
});

test('smoothed by the width that is said, they are not copied', async ({ alone }) => {
  const page = await withPoints(alone, 'heatmap=none');
  await expect(page.locator('#smoothing-width')).toHaveText(
    /noise of width h = 0\.\d+, the width of the best leave-one-out likelihood/,
  );
  await page.click('#play');
  await trained(page, 1500);
  await pause(page);
  await number(page, 'energy-distance');
  await expect(page.locator('#by-heart')).not.toContainText('copy');
  await page.selectOption('#data', 'moons');
  await expect(page.locator('#best-nll, #smoothing-width')).toHaveCount(0);
});
