/** What the network is shown of the plane: small multiples of its waves, which the noise takes away. */
import { SMALL, figure, settledPicture } from './figure.js';
import { expect, test, until, write } from './test.js';

/**
 * How much the colours differ within one of the 4 × 4 tiles of the stage, along a line through its middle.
 * @param {import('@playwright/test').Page} page
 * @param {number} number  Of the tile.
 */
const contrast = (page, number) =>
  page.evaluate((k) => {
    const root = document.querySelector('score-lab')?.shadowRoot;
    const canvas = /** @type {HTMLCanvasElement} */ (root?.querySelector('.stage canvas'));
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const cell = canvas.width / 4;
    const [left, middle] = [((k % 4) + 0.25) * cell, (Math.floor(k / 4) + 0.6) * cell];
    const { data } = context.getImageData(left, middle, cell / 2, 1);
    const green = Array.from(data).filter((_, i) => i % 4 === 1);
    return Math.max(...green) - Math.min(...green);
  }, number);

test('as t grows the fine waves fade and the coarse one stays', async ({ alone }) => {
  const page = await figure(alone, `${SMALL}&heatmap=waves&time=0.01`);
  const finest = () => contrast(page, 15);
  await until(finest, (seen) => seen > 60);
  expect(await contrast(page, 0)).toBeGreaterThan(40);
  await expect(page.locator('score-lab .key')).toContainText('A = exp(−½‖ω‖²σ²/v)');
  await expect(page.locator('#crosshair'), 'a tile is no point of the plane').toHaveCount(0);
  await page.locator('#time').fill('0.3');
  await until(finest, (seen) => seen < 6);
  expect(await contrast(page, 0), 'the coarsest').toBeGreaterThan(40);

  await page.selectOption('#heatmap', 'none');
  await expect(page.locator('#crosshair')).toHaveCount(1);
});

test('as many tiles as waves; without any it says so', async ({ alone }) => {
  const page = await figure(alone, `${SMALL}&heatmap=waves`);
  const sixteen = await settledPicture(page);
  await page.click('summary:has-text("More")');
  await write(page.locator('#frequencies'), '3');
  await until(
    () => settledPicture(page),
    (seen) => seen !== sixteen,
  );
  await page.selectOption('#features', 'none');
  await expect(page.locator('score-lab .key')).toContainText('it has no Fourier features');
});
