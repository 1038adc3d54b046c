/** How long the tasks of a page take. */

/**
 * How long each task of the page held the processor, in milliseconds: what other programs take meanwhile does not
 * count, so that a busy machine is no excuse.
 * @param {import('@playwright/test').Browser} browser
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<unknown>} work
 */
export async function tasksOf(browser, page, work) {
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
