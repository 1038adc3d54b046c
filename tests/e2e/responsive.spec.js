/** The page stays responsive. */
import { ready, trained } from './figure.js';
import { expect, test } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

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
  return /** @type {any[]} */ (traceEvents)
    .filter(({ name, tdur, ...event }) => name === 'RunTask' && tdur && main.has(thread(event)))
    .map(({ tdur }) => Number(tdur) / 1000);
}
