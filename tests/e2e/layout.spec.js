/** The page stands still and stays responsive, at every size of its window and with whatever fonts a machine has. */
import { SMALL, colours, ready, trained } from './figure.js';
import { artifact, expect, test, until, watchShifts } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

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

      await page.evaluate(() => document.querySelector('main')?.prepend('One line more.'));
      await until(
        () => page.evaluate('shift'),
        (shift) => Number(shift) > 0.01,
      ); // it would have been seen
    });
  });
}

test.describe('while the CPU trains', { tag: '@chromium' }, () => {
  test.use({ trace: 'off' }); // it would take its own time of the page

  test('no task of the page takes over 50 ms', async ({ page, browser }) => {
    await page.goto('#backend=cpu');
    await ready(page);
    const tasks = await tasksOf(browser, page, async () => {
      await page.click('#play');
      await page.waitForTimeout(10_000);
      await trained(page, 100);
    });
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter((millis) => millis > 50)).toEqual([]);

    const busy = await tasksOf(browser, page, () =>
      page.evaluate(() => {
        const end = performance.now() + 200;
        while (performance.now() < end);
      }),
    );
    expect(Math.max(...busy), 'one that takes longer is seen').toBeGreaterThan(50);
  });
});

/**
 * How long each task of the page held the processor, in milliseconds: what other programs take meanwhile does not
 * count, so that a busy machine is no excuse.
 * @param {import('@playwright/test').Browser} browser
 * @param {Page} page
 * @param {() => Promise<unknown>} work
 */
async function tasksOf(browser, page, work) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const thread = (/** @type {any} */ { pid, tid }) => `${pid} ${tid}`;
  const main = new Set(
    traceEvents
      .filter((/** @type {any} */ { args }) => args?.name === 'CrRendererMain')
      .map(thread),
  );
  return /** @type {number[]} */ (
    traceEvents
      .filter((/** @type {any} */ event) => event.name === 'RunTask' && main.has(thread(event)))
      .map((/** @type {any} */ { tdur }) => tdur / 1000)
  );
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
    await page.screenshot({ path: artifact('phone.png') });
  });
});
