/** The page stands still, at every size of its window and with whatever fonts a machine has. */
import { setTimeout } from 'node:timers/promises';
import { SMALL, colours, ready, trained } from './figure.js';
import { expect, keep, test, until, watchShifts } from './test.js';

/**
 * Answers a second after the visitor's first look: no line may wrap anew when a font arrives.
 * @param {import('@playwright/test').Route} route
 */
const late = async (route) => {
  await setTimeout(1000);
  await route.continue();
};

for (const [width, height] of [
  [320, 640],
  [360, 780],
  [768, 1024],
  [1024, 768],
  [1280, 1000],
  [1920, 1080],
]) {
  test.describe(`in a window of ${width} × ${height}`, { tag: '@chromium' }, () => {
    test.use({ viewport: { width, height } });

    test('nothing moves and nothing sticks out', async ({ page }) => {
      await watchShifts(page);
      await page.route('**/*.woff2', late);
      await page.goto(`#${SMALL}`);
      await ready(page);
      await page.click('#play');
      await trained(page, 20);
      await until(
        () => colours(page),
        ({ orange, teal }) => orange > 0.001 && teal > 0.01,
      );
      expect(await page.evaluate('shift')).toBeLessThan(0.01);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);

      await page.evaluate(() => {
        scrollTo(0, 0); // below the top the browser would hold on to what is seen
        const gap = document.createElement('div');
        gap.style.height = '100px';
        document.querySelector('main')?.prepend(gap);
      });
      await until(
        () => page.evaluate('shift'),
        (shift) => Number(shift) > 0.01,
      ); // it would have been seen
    });
  });
}

test.describe('on a phone', { tag: '@chromium' }, () => {
  test.use({
    viewport: { width: 360, height: 780 },
    hasTouch: true,
    isMobile: true,
    colorScheme: 'dark',
  });

  test('nothing sticks out, and targets are large enough', async ({ page }) => {
    await page.goto(`#${SMALL}`);
    await ready(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    for (const id of ['#play', '#step', '#reset', '#sampler', '#data', '#time']) {
      const box = await page.locator(id).boundingBox();
      expect(box?.height, id).toBeGreaterThanOrEqual(44);
    }
    await page.tap('#play');
    await trained(page, 50);
    await until(
      () => colours(page),
      ({ orange }) => orange > 0.001,
    );
    await keep(page, 'phone.png');
  });
});
