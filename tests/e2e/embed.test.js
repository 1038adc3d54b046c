/** Two figures side by side on somebody else's page, under a strict content security policy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colours, open, ready, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

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

test('two figures train beside each other and do not disturb each other', async () => {
  const { page, failures, close } = await open('/pages/two.html');
  await ready(page, '#left');
  await ready(page, '#right');
  assert.equal(page.workers().length, 1, 'one worker for both');
  const alone = await lossAfter(page, '#left', 20);
  const other = await lossAfter(page, '#right', 20);
  assert.notEqual(alone, other);

  await page.evaluate(() => /** @type {any} */ (document.querySelector('#left')).reset());
  await until(
    () => page.evaluate(() => /** @type {any} */ (document.querySelector('#left')).lab.info.step),
    (step) => step === 0,
  );
  const [together] = await Promise.all([
    lossAfter(page, '#left', 20),
    lossAfter(page, '#right', 20),
  ]);
  assert.equal(together, alone, 'the same seed gives the same loss, whatever runs beside it');

  for (const figure of ['#left', '#right']) {
    await page.locator(figure).locator('#play').click();
  }
  for (const figure of ['#left', '#right']) {
    await until(
      () => colours(page, figure),
      ({ orange, teal }) => orange > 0.001 && teal > 0.01,
    );
  }
  assert.deepEqual(failures, [], 'also nothing that a strict policy forbids');
  await close();
});

test('a figure taken out frees its lab; put back it starts again', async () => {
  const { page, failures, close } = await open('/pages/two.html');
  await ready(page, '#left');
  const freed = await page.evaluate(async () => {
    const figure = /** @type {any} */ (document.querySelector('#left'));
    const { lab } = figure;
    figure.remove();
    const message = await lab.train(1).catch((/** @type {Error} */ error) => error.message);
    document.body.append(figure);
    return message;
  });
  assert.match(freed, /freed/);
  await ready(page, '#left');
  assert.ok((await lossAfter(page, '#left', 1)) > 0);
  assert.deepEqual(failures, []);
  await close();
});

test('properties, attributes, events and methods are those of an element', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
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
  assert.equal(seen.config.seed, 5);
  assert.equal(seen.config.data.kind, 'mixture');
  assert.equal(seen.config.score.width, 24);
  assert.equal(seen.config.training.batchSize, 32);
  assert.equal(seen.attribute, '24');
  assert.match(seen.error, /learning-rate: "fast" is not allowed/);
  assert.deepEqual([...new Set(seen.events)], ['ready', 'progress']);
  assert.deepEqual(failures, []);
  await close();
});

test('arrow keys and space in a control do not reach the page around it', async () => {
  const { page, close } = await open('/pages/two.html');
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
  await page.keyboard.press('a');
  assert.notEqual(await time.inputValue(), before);
  assert.deepEqual(await keys.jsonValue(), ['a']);
  await close();
});
