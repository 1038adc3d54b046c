/** Data of any place and size: how they are scaled, and what may go wrong with them, is the reader's to see. */
import { SMALL, figure, number, trained } from './figure.js';
import { expect, test, until } from './test.js';

/** Fewer than can be split, far from zero, and of sizes that differ by a thousand. */
const FAR = Array.from({ length: 18 }, (_, i) => [5000 + 100 * Math.cos(i), 0.1 * Math.sin(i)]);

test('points of any place and size fill the stage, and what goes wrong with them is said', async ({
  alone,
}) => {
  const page = await figure(alone, SMALL);
  const info = () =>
    page.evaluate(() => {
      const { scaling, window, warnings } = /** @type {any} */ (document.querySelector('score-lab'))
        .lab.info;
      return { scaling, window, warnings };
    });
  await expect(page.locator('.messages .warning')).toHaveCount(0);
  await page.evaluate((points) => {
    const lab = /** @type {any} */ (document.querySelector('score-lab'));
    lab.config = { ...lab.config, data: { kind: 'points', points } };
  }, FAR);
  await until(
    async () => (await info()).scaling.centre[0],
    (centre) => Math.abs(centre - 5000) < 20,
  );
  const { window, warnings } = await info();
  expect(window[1] - window[0]).toBeGreaterThan(200 * (window[3] - window[2]));
  await expect(page.locator('.messages .warning')).toHaveText(
    warnings.map(
      (/** @type {{ field: string, message: string }} */ { field, message }) =>
        `${field}: ${message}.`,
    ),
  );
  expect(warnings[0].message).toMatch(/18 points are too few/);
  await page.click('#play');
  await trained(page, 20);

  // The crosshair goes by shares of the stage.
  await page.focus('#crosshair');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.locator('#probe-point')).toHaveText(/^x = \(5\d\d\d(\.\d)?, −?0\.\d{3,4}\)$/);

  await page.selectOption('#scaling', 'none');
  await until(
    async () => (await info()).scaling.scale,
    ([x, y]) => x === 1 && y === 1,
  );
  expect((await info()).warnings.map((/** @type {any} */ { field }) => field)).toContain(
    'data.scaling',
  );
  await page.selectOption('#data', 'moons');
  await expect(page.locator('#scaling')).toHaveValue('auto');
  await until(
    async () => Number.isFinite(await number(page, 'entropy')),
    (yes) => yes,
  );
});
