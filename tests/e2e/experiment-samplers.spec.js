/** Samplers side by side, their start points, the curve, the way to noise and back. */
import { finished, floors, race, results } from './race.js';
import { expect, keep, test, until } from './test.js';

test('two samplers race at the same price, and stand beside the truth in numbers', async ({
  alone,
}) => {
  const page = await race(alone, {
    samplers: 'probability-flow-heun euler-maruyama',
    budget: '60',
    count: '400',
  });
  await finished(page, '#race-go');
  const [flow, sde] = await results(page);
  expect([flow.result.evaluations, sde.result.evaluations]).toEqual([60, 60]);
  expect(await page.locator('dd.evaluations').allInnerTexts()).toEqual(['60', '60']);
  for (const { result, error } of [flow, sde]) {
    expect(error).toBe(undefined);
    expect(result.quality.count).toBe(400);
    expect(result.quality.modes.weights.length).toBe(8);
  }
  expect(floors(flow.result.quality), `${floors(flow.result.quality)} floors`).toBeLessThan(5);
  expect((await page.locator('dd.distance').first().innerText()).replaceAll('\n', ' ')).toMatch(
    /\d ± \d.* (within sampling noise|× the floor)/,
  );
  expect(await page.locator('dd.stray').first().innerText()).toMatch(/% *, expected 1\.0/);
  expect(await page.locator('dd.kl').first().innerText()).toMatch(/nats, floor/);
  expect(await page.locator('.modes').first().locator('circle').count()).toBe(8);
  await keep(page.locator('score-lab-race'), 'race.png');

  // Other settings: what stands is of the earlier ones, and looks so, until the next race.
  expect(await page.locator('.panel .settling').count()).toBe(0);
  await page.locator('#race-budget').press('ArrowRight');
  expect(await page.locator('.panel .settling').count()).toBe(2);
  await finished(page, '#race-go');
  expect(await page.locator('.panel .settling').count()).toBe(0);

  // Every sampler of the list runs, at about the same price.
  await page.locator('#race-add').click();
  for (const sampler of ['heun-sde', 'predictor-corrector', 'ancestral', 'ddim']) {
    await page.locator('#race-sampler-2').selectOption(sampler);
    await finished(page, '#race-go');
    const [, , third] = await results(page);
    expect(third.sampler).toBe(sampler);
    expect(third.error).toBe(undefined);
    expect(third.result.evaluations, `${sampler}: ${third.result.evaluations}`).toBeLessThanOrEqual(
      62,
    );
  }
  for (const sampler of ['probability-flow-rk4', 'probability-flow-rk45', 'annealed-langevin']) {
    await page.locator('#race-sampler-2').selectOption(sampler);
    await finished(page, '#race-go');
    const [, , third] = await results(page);
    expect(third.error).toBe(undefined);
    expect(third.result.evaluations, `${sampler}: ${third.result.evaluations}`).toBeGreaterThan(10);
  }
});

test('a start point moved by mouse or keys takes its path along in every panel', async ({
  alone,
}) => {
  const page = await race(alone, {
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
  expect(before[0].start, 'the same noise').toEqual(before[1].start);
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
  expect(dragged[0].start).toEqual(dragged[1].start);
  for (const [i, lane] of dragged.entries()) {
    const others = (/** @type {number[]} */ ends) => [...ends.slice(0, 6), ...ends.slice(8)];
    expect(others(lane.ends), 'only this path').toEqual(others(before[i].ends));
  }

  await page.locator('.panel').nth(0).locator('.handle').nth(3).focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
  const keyed = await moved(dragged);
  expect(row(keyed[0])[0], 'to the left').toBeLessThan(row(dragged[0])[0]);
  expect(row(keyed[0])[1]).toBe(row(dragged[0])[1]);
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
});

test('a race is stopped at once, and the next one runs', async ({ alone }) => {
  const page = await race(alone, {
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
  expect(took, `${took} ms`).toBeLessThan(5000);
  expect(await page.locator('#race-go-progress').innerText()).toMatch(/Stopped/);
  await page.evaluate(() => {
    /** @type {any} */ (document.querySelector('score-lab-race')).budget = 20;
  });
  await finished(page, '#race-go');
  const lanes = await results(page);
  expect(lanes.map(({ result }) => result.evaluations)).toEqual([20, 20]);
});

test('a network is trained right there; the curve of quality against evaluations; its points can be read', async ({
  alone,
}) => {
  const page = await race(alone, {
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
  await expect(page.locator('#race-train')).toHaveText('Train');
  await finished(page, '#curve-measure', 120_000);
  expect(await page.locator('.curve-figure circle.dot').count()).toBe(16);
  await page.locator('.curve-figure circle.series-1').nth(2).focus();
  expect(await page.locator('#curve-point').innerText()).toMatch(
    /Reverse SDE.*16 evaluations: .*±/,
  );
  expect(await page.locator('#curve-verdict').innerText()).toMatch(/closer|neither/i);
  await page.locator('#curve-eta').press('ArrowLeft');
  expect(await page.locator('.curve-figure.stale').count()).toBe(1);
});

test('the probability flow leads data to noise and back', async ({ alone }) => {
  const page = await race(alone, { budget: '20', count: '50' });
  await page.locator('summary').click();
  await finished(page, '#trip-go');
  const text = await page.locator('dd.trip-error').innerText();
  const error = parseFloat(text.replace('−', '-'));
  expect(error, text).toBeGreaterThan(0);
  expect(error, text).toBeLessThanOrEqual(1e-3);
  expect(text).toMatch(/in theory 0/);
  expect(await page.locator('dd.trip-evaluations').innerText()).toMatch(/\d+ there, \d+ back/);
});
