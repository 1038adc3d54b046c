/** What the end-to-end tests share: a static server for the built site, the browser, and eyes for the figure. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** @typedef {import('playwright-core').Page} Page */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ARTIFACTS = join(ROOT, 'artifacts');
/** The site must work from any folder. */
const SITE = '/some/sub/folder/';
/** What a strict host allows: nothing inline. */
const STRICT = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' data:",
};
/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};
const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('node:http').Server} */
let server;
let origin = '';

before(async () => {
  server = createServer(async ({ url = '/' }, response) => {
    if (url === '/favicon.ico') return void response.writeHead(204).end();
    const path = normalize(decodeURIComponent(new URL(url, 'http://x').pathname));
    const site = path.startsWith(SITE);
    const file = site
      ? join(ROOT, 'dist', path.slice(SITE.length) || 'index.html')
      : join(ROOT, 'tests', path);
    try {
      const body = await readFile(file);
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...(site ? {} : STRICT) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  origin = `http://127.0.0.1:${address.port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
    args: ARGS,
  });
});

after(async () => {
  await browser?.close();
  server?.close();
});

/**
 * Opens a page; an error that the page does not handle fails the test that closes it.
 * @param {string} path  '#…' for the site, or a page of tests/pages.
 * @param {import('playwright-core').BrowserContextOptions & { prepare?: (page: Page) => Promise<unknown> }} [options]
 */
export async function open(path, { prepare, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const failures = [];
  page.on('pageerror', (error) => failures.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text());
  });
  await prepare?.(page);
  await page.goto(origin + (path.startsWith('/') ? path : SITE + path));
  return { page, failures, close: () => context.close() };
}

/**
 * A page with one figure and nothing else.
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
export async function alone(name, attributes) {
  const opened = await open('/pages/empty.html');
  await opened.page.evaluate(
    async ({ name, attributes }) => {
      await import(/** @type {any} */ ('/some/sub/folder/score-lab.js'));
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
    },
    { name, attributes },
  );
  return opened;
}

/**
 * Runs a function body in a bare page; `createLab` is there.
 * @param {Page} page
 * @param {string} body
 */
export const inPage = (page, body) =>
  page.evaluate(
    `import('/some/sub/folder/score-lab.js').then(async ({ createLab }) => { ${body} })`,
  );

/** A small lab, for tests that are not about speed. */
export const SMALL = 'width=32&batch-size=64&backend=cpu';

/**
 * @param {Page} page
 * @param {string} [figure]
 */
export async function ready(page, figure = 'score-lab') {
  await page.waitForFunction(
    (selector) => /** @type {any} */ (document.querySelector(selector))?.lab,
    figure,
    { timeout: 60_000 },
  );
}

/**
 * A number as it stands in the figure, without its unit.
 * @param {Page} page
 * @param {string} name
 */
export async function shown(page, name) {
  const text = (await page.locator(`#number-${name}`).innerText()).replaceAll('−', '-');
  return parseFloat(text.replaceAll('\u202f', ''));
}

/**
 * Waits until a number of the figure is there.
 * @param {Page} page
 * @param {string} name
 * @param {number} [timeout]
 */
export async function number(page, name, timeout = 60_000) {
  await page.waitForFunction(
    (id) => {
      const root = document.querySelector('score-lab')?.shadowRoot;
      return /\d/.test(root?.getElementById(id)?.textContent ?? '');
    },
    `number-${name}`,
    { timeout },
  );
  return shown(page, name);
}

/**
 * Waits until training has come to a step, and gives the step it is at.
 * @param {Page} page
 * @param {number} step
 * @param {number} [timeout]
 */
export async function trained(page, step, timeout = 60_000) {
  const at = await page.waitForFunction(
    (least) => {
      const now = /** @type {any} */ (document.querySelector('score-lab')).lab?.info.step;
      return now >= least ? { now } : undefined; // zero would not count as an answer
    },
    step,
    { timeout },
  );
  return Number((await at.jsonValue())?.now);
}

/**
 * What is on the stage: the share of pixels that are orange (samples), teal (density), violet (truth), or not paper at all.
 * @param {Page} page
 * @param {string} [figure]
 */
export const colours = (page, figure = 'score-lab') =>
  page.evaluate((selector) => {
    const root = document.querySelector(selector)?.shadowRoot;
    const canvas = /** @type {HTMLCanvasElement} */ (root?.querySelector('.stage canvas'));
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    const count = { orange: 0, teal: 0, violet: 0, any: 0 };
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
      if (r > g + 40 && g >= b) count.orange++;
      if (g > r + 20 && b > r + 20) count.teal++;
      if (r > g + 25 && b > r) count.violet++;
      if (r + g + b < 740) count.any++;
    }
    const all = data.length / 4;
    return {
      orange: count.orange / all,
      teal: count.teal / all,
      violet: count.violet / all,
      any: count.any / all,
    };
  }, figure);

/**
 * Looks again until what is seen is right.
 * @template T
 * @param {() => Promise<T>} look
 * @param {(seen: T) => unknown} right
 * @param {number} [timeout]
 */
export async function until(look, right, timeout = 60_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const seen = await look();
    if (right(seen)) return seen;
    if (Date.now() > end)
      throw new Error(`never seen what was waited for; last: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
