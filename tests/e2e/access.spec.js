/** axe finds nothing on the page and on each element, light and dark, with everything unfolded. */
import AxeBuilder from '@axe-core/playwright';
import { SMALL, colours, pause, ready, trained } from './figure.js';
import { expect, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {[string, Record<string, string>][]} */
const ELEMENTS = [
  ['score-lab', { backend: 'cpu', width: '32' }],
  ['score-lab', { backend: 'cpu', width: '32', data: 'mixture' }],
  ['score-lab', { backend: 'cpu', width: '32', data: 'points' }],
  ['score-lab', { backend: 'cpu', width: '32', data: 'glyphs' }],
  ['score-lab-compare', {}],
  ['score-lab-check', {}],
  ['score-lab-cost', {}],
  ['score-lab-evolution', {}],
  ['score-lab-evolution', { model: 'network' }],
  ['score-lab-race', {}],
  ['score-lab-race', { preset: 'ncsn' }],
  ['score-lab-race', { preset: 'guidance' }],
  ['score-lab-schedule', {}],
  ['score-lab-scoreflow', {}],
];

/** Those that make a lab as soon as they are seen, if they have the data for it. */
const LAB_AT_ONCE = ['score-lab', 'score-lab-race'];

/**
 * What axe finds, in short: the rule, and where.
 * @param {AxeBuilder} axe
 */
async function found(axe) {
  const { violations, passes } = await axe.analyze();
  expect(passes.length, 'axe has looked at something').toBeGreaterThan(5);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary}`,
    ),
  );
}

/** @param {Page} page  Folded parts are seen by nobody, axe neither. */
const unfold = (page) =>
  page.evaluate(() => {
    const open = (/** @type {ParentNode} */ root) => {
      for (const element of root.querySelectorAll('*')) {
        if (element instanceof HTMLDetailsElement) element.open = true;
        if (element.shadowRoot) open(element.shadowRoot);
      }
    };
    open(document);
  });

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the page, with a trained figure', async ({ page }) => {
      await page.goto(`#${SMALL}`);
      await ready(page);
      await page.click('#play');
      await trained(page, 20);
      await pause(page);
      await until(
        () => colours(page),
        ({ orange, teal }) => orange > 0.001 && teal > 0.01,
      );
      await unfold(page);
      expect(await found(new AxeBuilder({ page }))).toEqual([]);
    });

    for (const [name, attributes] of ELEMENTS) {
      const words = [name, ...Object.values(attributes)].join(' ');
      test(`${words}`, async ({ alone }) => {
        const page = await alone(name, attributes);
        await page.emulateMedia({ colorScheme });
        const element = page.locator(name);
        await expect(element.locator('button, select, input').first()).toBeVisible();
        if (LAB_AT_ONCE.includes(name) && attributes.data !== 'points') await ready(page, name);
        await unfold(page);
        expect(await found(new AxeBuilder({ page }).include(name))).toEqual([]);
        await page.emulateMedia({ colorScheme: null }); // others share the page
      });
    }
  });
}

test('axe would find a nameless button within an element', async ({ alone }) => {
  const page = await alone('score-lab-cost', {});
  await expect(page.locator('#measure')).toBeVisible();
  await page.evaluate(() =>
    document.querySelector('score-lab-cost')?.shadowRoot?.append(document.createElement('button')),
  );
  const violations = await found(new AxeBuilder({ page }).include('score-lab-cost'));
  expect(violations.join()).toMatch(/^button-name: /);
});
