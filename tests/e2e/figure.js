/** Eyes for <score-lab>: its lab, its numbers, its picture. */
import { expect } from '@playwright/test';
import { numbersIn, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

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
 * The figure on a page with nothing else, once its lab stands.
 * @param {(name: string, attributes: Record<string, string>) => Promise<Page>} alone
 * @param {string} attributes  As the address of the page has them.
 */
export async function figure(alone, attributes) {
  const page = await alone('score-lab', Object.fromEntries(new URLSearchParams(attributes)));
  await ready(page);
  return page;
}

/**
 * The configuration of the lab that runs.
 * @param {Page} page
 */
export const config = (page) =>
  page.evaluate(() => /** @type {any} */ (document.querySelector('score-lab')).lab.info.config);

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
  await expect(page.locator(`#number-${name}`)).toHaveText(/\d/, { timeout });
  return shown(page, name);
}

/**
 * A number and its standard error, as they stand in the figure.
 * @param {Page} page
 * @param {string} name
 */
export async function measured(page, name) {
  const place = page.locator(`#number-${name}`);
  await expect(place).toHaveText(/ ± /);
  const [value, error] = numbersIn(/(−?[\d.]+) ± ([\d.]+)/, await place.innerText());
  return { value, error };
}

/**
 * What the lab of the figure itself finds, over data that the figure has not seen.
 * @param {Page} page
 * @param {{ count: number, label?: number }} options
 * @returns {Promise<import('../../www/types.d.ts').Evaluation>}
 */
export const evaluated = (page, options) =>
  page.evaluate(
    (given) =>
      /** @type {any} */ (document.querySelector('score-lab')).lab.evaluate({ seed: 77, ...given }),
    options,
  );

/** @param {Page} page */
export const evaluations = (page) => page.locator('#number-evaluations').innerText();

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
 * Pauses the training and gives the step where it rests: no step follows in a time that is enough for twenty.
 * @param {Page} page
 */
export async function pause(page) {
  const rate = async () => parseFloat(await page.locator('#rate').innerText());
  const stepsPerSecond = await until(rate, (steps) => steps > 0);
  await page.click('#play');
  await expect(page.locator('#play')).toHaveText('Train');
  await page.evaluate(() => /** @type {any} */ (document.querySelector('score-lab')).lab.save());
  const step = await trained(page, 1); // what had begun came to its end before the answer above
  await page.waitForTimeout((20 / stepsPerSecond) * 1000);
  expect(await trained(page, 1), 'pause stops the training').toBe(step);
  return step;
}

/**
 * A fingerprint of the stage.
 * @param {Page} page
 */
export const picture = (page) =>
  page.evaluate(async () => {
    const root = /** @type {any} */ (document.querySelector('score-lab')).shadowRoot;
    const bytes = new TextEncoder().encode(root.querySelector('.stage canvas').toDataURL());
    return new Uint8Array(await crypto.subtle.digest('SHA-1', bytes)).join();
  });

/**
 * The picture, once it no longer changes.
 * @param {Page} page
 */
export const settledPicture = (page) =>
  until(async () => {
    const before = await picture(page);
    await page.waitForTimeout(700);
    return before === (await picture(page)) ? before : '';
  }, Boolean);

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
