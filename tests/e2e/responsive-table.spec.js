/** A large table does not hold up the page. */
import { expect, test } from './test.js';
import { tasksOf } from './tasks.js';

test.use({ trace: 'off' }); // it would take its own time of the page

test(
  'a million rows are read without a task over 50 ms on the thread of the page',
  { tag: '@chromium' },
  async ({ page, browser }) => {
    await page.goto('#data=points'); // nothing trains meanwhile
    await page.locator('#csv-file').waitFor({ state: 'attached' });
    await page.evaluate(() => {
      const block = Array.from({ length: 1000 }, (_, i) => `${Math.sin(i).toFixed(4)},${i / 7}\n`);
      /** @type {any} */ (window).rows = new File(Array(1000).fill(block.join('')), 'million.csv');
    });
    const tasks = await tasksOf(browser, page, async () => {
      await page.evaluate(() => {
        const carried = new DataTransfer();
        carried.items.add(/** @type {any} */ (window).rows);
        const { shadowRoot } = document.querySelector('score-lab') ?? {};
        const place = shadowRoot?.querySelector('.points-editor');
        place?.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
      });
      await expect(page.locator('#table-use')).toHaveText('Use these 1\u202f000\u202f000 points');
    });
    expect(tasks.length).toBeGreaterThan(10);
    expect(tasks.filter((millis) => millis > 50)).toEqual([]);
  },
);
