/** Samplers side by side, their start points, the curve, the way to noise and back; annealing; guidance. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ARTIFACTS, open, ready, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * A page with this one figure.
 * @param {Record<string, string>} attributes
 * @param {Parameters<typeof open>[1]} [options]
 */
async function figure(attributes, options) {
  const opened = await open('/pages/empty.html', options);
  await opened.page.evaluate(async (attributes) => {
    await import(/** @type {any} */ ('/some/sub/folder/score-lab.js'));
    const element = document.createElement('score-lab-race');
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
  }, attributes);
  await opened.page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('score-lab-race')).lab,
    undefined,
    { timeout: 60_000 },
  );
  return opened;
}

/**
 * What its panels show.
 * @param {Page} page
 * @returns {Promise<any[]>}
 */
const results = (page) =>
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
async function finished(page, button, timeout = 60_000) {
  await page.locator(button).click();
  await until(
    () => page.locator(`${button}-progress`).innerText(),
    (words) => words === 'Done',
    timeout,
  );
}

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

/** @param {any} quality */
const floors = (quality) => quality.energyDistance / quality.energyDistanceFloor;

test('two samplers race at the same price, and stand beside the truth in numbers', async () => {
  const { page, failures, close } = await figure({
    samplers: 'probability-flow-heun euler-maruyama',
    budget: '60',
    count: '400',
  });
  await finished(page, '#race-go');
  const [flow, sde] = await results(page);
  assert.deepEqual([flow.result.evaluations, sde.result.evaluations], [60, 60]);
  assert.deepEqual(await page.locator('dd.evaluations').allInnerTexts(), ['60', '60']);
  for (const { result, error } of [flow, sde]) {
    assert.equal(error, undefined);
    assert.equal(result.quality.count, 400);
    assert.equal(result.quality.modes.weights.length, 8);
  }
  assert.ok(floors(flow.result.quality) < 5, `${floors(flow.result.quality)} floors`);
  assert.match(
    (await page.locator('dd.distance').first().innerText()).replaceAll('\n', ' '),
    /\d ± \d.* (within sampling noise|× the floor)/,
  );
  assert.match(await page.locator('dd.stray').first().innerText(), /% *, expected 1\.0/);
  assert.match(await page.locator('dd.kl').first().innerText(), /nats, floor/);
  assert.equal(await page.locator('.modes').first().locator('circle').count(), 8);
  await mkdir(ARTIFACTS, { recursive: true });
  await page.locator('score-lab-race').screenshot({ path: join(ARTIFACTS, 'race.png') });

  // Other settings: what stands is of the earlier ones, and looks so, until the next race.
  assert.equal(await page.locator('.panel .settling').count(), 0);
  await page.locator('#race-budget').press('ArrowRight');
  assert.equal(await page.locator('.panel .settling').count(), 2);
  await finished(page, '#race-go');
  assert.equal(await page.locator('.panel .settling').count(), 0);

  // Every sampler of the list runs, at about the same price.
  await page.locator('#race-add').click();
  for (const sampler of ['heun-sde', 'predictor-corrector', 'ancestral', 'ddim']) {
    await page.locator('#race-sampler-2').selectOption(sampler);
    await finished(page, '#race-go');
    const [, , third] = await results(page);
    assert.equal(third.sampler, sampler);
    assert.equal(third.error, undefined);
    assert.ok(third.result.evaluations <= 62, `${sampler}: ${third.result.evaluations}`);
  }
  for (const sampler of ['probability-flow-rk4', 'probability-flow-rk45', 'annealed-langevin']) {
    await page.locator('#race-sampler-2').selectOption(sampler);
    await finished(page, '#race-go');
    const [, , third] = await results(page);
    assert.equal(third.error, undefined);
    assert.ok(third.result.evaluations > 10, `${sampler}: ${third.result.evaluations}`);
  }
  assert.deepEqual(failures, []);
  await close();
});

