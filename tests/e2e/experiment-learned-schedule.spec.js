/** The experiment about the learned schedule. */
import { EMPTY, expect, put, test, until, write } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page */
const ready = (page) =>
  page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('score-lab-schedule')).schedule,
  );

test('the figure shows the given schedule at once, and trains three when it is told to', async ({
  alone,
}) => {
  const page = await alone('score-lab-schedule', { steps: '60' });
  await ready(page);
  const table = () => page.locator('tbody').innerText();
  const made = page.locator('#schedule-made'); // the lab of the given schedule may still be starting
  const go = page.locator('#schedule-go');
  const progress = () => page.locator('#schedule-go-progress').innerText();
  const line = (/** @type {string} */ name) =>
    page
      .locator(`path.${name}`)
      .first()
      .getAttribute('d')
      .then((d) => d ?? '');
  expect((await line('fixed')).length).toBeGreaterThan(500);
  expect(await line('learned')).toBe('');
  await expect(made).toHaveText('No run yet.');

  await write(page.locator('#schedule-steps'), '1e9', 'Tab');
  await go.click();
  expect(await page.locator('#schedule-steps-error').innerText()).toMatch(
    /steps: "1e9" is not allowed; it must be a whole number from 1 to/,
  );
  expect(await progress(), 'nothing runs').toBe('');
  await write(page.locator('#schedule-steps'), '60', 'Tab');

  await go.click();
  await until(progress, (words) => /^(Step \d+ of 60|Measuring: .*)$/.test(words));
  await expect(page.locator('#schedule-data')).toBeDisabled();
  await until(progress, (words) => words === 'Done', 120_000);
  expect(await line('learned')).not.toBe('');
  expect(await line('learned')).not.toBe(await line('fixed'));
  for (const name of ['fixed', 'learned']) {
    const dots = await page.locator(`path.dots.${name}`).getAttribute('d');
    expect(dots?.match(/M/g)?.length ?? 0, `losses of ${name}`).toBeGreaterThan(300);
  }
  const results = /** @type {any[]} */ (
    await page.evaluate(
      () => /** @type {any} */ (document.querySelector('score-lab-schedule')).results,
    )
  );
  expect(results.length).toBe(3);
  for (const { name, measured, failure } of results) {
    expect(failure, name).toBe(undefined);
    for (const [what, value] of Object.entries(measured)) {
      expect(Number.isFinite(value), `${name} ${what}: ${value}`).toBe(true);
    }
  }
  const text = await page.locator('#schedule-findings').innerText();
  const [fixed, , learned] = results.map(({ measured }) => measured);
  const lossVariance = (/** @type {any} */ run) => ({
    size: run.lossVariance,
    error: run.lossVarianceStandardError,
  });
  const [given, own] = [fixed, learned].map(lossVariance);
  const spread = Math.hypot(given.error / given.size, own.error / own.size);
  const more = given.size > own.size ? 'lower' : 'higher';
  const apart = Math.abs(Math.log(given.size / own.size)) > 2 * spread;
  expect(text).toMatch(
    new RegExp(
      `single losses with the learned schedule is ${apart ? '' : 'not told apart \\('}${more} by a factor`,
    ),
  );
  const difference = learned.bound - fixed.bound;
  const error = Math.hypot(learned.boundStandardError, fixed.boundStandardError);
  const size = `${Math.abs(difference).toFixed(3)} nats ± their two errors combined, ${error.toFixed(3)}`;
  const told = Math.abs(difference) > 2 * error;
  expect(text).toContain(told ? `${size}, than with` : `${size}) from that with`);
  expect(text.match(/not told apart \((lower|higher) by [\d.]+ nats/) !== null, text).toBe(!told);
  await expect(made).toHaveText(
    /^Moons, VP, 60 steps each, .*Numbers over 1\u202f000 held-out points\.$/,
  );
  const numbers = await table();
  expect(numbers.match(/ ± /g)?.length, numbers).toBe(12);

  const before = await line('fixed');
  await page.locator('#schedule-sde').selectOption('ve');
  await until(
    () => line('fixed'),
    (now) => now !== before && now !== '',
  );
  expect(await line('learned'), 'what was learned was another process').toBe('');
  await expect(made).toHaveText(
    /^Table: Moons, VP, 60 steps.* Pictures: the schedule that is given/,
  );
  await write(page.locator('#schedule-steps'), '20000', 'Tab');
  await go.click();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  await expect(made).toHaveText(/^Table: Moons, VP, 60 steps.* Pictures: Moons, VE, .* under way/);
  await go.click();
  expect(await progress()).toBe('Stopped');
  expect(await table(), 'a run without numbers takes none away').toBe(numbers);
  expect(await page.locator('#schedule-findings').innerText()).toBe(text);
  await page.locator('#schedule-sde').selectOption('vp');
  await until(
    () => line('learned'),
    (now) => now !== '',
  );
  await expect(made).toHaveText(/^Moons, VP, 60 steps each/);
});

test('the figure stops at once', async ({ alone }) => {
  const page = await alone('score-lab-schedule', { steps: '20000' });
  await ready(page);
  const go = page.locator('#schedule-go');
  await go.click();
  const progress = () => page.locator('#schedule-go-progress').innerText();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  await go.click();
  expect(await progress()).toBe('Stopped');
  expect(await page.locator('[role=status]').innerText()).toBe('Stopped');
  await expect(page.locator('#schedule-made')).toHaveText(
    /^Moons, VP, stopped at step \d+ of 20\u202f000, the same seed and network; weight g²\.$/,
  );
  expect(await go.innerText()).toBe('Train all three');
  const seen = await page.locator('path.dots.fixed').getAttribute('d');
  await page.waitForTimeout(800);
  expect(await page.locator('path.dots.fixed').getAttribute('d'), 'nothing goes on').toBe(seen);
  expect(await progress()).toBe('Stopped');
});

test('a schedule that could not be had is asked for again by play, and not before', async ({
  page,
}) => {
  await page.goto(EMPTY);
  await put(page, 'score-lab-schedule', { sde: 'none', steps: '1' });
  const error = page.locator('#schedule-error');
  await error.waitFor();
  expect(await error.innerText()).toMatch(/sde/);
  await page.evaluate(() => {
    const seen = /** @type {any} */ (window);
    seen.asked = 0;
    const send = Worker.prototype.postMessage;
    /** @param {any} message */
    Worker.prototype.postMessage = function (message, /** @type {any} */ transfer) {
      if (message.path?.[0] === 'create') seen.asked++;
      return send.call(this, message, transfer);
    };
  });
  const asked = () => page.evaluate(() => /** @type {any} */ (window).asked);
  await page.waitForTimeout(300);
  expect(await asked()).toBe(0);
  await page.locator('#schedule-go').click();
  await until(asked, (count) => count === 4); // three runs, and the schedule
  await error.waitFor();
  await expect(page.locator('td.error')).toHaveCount(3);
  await page.locator('#schedule-sde').selectOption('ve');
  await ready(page);
  expect(await error.count()).toBe(0);
});
