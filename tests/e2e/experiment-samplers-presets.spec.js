/** Annealing and guidance, and what happens when training or the core fails. */
import { ready } from './figure.js';
import { finished, floors, race, results } from './race.js';
import { EMPTY, expect, keep, put, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Counts in `asked` the labs that the worker is asked for; with `failing` set its next call ends in a trap.
 * @param {Page} page
 */
const watchLabs = (page) =>
  page.addInitScript(() => {
    const seen = /** @type {any} */ (window);
    seen.asked = 0;
    const send = Worker.prototype.postMessage;
    /** @param {any} message */
    Worker.prototype.postMessage = function (message, /** @type {any} */ transfer) {
      if (message.path?.[0] === 'create') seen.asked++;
      if (!seen.failing || message.path?.[0] !== 'call') return send.call(this, message, transfer);
      seen.failing = false;
      const value = { isError: true, value: { name: 'RuntimeError', message: 'unreachable' } };
      const data = { id: message.id, type: 'HANDLER', name: 'throw', value };
      setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data })));
    };
  });

test('when the core dies, no lab waits for ever and a figure starts again', async ({ page }) => {
  await watchLabs(page);
  await page.goto(EMPTY);
  await put(page, 'score-lab-race', {
    score: 'network',
    samplers: 'probability-flow-heun ddim',
    budget: '20',
    count: '100',
  });
  await ready(page, 'score-lab-race');
  const names = await page.evaluate(async () => {
    const { createLab } = await import(/** @type {any} */ ('/some/sub/folder/score-lab.js'));
    const lab = () => createLab({ score: { kind: 'exact' } }, { backend: 'cpu' });
    const name = (/** @type {any} */ error) => error.name;
    const [first, second] = [await lab(), await lab()];
    /** @type {any} */ (window).failing = true;
    const died = await first.sample({ count: 2 }).catch(name);
    const later = await second.sample({ count: 2 }).catch(name);
    const { points } = await (await lab()).sample({ count: 2 });
    return [died, later, points.length];
  });
  expect(names).toEqual(['PanicError', 'PanicError', 4]);
  await page.locator('#race-train').click();
  await page.locator('#race-error', { hasText: 'the computing core stopped' }).waitFor();
  const train = page.locator('#race-train', { hasText: 'Start again' });
  await train.click();
  await train.waitFor({ state: 'detached' });
  expect(await page.locator('#race-error').count()).toBe(0);
  await page.locator('#race-train').click();
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => parseInt(words.replace('step ', '')) > 0,
  );
});

test('a training that diverges says so, and starts again from the beginning', async ({ alone }) => {
  const page = await race(alone, {
    score: 'network',
    samplers: 'probability-flow-heun ddim',
  });
  await page.evaluate(() => {
    const { lab } = /** @type {any} */ (document.querySelector('score-lab-race'));
    const train = lab.train.bind(lab);
    lab.train = async (/** @type {number} */ steps) => ({ ...(await train(steps)), loss: NaN });
  });
  const train = page.locator('#race-train');
  await train.click();
  expect(await page.locator('#race-error').innerText()).toMatch(/^training diverged at step \d+$/);
  expect(await train.innerText()).toBe('Start again');
  await train.click();
  await expect(train).toHaveText('Train');
  expect(await page.locator('#race-error').count()).toBe(0);
  expect(await page.locator('#race-step').innerText()).toMatch(/^step 0 of/);
  await train.click();
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => parseInt(words.replace('step ', '')) > 0,
  );
});

test('NCSN: Langevin dynamics misses the weights .8 and .2, annealing recovers them', async ({
  alone,
}) => {
  const page = await race(alone, { preset: 'ncsn' });
  await finished(page, '#race-go', 120_000);
  const lanes = await results(page);
  const [plain, annealed] = lanes.map(({ result }) => {
    const { weights, standardErrors, truth } = result.quality.modes;
    expect(truth.map((/** @type {number} */ share) => share.toFixed(3))).toEqual([
      '0.800',
      '0.200',
    ]);
    return Math.abs(weights[0] - 0.8) / standardErrors[0];
  });
  expect(plain, `plain Langevin is ${plain} standard errors away`).toBeGreaterThan(4);
  expect(annealed, `annealed is ${annealed} standard errors away`).toBeLessThan(4);
  const shown = await page.locator('dd.weight-0').allInnerTexts();
  expect(shown.length).toBe(2);
  for (const text of shown) expect(text).toMatch(/0\.\d+ ± 0\.\d+, truth 0\.8/);
  await keep(page.locator('score-lab-race'), 'ncsn.png');
});

