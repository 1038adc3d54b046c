/** KL and entropy along t and their identities: in closed form, and of a trained network; and their figure. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alone, inPage, open, until } from './browser.js';

const figure = (/** @type {Record<string, string>} */ attributes) =>
  alone('score-lab-evolution', attributes);

test('the identities integrate to KL and entropy on every SDE', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `const answers = [];
       for (const kind of ['vp', 'sub-vp', 've']) {
         const lab = await createLab({ sde: { kind }, score: { kind: 'exact' } }, { backend: 'cpu' });
         const answer = await lab.evolution({ mean: 0.8, std: 0.6, kappa: 1.3, points: 50 });
         for (const name of ['flow', 'sde', 'entropy']) {
           const { direct, integrated } = answer[name];
           answers.push({ kind, name, lengths: [answer.times.length, direct.length, integrated.length],
             ends: [answer.times[0], answer.times[49]], moved: Math.abs(direct[49] - direct[0]),
             off: Math.max(...direct.map((value, i) => Math.abs(value - integrated[i]))) });
         }
         lab.free();
       }
       const network = await createLab({ score: { width: 16, depth: 1 }, training: { batchSize: 32 } }, { backend: 'cpu' });
       const refused = [];
       for (const call of [() => network.evolution({ kappa: 0 }), () => network.gradientVariance(1)]) {
         refused.push(await call().then(() => 'allowed', (error) => error.message));
       }
       return { answers, refused, variance: await network.gradientVariance(5) };`,
    )
  );
  assert.equal(seen.answers.length, 9);
  for (const { kind, name, lengths, ends, moved, off } of seen.answers) {
    assert.deepEqual(lengths, [50, 50, 50]);
    assert.ok(ends[0] === 1 && Math.abs(ends[1] / 1e-5 - 1) < 1e-4, `${ends}`);
    assert.ok(moved > 0.01, `${kind} ${name} moves by ${moved}`);
    assert.ok(off < 1e-3, `${kind} ${name}: off by ${off}`);
  }
  assert.match(seen.refused[0], /kappa: 0 is not allowed/);
  assert.match(seen.refused[1], /batches: 1 is not allowed/);
  assert.ok(seen.variance > 0);
  assert.deepEqual(failures, []);
  await close();
});

test('the figure of the identities shows three quantities and follows its sliders', async () => {
  const { page, failures, close } = await figure({ sde: 'vp' });
  const end = () =>
    page.evaluate(() => {
      const { evolution } = /** @type {any} */ (document.querySelector('score-lab-evolution'));
      return evolution?.flow.direct.at(-1);
    });
  const damaged = await until(end, (value) => value > 0);
  assert.equal(await page.locator('svg.plot').count(), 3);
  const line = () => page.locator('path.integrated').first().getAttribute('d');
  const before = await line();
  await page.locator('#evolution-kappa').fill('1');
  const exact = await until(end, (value) => value < 1e-3);
  assert.ok(damaged > 100 * exact, `${damaged} and ${exact}`);
  await until(line, (now) => now !== before);
  assert.match(await page.locator('#evolution-words').innerText(), /prior’s mismatch is left/);
  await page.locator('#evolution-sde').selectOption('ve');
  await until(end, (value) => value !== exact);
  for (const text of await page.locator('dd.difference').allInnerTexts()) {
    assert.match(text, /^0 in|10⁻|0\.000/);
  }
  assert.deepEqual(failures, []);
  await close();
});

