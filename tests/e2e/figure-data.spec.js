/** The reader's own data, and everything that can be wrong with it. */
import { SMALL, figure, ready, trained } from './figure.js';
import { expect, test, until, write } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page */
const kind = (page) =>
  page.evaluate(
    () => /** @type {any} */ (document.querySelector('score-lab')).lab.info.config.data.kind,
  );

test('points drawn with the mouse become the data', async ({ alone }) => {
  const page = await figure(alone, SMALL);
  await page.selectOption('#data', 'points');
  await page.click('#draw');
  const box = await stage(page);
  await page.mouse.move(box.x + 0.25 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.5 * box.height, { steps: 30 });
  await page.mouse.up();
  await page.click('#done');
  await until(
    () => kind(page),
    (now) => now === 'points',
  );
  const points = await drawn(page);
  expect(points.length, `${points.length} points`).toBeGreaterThan(30);
  const ys = points.filter((_, i) => i % 2 === 1);
  const xs = points.filter((_, i) => i % 2 === 0);
  expect(Math.max(...xs) - Math.min(...xs), 'a line').toBeGreaterThan(
    4 * (Math.max(...ys) - Math.min(...ys)),
  );
  await page.click('#play');
  await trained(page, 20);
});

test.describe('on a phone', { tag: '@chromium' }, () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('points drawn with a finger become the data; otherwise a finger scrolls', async ({
    page,
  }) => {
    await page.goto(`#${SMALL}`);
    await ready(page);
    const action = () =>
      page
        .locator('score-lab .stage canvas')
        .evaluate((canvas) => getComputedStyle(canvas).touchAction);
    expect(await action()).toBe('auto');
    await page.selectOption('#data', 'points');
    await page.tap('#draw');
    expect(await action()).toBe('none');
    const box = await stage(page);
    const touch = await page.context().newCDPSession(page);
    const at = (/** @type {number} */ i) => [
      { x: box.x + box.width * 0.5, y: box.y + box.height * (0.2 + 0.02 * i) },
    ];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
    for (let i = 1; i <= 25; i++) {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(i) });
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await page.waitForTimeout(500); // a tap right after a swipe would only end its momentum
    await page.tap('#done');
    await until(
      () => kind(page),
      (now) => now === 'points',
    );
    expect((await drawn(page)).length).toBeGreaterThan(20);
    expect(await action()).toBe('auto');
  });
});

test('a mixture can be edited; a bad cell is refused at its place', async ({ alone }) => {
  const page = await figure(alone, `${SMALL}&data=mixture`);
  const weight = page.getByLabel('Weight of component 2');
  const before = await lab(page);
  await write(weight, '-1');
  await expect(page.locator('#mixture-error')).toHaveText(
    /component 2, weight: "-1" is not allowed/,
    { useInnerText: true },
  );
  expect(await changed(page, before)).toBe(false);
  await write(weight, '0.7');
  await until(
    () => changed(page, before),
    (yes) => yes,
  );
  expect(await page.locator('#mixture-error').count()).toBe(0);
  expect(await kind(page)).toBe('mixture');
});

test('bad parameters are refused beside their control, and the running model goes on', async ({
  alone,
}) => {
  const page = await figure(alone, SMALL);
  await page.click('#play');
  await trained(page, 5);
  const before = await lab(page);
  await page.click('summary:has-text("More")');
  /** @type {[string, string, RegExp][]} */
  const bad = [
    ['betaMin', '-1', /beta-min: "-1" is not allowed; it must be a number from 0/],
    ['betaMin', '30', /betaMin: 30 is not allowed|betaMin/],
    ['learningRate', 'NaN', /learning-rate: "NaN" is not allowed/],
    ['width', '0', /width: "0" is not allowed; it must be a whole number from 1 to 1024/],
    ['batchSize', '1.5', /batch-size: "1.5" is not allowed/],
    ['steps', '', /steps: "" is not allowed/],
  ];
  for (const [name, value, expected] of bad) {
    const field = page.locator(`#${name}`);
    const good = await field.inputValue();
    await write(field, value);
    await until(
      async () => page.locator(`#${name}-error[role=alert]`).allInnerTexts(),
      ([message]) => expected.test(message ?? ''),
    );
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const step = await trained(page, 5);
    await trained(page, step + 1);
    expect(await changed(page, before), `${name}: the model is untouched`).toBe(false);
    await write(field, good);
    await expect(page.locator(`#${name}-error`)).toHaveCount(0);
  }
});

/** @param {Page} page */
const lab = (page) =>
  page.evaluateHandle(() => /** @type {any} */ (document.querySelector('score-lab')).lab);

/**
 * @param {Page} page
 * @param {import('@playwright/test').JSHandle} before
 */
const changed = (page, before) =>
  page.evaluate(
    (old) => /** @type {any} */ (document.querySelector('score-lab')).lab !== old,
    before,
  );

/** @param {Page} page */
const drawn = (page) =>
  page.evaluate(
    () =>
      /** @type {number[]} */ (
        Array.from(/** @type {any} */ (document.querySelector('score-lab')).config.data.points)
      ),
  );

/** @param {Page} page */
async function stage(page) {
  const box = await page.locator('score-lab .stage').boundingBox();
  if (!box) throw new Error('the stage is not there');
  return box;
}