test('a start point moved by mouse or keys takes its path along in every panel', async () => {
  const { page, failures, close } = await figure({
    samplers: 'probability-flow-heun ddim',
    budget: '20',
    count: '100',
  });
  const paths = () =>
    until(
      () => results(page),
      (lanes) => lanes.every(({ ends }) => ends?.length === 24),
    );
  const before = await paths();
  assert.deepEqual(before[0].start, before[1].start, 'the same noise');
  const handle = page.locator('.panel').nth(1).locator('.handle').nth(3);
  const row = (/** @type {any} */ { start }) => start.slice(6, 8);
  /** Every panel shows another path, from where the handle now stands. */
  const moved = async (/** @type {any[]} */ from) => {
    const label = (await handle.getAttribute('aria-label')) ?? '';
    const place = (/ at (-?[\d.]+), (-?[\d.]+);/.exec(label) ?? []).slice(1).map(Number);
    return until(
      () => results(page),
      (lanes) =>
        lanes.every(({ start, ends }, i) => {
          const there = place.every((value, k) => Math.abs(value - row({ start })[k]) < 0.006);
          return there && JSON.stringify(ends) !== JSON.stringify(from[i].ends);
        }),
      10_000,
    );
  };

  const box = /** @type {any} */ (await handle.boundingBox());
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 50, { steps: 12 });
  await page.mouse.up();
  const dragged = await moved(before);
  assert.deepEqual(dragged[0].start, dragged[1].start);
  for (const [i, lane] of dragged.entries()) {
    const others = (/** @type {number[]} */ ends) => [...ends.slice(0, 6), ...ends.slice(8)];
    assert.deepEqual(others(lane.ends), others(before[i].ends), 'only this path');
  }

  await page.locator('.panel').nth(0).locator('.handle').nth(3).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
  const keyed = await moved(dragged);
  assert.ok(row(keyed[0])[0] < row(dragged[0])[0], 'to the left');
  assert.equal(row(keyed[0])[1], row(dragged[0])[1]);
  // Put back while a path from where it was moved to is still on its way.
  await page.evaluate(async () => {
    const element = /** @type {any} */ (document.querySelector('score-lab-race'));
    const handle = element.shadowRoot.querySelectorAll('.handle')[3];
    handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await element.updateComplete;
    element.shadowRoot.querySelector('#race-starts').click();
  });
  await until(
    () => results(page),
    (lanes) =>
      lanes.every((lane) => JSON.stringify(lane.start) === JSON.stringify(before[0].start)),
    10_000,
  );
  assert.deepEqual(failures, []);
  await close();
});

test('a race is stopped at once, and the next one runs', async () => {
  const { page, failures, close } = await figure({
    samplers: 'euler-maruyama heun-sde',
    budget: '2000',
    count: '4000', // left alone it would run for far longer than the limit below
  });
  await page.locator('#race-go').click();
  await until(
    () =>
      page
        .locator('.panel progress, .transport progress')
        .first()
        .evaluate((p) => /** @type {any} */ (p).value),
    (value) => value > 0,
  );
  const took = await page.evaluate(async () => {
    const root = /** @type {any} */ (document.querySelector('score-lab-race'));
    const start = performance.now();
    root.stop();
    await root.updateComplete;
    while (root.shadowRoot.querySelector('#race-go').textContent.trim() !== 'Race') {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await root.lab.score(new Float32Array([0, 0]), 0.5); // the lab itself is free again
    return performance.now() - start;
  });
  assert.ok(took < 5000, `${took} ms`);
  assert.match(await page.locator('#race-go-progress').innerText(), /Stopped/);
  await page.evaluate(() => {
    /** @type {any} */ (document.querySelector('score-lab-race')).budget = 20;
  });
  await finished(page, '#race-go');
  const lanes = await results(page);
  assert.deepEqual(
    lanes.map(({ result }) => result.evaluations),
    [20, 20],
  );
  assert.deepEqual(failures, []);
  await close();
});

test('a network is trained right there; the curve of quality against evaluations; its points can be read', async () => {
  const { page, failures, close } = await figure({
    score: 'network',
    samplers: 'probability-flow-heun heun-sde',
    budget: '20',
    count: '200',
  });
  await page.locator('#race-train').click();
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => parseInt(words.replace('step ', '')) > 20,
  );
  await page.locator('#race-train').click();
  await until(
    () => page.locator('#race-train').innerText(),
    (words) => words === 'Train',
  );
  await finished(page, '#curve-measure', 120_000);
  assert.equal(await page.locator('.curve-figure circle.dot').count(), 16);
  await page.locator('.curve-figure circle.series-1').nth(2).focus();
  assert.match(await page.locator('#curve-point').innerText(), /Reverse SDE.*16 evaluations: .*±/);
  assert.match(await page.locator('#curve-verdict').innerText(), /closer|neither/i);
  await page.locator('#curve-eta').press('ArrowLeft');
  assert.equal(await page.locator('.curve-figure.stale').count(), 1);
  assert.deepEqual(failures, []);
  await close();
});

