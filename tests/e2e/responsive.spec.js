/** The page stays responsive. */
import { ready, trained } from './figure.js';
import { tasksOf } from './tasks.js';
import { expect, test } from './test.js';

test.use({ trace: 'off' }); // it would take its own time of the page

test(
  'no task of the page takes over 50 ms while the CPU trains',
  { tag: '@chromium' },
  async ({ page, browser }) => {
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
  },
);
