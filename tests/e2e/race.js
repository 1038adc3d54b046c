/** Eyes for <score-lab-race>. */
import { ready } from './figure.js';
import { expect } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * A page with nothing else, once its lab stands.
 * @param {(name: string, attributes: Record<string, string>) => Promise<Page>} alone
 * @param {Record<string, string>} attributes
 */
export async function race(alone, attributes) {
  const page = await alone('score-lab-race', attributes);
  await ready(page, 'score-lab-race');
  return page;
}

/**
 * What its panels show.
 * @param {Page} page
 * @returns {Promise<any[]>}
 */
export const results = (page) =>
  page.evaluate(() =>
    /** @type {any} */ (document.querySelector('score-lab-race')).results.map(
      (/** @type {any} */ { paths, ...rest }) => ({
        ...rest,
        ends: paths && Array.from(paths.points.slice(-24)),
        start: paths && Array.from(paths.points.slice(0, 24)),
      }),
    ),
  );

/**
 * Presses a button that starts something and waits for its end.
 * @param {Page} page
 * @param {string} button
 * @param {number} [timeout]
 */
export async function finished(page, button, timeout = 60_000) {
  await page.locator(button).click();
  await expect(page.locator(`${button}-progress`)).toHaveText('Done', { timeout });
}

/** @param {any} quality */
export const floors = (quality) => quality.energyDistance / quality.energyDistanceFloor;