test('when the core dies, no lab waits for ever and a figure starts again', async () => {
  const { page, failures, close } = await figure(
    { score: 'network', samplers: 'probability-flow-heun ddim', budget: '20', count: '100' },
    { prepare: watchLabs },
  );
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
  assert.deepEqual(names, ['PanicError', 'PanicError', 4]);
  await page.locator('#race-train').click();
  await page.locator('#race-error', { hasText: 'the computing core stopped' }).waitFor();
  const train = page.locator('#race-train', { hasText: 'Start again' });
  await train.click();
  await train.waitFor({ state: 'detached' });
  assert.equal(await page.locator('#race-error').count(), 0);
  await page.locator('#race-train').click();
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => parseInt(words.replace('step ', '')) > 0,
  );
  assert.deepEqual(failures, []);
  await close();
});

test('a training that diverges says so, and starts again from the beginning', async () => {
  const { page, failures, close } = await figure({
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
  assert.match(await page.locator('#race-error').innerText(), /^training diverged at step \d+$/);
  assert.equal(await train.innerText(), 'Start again');
  await train.click();
  await until(
    () => train.innerText(),
    (words) => words === 'Train',
  );
  assert.equal(await page.locator('#race-error').count(), 0);
  assert.match(await page.locator('#race-step').innerText(), /^step 0 of/);
  await train.click();
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => parseInt(words.replace('step ', '')) > 0,
  );
  assert.deepEqual(failures, []);
  await close();
});

test('the probability flow leads data to noise and back', async () => {
  const { page, failures, close } = await figure({ budget: '20', count: '50' });
  await page.locator('summary').click();
  await finished(page, '#trip-go');
  const text = await page.locator('dd.trip-error').innerText();
  const error = parseFloat(text.replace('−', '-'));
  assert.ok(error > 0 && error <= 1e-3, text);
  assert.match(text, /in theory 0/);
  assert.match(await page.locator('dd.trip-evaluations').innerText(), /\d+ there, \d+ back/);
  assert.deepEqual(failures, []);
  await close();
});

test('NCSN: Langevin dynamics misses the weights .8 and .2, annealing recovers them', async () => {
  const { page, failures, close } = await figure({ preset: 'ncsn' });
  await finished(page, '#race-go', 120_000);
  const lanes = await results(page);
  const [plain, annealed] = lanes.map(({ result }) => {
    const { weights, standardErrors, truth } = result.quality.modes;
    assert.deepEqual(
      truth.map((/** @type {number} */ share) => share.toFixed(3)),
      ['0.800', '0.200'],
    );
    return Math.abs(weights[0] - 0.8) / standardErrors[0];
  });
  assert.ok(plain > 4, `plain Langevin is ${plain} standard errors away`);
  assert.ok(annealed < 4, `annealed is ${annealed} standard errors away`);
  const shown = await page.locator('dd.weight-0').allInnerTexts();
  assert.equal(shown.length, 2);
  for (const text of shown) assert.match(text, /0\.\d+ ± 0\.\d+, truth 0\.8/);
  await page.locator('score-lab-race').screenshot({ path: join(ARTIFACTS, 'ncsn.png') });
  assert.deepEqual(failures, []);
  await close();
});

test('guidance is exact at scale 1 only, and the figure says why', async () => {
  const { page, failures, close } = await figure({ preset: 'guidance', count: '500' });
  await page.locator('#race-scale-1').click();
  await finished(page, '#race-go');
  const [exact] = await results(page);
  assert.equal(exact.scale, 1);
  assert.ok(floors(exact.model.quality) < 3, `${floors(exact.model.quality)} floors`);
  assert.match(await page.locator('#race-why').innerText(), /guidance is exact/);

  await page.locator('#race-scale-10').click(); // it follows by itself
  const [tilted] = await until(
    () => results(page),
    ([{ scale, model, fresh }]) => scale === 10 && model && fresh,
  );
  const [near, far] = [exact, tilted].map(({ model }) => model.quality.energyDistance);
  assert.ok(far > 3 * Math.abs(near), `${far} against ${near}`);
  assert.ok(floors(tilted.model.quality) > 3, `${floors(tilted.model.quality)} floors`);
  assert.match(
    await page.locator('#race-why').innerText(),
    /is not the diffusion of the tilted density/,
  );
  await page.locator('score-lab-race').screenshot({ path: join(ARTIFACTS, 'guidance.png') });

  await page.locator('#race-score').selectOption('classifier-free');
  await until(
    () => page.locator('.panel').count(),
    (count) => count === 3,
  );
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => /step 0/.test(words),
  );
  await page.locator('#race-train').click();
  await until(
    () => page.locator('#race-step').innerText(),
    (words) => parseInt(words.replace('step ', '')) > 20,
  );
  await finished(page, '#race-go');
  const [trained] = await results(page);
  assert.ok(Number.isFinite(trained.model.quality.energyDistance));
  const again = trained.exact.quality.energyDistance;
  assert.ok(
    Math.abs(again - far) < 1e-3,
    `the exact one beside it is the one from before: ${again}`,
  );
  assert.deepEqual(failures, []);
  await close();
});

