/**
 * The test of every browser test. An error that the page does not handle fails the test. Three kinds of pages:
 * `page` is fresh; `library` and `alone` share one bare page, where the module is loaded once.
 */
import { expect, test as base } from '@playwright/test';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').BrowserContext} BrowserContext */
/**
 * @typedef {object} Own
 * @property {RegExp} tolerated  Errors that a test brings about.
 * @property {(body: string) => Promise<any>} library  Runs a function body that has `createLab`; its labs end with it.
 * @property {(name: string, attributes: Record<string, string>) => Promise<Page>} alone  The page, with this one element.
 */
/** @typedef {{ bare: { page: Page, failures: string[] } }} Shared */

const LIBRARY = '/some/sub/folder/score-lab.js';
export const EMPTY = '/pages/empty.html';

/** @type {import('@playwright/test').TestType<import('@playwright/test').PlaywrightTestArgs & import('@playwright/test').PlaywrightTestOptions & Own, import('@playwright/test').PlaywrightWorkerArgs & import('@playwright/test').PlaywrightWorkerOptions & Shared>} */
export const test = base.extend({
  tolerated: [/^$/, { option: true }],

  context: async ({ context, tolerated }, use) => {
    const failures = heard(context);
    await use(context);
    expect(failures.filter((message) => !tolerated.test(message))).toEqual([]);
  },

  bare: [
    async (
      /** @type {{ browser: import('@playwright/test').Browser }} */ { browser },
      /** @type {(bare: Shared['bare']) => Promise<void>} */ use,
    ) => {
      const viewport = { width: 1280, height: 1000 };
      const context = await browser.newContext({ baseURL: process.env.E2E_ORIGIN, viewport });
      const failures = heard(context);
      const page = await context.newPage();
      await page.goto(EMPTY);
      await use({ page, failures });
      await context.close();
    },
    { scope: 'worker' },
  ],

  library: async ({ bare: { page, failures } }, use) => {
    await use((body) => inPage(page, body));
    expect(failures.splice(0)).toEqual([]);
  },

  alone: async ({ bare: { page, failures } }, use) => {
    await use(async (name, attributes) => {
      await put(page, name, attributes);
      return page;
    });
    await page.evaluate(() => document.body.replaceChildren());
    expect(failures.splice(0)).toEqual([]);
  },
});

/**
 * What goes wrong unhandled on the pages of a context, from here on.
 * @param {BrowserContext} context
 */
function heard(context) {
  /** @type {string[]} */
  const failures = [];
  context.on('weberror', (error) => failures.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text());
  });
  return failures;
}

/**
 * Runs a function body that has `createLab`, and ends the labs that it has made.
 * @param {Page} page
 * @param {string} body
 * @returns {Promise<any>}
 */
export const inPage = (page, body) =>
  page.evaluate(
    `import('${LIBRARY}').then(async (library) => {
       const labs = [];
       const createLab = async (...given) => {
         const lab = await library.createLab(...given);
         labs.push(lab);
         return lab;
       };
       try {
         return await (async () => { ${body} })();
       } finally {
         labs.forEach((lab) => lab.free());
       }
     })`,
  );

/**
 * Puts an element on a page that has nothing else.
 * @param {Page} page
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
export const put = (page, name, attributes) =>
  page.evaluate(async ([library, name, attributes]) => {
    await import(library);
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    document.body.append(element);
  }, /** @type {const} */ ([LIBRARY, name, attributes]));

/**
 * Keeps a picture of a page, or of a part of it, as Chromium shows it. (In Firefox Playwright needs a style for it
 * that a strict policy forbids.)
 * @param {Page | import('@playwright/test').Locator} seen
 * @param {string} name
 */
export async function keep(seen, name) {
  if (test.info().project.name === 'chromium') await seen.screenshot({ path: `artifacts/${name}` });
}

/**
 * Adds up by how much things on the page move, from its first paint on.
 * @param {Page} page
 */
export const watchShifts = (page) =>
  page.addInitScript(() => {
    const seen = /** @type {any} */ (window);
    seen.shift = 0;
    new PerformanceObserver((list) =>
      list.getEntries().forEach((entry) => (seen.shift += /** @type {any} */ (entry).value)),
    ).observe({ type: 'layout-shift' });
  });

/**
 * The numbers that the groups of a pattern find in a text, which must match it.
 * @param {RegExp} pattern
 * @param {string} text
 */
export function numbersIn(pattern, text) {
  expect(text).toMatch(pattern);
  const [, ...found] = pattern.exec(text) ?? [];
  return found.map((part) => Number(part.replace('−', '-').replaceAll('\u202f', '')));
}

/**
 * Types a text into a field in place of what stands there, and leaves it. (What Playwright fills in at once is no
 * change to Firefox.)
 * @param {import('@playwright/test').Locator} field
 * @param {string} text
 * @param {'Enter' | 'Tab'} leave
 */
export async function write(field, text, leave = 'Enter') {
  await field.selectText();
  await field.press('Delete');
  await field.pressSequentially(text);
  await field.press(leave);
}

/**
 * Looks again until what is seen is right, and gives it.
 * @template T
 * @param {() => Promise<T>} look
 * @param {(seen: T) => unknown} right
 * @param {number} [timeout]
 */
export async function until(look, right, timeout = 120_000) {
  let seen = await look();
  await expect(async () => {
    seen = await look();
    expect(right(seen), `seen last: ${JSON.stringify(seen)}`).toBeTruthy();
  }).toPass({ timeout, intervals: [100] });
  return seen;
}

export { expect };