test('guidance is exact at scale 1 only, and the figure says why', async ({ alone }) => {
  const page = await race(alone, { preset: 'guidance', count: '500' });
  await page.locator('#race-scale-1').click();
  await finished(page, '#race-go');
  const [exact] = await results(page);
  expect(exact.scale).toBe(1);
  expect(floors(exact.model.quality), `${floors(exact.model.quality)} floors`).toBeLessThan(3);
  expect(await page.locator('#race-why').innerText()).toMatch(/guidance is exact/);

  await page.locator('#race-scale-10').click(); // it follows by itself
  const [tilted] = await until(
    () => results(page),
    ([{ scale, model, fresh }]) => scale === 10 && model && fresh,
  );
  const [near, far] = [exact, tilted].map(({ model }) => model.quality.energyDistance);
  expect(far, `${far} against ${near}`).toBeGreaterThan(3 * Math.abs(near));
  expect(floors(tilted.model.quality), `${floors(tilted.model.quality)} floors`).toBeGreaterThan(3);
  expect(await page.locator('#race-why').innerText()).toMatch(
    /is not the diffusion of the tilted density/,
  );
  await keep(page.locator('score-lab-race'), 'guidance.png');

  await page.locator('#race-score').selectOption('classifier-free');
  await expect(page.locator('.panel')).toHaveCount(3);
  await expect(page.locator('#race-step')).toHaveText(/step 0/, { useInnerText: true });
  await page.locator('#race-train').click();
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => parseInt(words.replace('step ', '')) > 20,
  );
  await finished(page, '#race-go');
  const [trained] = await results(page);
  expect(Number.isFinite(trained.model.quality.energyDistance)).toBe(true);
  const again = trained.exact.quality.energyDistance;
  expect(
    Math.abs(again - far),
    `the exact one beside it is the one from before: ${again}`,
  ).toBeLessThan(1e-3);
});

test.describe('on a phone in the dark', { tag: '@chromium' }, () => {
  test.use({ viewport: { width: 360, height: 780 }, hasTouch: true, colorScheme: 'dark' });

  test('nothing sticks out, and handles take fingers', async ({ page }) => {
    await page.goto(EMPTY);
    await put(page, 'score-lab-race', {
      samplers: 'probability-flow-heun ddim',
      budget: '20',
      count: '100',
      sde: 've',
    });
    await ready(page, 'score-lab-race');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      360,
    );
    const handle = page.locator('.panel').first().locator('.handle').first();
    await handle.waitFor({ timeout: 20_000 });
    const action = await handle.evaluate((element) => getComputedStyle(element).touchAction);
    expect(action).toBe('none');
    const lanes = await until(
      () => results(page),
      (lanes) => lanes.every(({ ends }) => ends),
    );
    const reach = Math.max(...lanes[0].start.map(Math.abs));
    expect(reach, 'VE starts from wide noise').toBeGreaterThan(20);
    await handle.scrollIntoViewIfNeeded();
    const box = /** @type {any} */ (await handle.boundingBox());
    const touch = await page.context().newCDPSession(page);
    const scroll = () => page.evaluate(() => scrollY);
    const before = await scroll();
    for (const [type, by] of /** @type {const} */ ([
      ['touchStart', 0],
      ['touchMove', 15],
      ['touchMove', 30],
      ['touchEnd', undefined],
    ])) {
      const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      const touchPoints = by === undefined ? [] : [{ x: at.x, y: at.y + by }];
      await touch.send('Input.dispatchTouchEvent', { type, touchPoints });
    }
    await until(
      () => results(page),
      (now) => now.every(({ start }) => start[1] < lanes[0].start[1] - 1),
      10_000,
    );
    expect(await scroll(), 'a finger on a handle does not scroll').toBe(before);
    await finished(page, '#race-go');
    await keep(page, 'race-phone.png');
  });
});

test('the page itself creates no lab unasked', async ({ page }) => {
  await watchLabs(page);
  await page.goto('');
  const asked = () => page.evaluate(() => /** @type {any} */ (window).asked);
  await ready(page); // by now anybody else would have asked for a lab
  expect(await asked()).toBe(1);
  await page.locator('score-lab-race').first().scrollIntoViewIfNeeded();
  await until(asked, (count) => count > 1);
});