test('a trained network is followed with errors, can be left, and needs a density', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `const small = { score: { width: 16, depth: 1 }, training: { batchSize: 64 } };
       const lab = await createLab(small, { backend: 'cpu' });
       await lab.train(50);
       const controller = new AbortController();
       const left = await lab.modelEvolution({ points: 100, count: 1000 },
         { signal: controller.signal, onProgress: () => controller.abort() })
         .then(() => 'finished', (error) => error.name);
       const fractions = [];
       const answer = await lab.modelEvolution({ points: 9, count: 200, seed: 3 }, { onProgress: (f) => fractions.push(f) });
       const again = await lab.modelEvolution({ points: 9, count: 200, seed: 3 });
       const plain = (curve) => Object.fromEntries(Object.entries(curve).map(([name, values]) => [name, Array.from(values)]));
       const { length } = (await lab.modelEvolution()).times;
       const unknown = await createLab({ ...small, data: { kind: 'generator' } }, { backend: 'cpu' });
       const refusals = [];
       for (const call of [() => unknown.modelEvolution(), () => lab.modelEvolution({ points: 4 }),
         () => lab.modelEvolution({ count: 1 }), () => lab.modelEvolution({ kappa: 1 })]) {
         refusals.push(await call().then(() => 'allowed', (error) => error.message));
       }
       return { left, fractions, length, refusals, times: Array.from(answer.times), entropy: lab.info.entropy,
         flow: plain(answer.flow), entropies: plain(answer.entropy), again: plain(again.flow) };`,
    )
  );
  const { left, fractions, length, refusals, times, flow, entropies, again, entropy } = seen;
  assert.equal(left, 'AbortError');
  assert.equal(fractions.at(-1), 1);
  assert.equal(length, 17);
  assert.ok(times[0] === 1 && Math.abs(times[8] / 1e-5 - 1) < 1e-4, `${times}`);
  assert.deepEqual(again, flow, 'the same seed');
  for (const curve of [flow, entropies]) {
    for (const [name, values] of Object.entries(curve)) {
      assert.equal(values.length, 9, name);
      for (const value of values) assert.ok(Number.isFinite(value), `${name}: ${values}`);
      if (/Error$/.test(name)) for (const value of values.slice(1)) assert.ok(value > 0, name);
    }
    curve.difference.forEach((/** @type {number} */ difference, /** @type {number} */ i) => {
      assert.ok(Math.abs(curve.direct[i] - curve.integrated[i] - difference) < 1e-4);
      assert.ok(Math.abs(difference) < 6 * curve.differenceStandardError[i] + 0.2, `${difference}`);
    });
  }
  assert.ok(flow.direct[8] > 0.3, `KL ${flow.direct[8]} after so few steps`);
  assert.ok(Math.abs(entropies.direct[8] - entropy) < 5 * entropies.directStandardError[8]);
  assert.match(refusals[0], /data\.kind/);
  assert.match(refusals[1], /points: 4 is not allowed/);
  assert.match(refusals[2], /count: 1 is not allowed/);
  assert.match(refusals[3], /kappa/);
  assert.deepEqual(failures, []);
  await close();
});

test('the figure trains a network and follows it when it is told to, and keeps what it shows', async () => {
  const { page, failures, close } = await figure({ steps: '20' });
  const go = page.locator('#evolution-go');
  const progress = () => page.locator('#evolution-go-progress').innerText();
  const made = () => page.locator('#evolution-made').innerText();
  const dots = () => page.locator('path.dots').first().getAttribute('d');

  await page.locator('#evolution-model').selectOption('network');
  assert.equal(await page.locator('svg.plot').count(), 2);
  assert.equal(await made(), 'No run yet.');
  assert.equal(await progress(), '');
  assert.deepEqual(await page.locator('#evolution-data option').allInnerTexts(), [
    'Moons',
    'Eight Gaussians',
    'Two spirals',
    'Swiss roll',
    'Circles',
    'Rings',
  ]);

  await page.locator('#evolution-steps').fill('none');
  await go.click();
  assert.match(await page.locator('#evolution-steps-error').innerText(), /steps: "none"/);
  assert.equal(await progress(), '', 'nothing runs');
  await page.locator('#evolution-steps').fill('20');

  await go.click();
  await until(progress, (words) => /^Following: [1-9]/.test(words));
  assert.ok(await page.locator('#evolution-data').isDisabled());
  await until(progress, (words) => words === 'Done', 120_000);
  const shown = await dots();
  assert.equal(shown?.match(/M/g)?.length, 25);
  assert.equal(await page.locator('path.bars').count(), 2);
  assert.match(await made(), /^Moons, VP, 20 steps.*300 draws at each of 25 times/);
  for (const name of ['direct-end', 'integrated-end']) {
    for (const text of await page.locator(`dd.${name}`).allInnerTexts()) {
      assert.match(text, /^[\d.]+ ± [\d.]+ nats$/);
    }
  }
  for (const text of await page.locator('dd.difference').allInnerTexts()) {
    assert.match(text, /^[\d.]+ standard errors$/);
  }
  assert.equal(await page.locator('dd.entropy-of-data').innerText(), '2.394 nats');

  await page.locator('#evolution-sde').selectOption('ve');
  await page.locator('#evolution-steps').fill('20000');
  await go.click();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  assert.equal(await dots(), shown, 'the old answer stays');
  await go.click();
  assert.equal(await progress(), 'Stopped');
  assert.equal(await go.innerText(), 'Train and follow');
  assert.equal(await dots(), shown);
  assert.match(await made(), /VP, 20 steps/);

  await go.click();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  await page.locator('#evolution-model').selectOption('gaussian');
  await until(
    () => page.locator('svg.plot').count(),
    (count) => count === 3,
  );
  await page.locator('#evolution-model').selectOption('network');
  assert.equal(await progress(), 'Stopped', 'nothing runs unseen');
  assert.equal(await dots(), shown);
  assert.deepEqual(failures, []);
  await close();
});

test('the figure says what the core refuses', async () => {
  const { page, failures, close } = await figure({
    model: 'network',
    data: 'generator',
    steps: '1',
  });
  await page.locator('#evolution-go').click();
  await until(
    () => page.locator('#evolution-go-error').allInnerTexts(),
    ([text]) => /data\.kind/.test(text ?? ''),
  );
  assert.deepEqual(failures, []);
  await close();
});
