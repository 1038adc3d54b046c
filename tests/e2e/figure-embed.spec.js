/** Figures on somebody else's page, under a strict content security policy. */
import { SMALL, colours, figure, ready } from './figure.js';
import { EMPTY, expect, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * The loss after exactly `steps` single steps of one figure.
 * @param {Page} page
 * @param {string} figure
 * @param {number} steps
 */
const lossAfter = (page, figure, steps) =>
  page.evaluate(
    async ([selector, count]) => {
      const { lab } = /** @type {any} */ (document.querySelector(String(selector)));
      return (await lab.train(count)).loss;
    },
    [figure, steps],
  );

test('two figures train beside each other and do not disturb each other', async ({ page }) => {
  await page.goto('/pages/two.html');
  await ready(page, '#left');
  await ready(page, '#right');
  expect(page.workers().length, 'one worker for both').toBe(1);
  const alone = await lossAfter(page, '#left', 20);
  const other = await lossAfter(page, '#right', 20);
  expect(alone).not.toBe(other);

  await page.evaluate(() => /** @type {any} */ (document.querySelector('#left')).reset());
  await until(
    () => page.evaluate(() => /** @type {any} */ (document.querySelector('#left')).lab.info.step),
    (step) => step === 0,
  );
  const [together] = await Promise.all([
    lossAfter(page, '#left', 20),
    lossAfter(page, '#right', 20),
  ]);
  expect(together, 'the same seed gives the same loss, whatever runs beside it').toBe(alone);

  for (const figure of ['#left', '#right']) {
    await page.locator(figure).locator('#play').click();
  }
  for (const figure of ['#left', '#right']) {
    await until(
      () => colours(page, figure),
      ({ orange, teal }) => orange > 0.001 && teal > 0.01,
    );
  }
});

test('a figure taken out frees its lab; put back it starts again', async ({ page }) => {
  await page.goto('/pages/two.html');
  await ready(page, '#left');
  const freed = await page.evaluate(async () => {
    const figure = /** @type {any} */ (document.querySelector('#left'));
    const { lab } = figure;
    figure.remove();
    const message = await lab.train(1).catch((/** @type {Error} */ error) => error.message);
    document.body.append(figure);
    return message;
  });
  expect(freed).toMatch(/freed/);
  await ready(page, '#left');
  expect(await lossAfter(page, '#left', 1)).toBeGreaterThan(0);
});

test('properties, attributes, events and methods are those of an element', async ({ page }) => {
  await page.goto(EMPTY);
  const seen = /** @type {any} */ (
    await page.evaluate(async () => {
      const figure = /** @type {any} */ (document.createElement('score-lab'));
      figure.config = {
        data: { kind: 'mixture', weights: [1], means: [[0, 0]], stds: [1] },
        seed: 5,
      };
      figure.width = 24; // both set before the element is known
      figure.setAttribute('batch-size', '32');
      document.body.append(figure);
      /** @type {string[]} */
      const events = [];
      for (const name of ['ready', 'progress', 'error']) {
        document.addEventListener(`score-lab-${name}`, () => events.push(name));
      }
      const ready = new Promise((resolve) => document.addEventListener('score-lab-ready', resolve));
      await import(/** @type {any} */ ('/some/sub/folder/score-lab.js'));
      await ready;
      const { config } = figure.lab.info;
      const attribute = figure.getAttribute('width');
      figure.setAttribute('learning-rate', 'fast');
      await figure.updateComplete;
      const error = figure.shadowRoot.querySelector('#learningRate-error')?.textContent;
      const progress = new Promise((resolve) =>
        document.addEventListener('score-lab-progress', resolve, { once: true }),
      );
      figure.step();
      await progress;
      return { config, attribute, error, events, batch: figure.batchSize };
    })
  );
  expect(seen.config.seed).toBe(5);
  expect(seen.config.data.kind).toBe('mixture');
  expect(seen.config.score.width).toBe(24);
  expect(seen.config.training.batchSize).toBe(32);
  expect(seen.attribute).toBe('24');
  expect(seen.error).toMatch(/learning-rate: "fast" is not allowed/);
  expect([...new Set(seen.events)]).toEqual(['ready', 'progress']);
});

test('arrow keys and space in a control do not reach the page around it', async ({ page }) => {
  await page.goto('/pages/two.html');
  await ready(page, '#left');
  const keys = await page.evaluateHandle(() => {
    /** @type {string[]} */
    const heard = [];
    document.addEventListener('keydown', (event) => heard.push(event.key));
    return heard;
  });
  const time = page.locator('#left').locator('#time');
  await time.focus();
  const before = await time.inputValue();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('a');
  expect(await time.inputValue()).not.toBe(before);
  expect(await keys.jsonValue()).toEqual(['a']);
});

test('no key typed into a field reaches the page around it', async ({ alone }) => {
  const page = await figure(alone, SMALL);
  await page.selectOption('#data', 'points');
  const keys = await page.evaluateHandle(() => {
    /** @type {string[]} */
    const heard = [];
    for (const name of ['keydown', 'keyup', 'keypress']) {
      document.addEventListener(name, (event) => heard.push(/** @type {any} */ (event).key));
    }
    return heard;
  });
  await page.click('summary:has-text("Paste")');
  const box = page.locator('#csv-text');
  await box.focus();
  await page.keyboard.type('0.5, 1.2\n-1, 0.3');
  await expect(box).toHaveValue('0.5, 1.2\n-1, 0.3');
  await page.locator('#betaMax').focus();
  await page.keyboard.type('.');
  expect(await keys.jsonValue()).toEqual([]);
});