test('on a phone in the dark nothing sticks out, handles take fingers, and the page itself creates no lab unasked', async () => {
  const phone = await figure(
    { samplers: 'probability-flow-heun ddim', budget: '20', count: '100', sde: 've' },
    {
      viewport: { width: 360, height: 780 },
      hasTouch: true,
      colorScheme: 'dark',
    },
  );
  assert.ok((await phone.page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  const handle = phone.page.locator('.panel').first().locator('.handle').first();
  await handle.waitFor({ timeout: 20_000 });
  const action = await handle.evaluate((element) => getComputedStyle(element).touchAction);
  assert.equal(action, 'none');
  const lanes = await until(
    () => results(phone.page),
    (lanes) => lanes.every(({ ends }) => ends),
  );
  const reach = Math.max(...lanes[0].start.map(Math.abs));
  assert.ok(reach > 20, 'VE starts from wide noise');
  await handle.scrollIntoViewIfNeeded();
  const box = /** @type {any} */ (await handle.boundingBox());
  const touch = await phone.page.context().newCDPSession(phone.page);
  const scroll = () => phone.page.evaluate(() => scrollY);
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
    () => results(phone.page),
    (now) => now.every(({ start }) => start[1] < lanes[0].start[1] - 1),
    10_000,
  );
  assert.equal(await scroll(), before, 'a finger on a handle does not scroll');
  await finished(phone.page, '#race-go');
  await phone.page.screenshot({ path: join(ARTIFACTS, 'race-phone.png') });
  assert.deepEqual(phone.failures, []);
  await phone.close();

  const { page, close } = await open('', { prepare: watchLabs });
  const asked = () => page.evaluate(() => /** @type {any} */ (window).asked);
  await ready(page); // by now anybody else would have asked for a lab
  assert.equal(await asked(), 1);
  await page.locator('score-lab-race').first().scrollIntoViewIfNeeded();
  await until(asked, (count) => count > 1);
  await close();
});
