/** Likelihood and its bounds: through the library on exact scores, and in the figure. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SMALL, inPage, number, open, ready, shown, trained, until } from './browser.js';

const [MEAN, STD] = [[0.5, -1], 0.8];
const GAUSSIAN = `{ data: { kind: 'mixture', weights: [1], means: [[${MEAN}]], stds: [${STD}] }, score: { kind: 'exact' } }`;
const POINTS = [
  [0.5, -1],
  [1.3, 0.2],
  [-1, -2.5],
];
/** What the prior misses of the diffused Gaussian, and the noise of the earliest time. */
const SLACK = 2e-3;

/** @param {number[]} x  −log p of the Gaussian, in nats. */
const surprise = (x) => {
  const square = x.reduce((sum, value, i) => sum + (value - MEAN[i]) ** 2, 0);
  return square / (2 * STD ** 2) + Math.log(2 * Math.PI * STD ** 2);
};

test('the bound of an exact Gaussian score is −log p, in both forms', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `const lab = await createLab(${GAUSSIAN}, { backend: 'cpu' });
       const points = new Float32Array([${POINTS}]);
       const fractions = [];
       const answers = {};
       for (const form of ['sm', 'dsm']) {
         const { bound, standardError } = await lab.likelihoodBound(
           points, { form, samplesPerPoint: 20_000, seed: 3 }, { onProgress: (f) => fractions.push(f) });
         answers[form] = { bound: Array.from(bound), error: Array.from(standardError) };
       }
       const plain = await lab.likelihoodBound(points, { samplesPerPoint: 20_000, seed: 3 });
       const aborted = await lab.likelihoodBound(points, {}, { signal: AbortSignal.abort() })
         .catch((error) => error.name);
       return { answers, plain: Array.from(plain.bound), last: fractions.at(-1), aborted };`,
    )
  );
  for (const [form, { bound, error }] of Object.entries(seen.answers)) {
    POINTS.forEach((x, i) => {
      const off = Math.abs(bound[i] - surprise(x));
      assert.ok(error[i] > 0 && error[i] < 0.3, `${form}: ± ${error[i]}`);
      assert.ok(off < 5 * error[i] + SLACK, `${form} at ${x}: off by ${off} ± ${error[i]}`);
    });
  }
  assert.deepEqual(seen.plain, seen.answers.dsm.bound, 'the denoising form is the default');
  assert.equal(seen.last, 1);
  assert.equal(seen.aborted, 'AbortError');
  assert.deepEqual(failures, []);
  await close();
});

test('the estimated divergence agrees with the exact one, and says how well', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `const lab = await createLab({ data: { kind: 'moons' }, score: { kind: 'exact' } }, { backend: 'cpu' });
       const points = await lab.dataSample({ count: 20, seed: 5 });
       const exact = await lab.logDensity(points);
       const options = { divergence: 'hutchinson', probes: 50, seed: 1 };
       const estimate = await lab.logDensity(points, options);
       const again = await lab.logDensity(points, options);
       const single = await lab.logDensity(points, { ...options, probes: 1 });
       return {
         exact: Array.from(exact.logDensity), unnamed: exact.standardError,
         estimate: Array.from(estimate.logDensity), error: Array.from(estimate.standardError),
         again: Array.from(again.logDensity), single: single.standardError,
       };`,
    )
  );
  assert.equal(seen.unnamed, undefined, 'the exact divergence has no error');
  assert.equal(seen.single, undefined, 'one probe does not know its error');
  assert.deepEqual(seen.again, seen.estimate);
  assert.equal(seen.error.length, 20);
  seen.exact.forEach((/** @type {number} */ value, /** @type {number} */ i) => {
    const off = Math.abs(seen.estimate[i] - value);
    assert.ok(off < 5 * seen.error[i] + 1e-3, `off by ${off} ± ${seen.error[i]}`);
  });
  assert.deepEqual(failures, []);
  await close();
});

test('options that are wrong are refused by name', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  /** @type {[string, RegExp][]} */
  const wrong = [
    [`likelihoodBound(point, { samplesPerPoint: 1 })`, /samplesPerPoint: 1 is not allowed/],
    [`likelihoodBound(point, { form: 'x' })`, /form.*x/],
    [`likelihoodBound(point, { seed: -1 })`, /seed/],
    [`likelihoodBound(point, { draws: 5 })`, /draws/],
    [`likelihoodBound(new Float32Array(3))`, /points/],
    [`likelihoodBound(point, {}, { onProgress: 1 })`, /onProgress: 1 is not allowed/],
    [`logDensity(point, { divergence: 'hutchinson', probes: 0 })`, /probes: 0 is not allowed/],
    [`logDensity(point, { divergence: 'x' })`, /divergence.*x/],
  ];
  const messages = /** @type {string[]} */ (
    await inPage(
      page,
      `const lab = await createLab(${GAUSSIAN}, { backend: 'cpu' });
       const point = new Float32Array(2);
       const messages = [];
       for (const call of [${wrong.map(([call]) => `() => lab.${call}`)}]) {
         messages.push(await call().then(() => 'it was allowed', (error) => error.message));
       }
       const timeless = await createLab({ loss: { time: { fixed: 0.3 } } }, { backend: 'cpu' });
       messages.push(await timeless.likelihoodBound(point).catch((error) => error.message));
       return messages;`,
    )
  );
  wrong.forEach(([call, expected], i) => assert.match(messages[i], expected, call));
  assert.match(messages[wrong.length], /likelihoodBound.*loss\.time|loss\.time.*likelihoodBound/);
  assert.deepEqual(failures, []);
  await close();
});

test('the evaluation holds both theorems together, and null where something is not known', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const [learnt, exact, label, fixed, unknown] = /** @type {any[]} */ (
    await inPage(
      page,
      `const small = { score: { width: 32, depth: 2 }, training: { batchSize: 64 } };
       const lab = await createLab(small, { backend: 'cpu' });
       await lab.train(200);
       const evaluate = async (config, options) =>
         (await createLab(config, { backend: 'cpu' })).evaluate({ count: 64, ...options });
       return [
         await lab.evaluate({ count: 1000 }),
         await evaluate(${GAUSSIAN}, { count: 1000 }),
         await evaluate({ score: { kind: 'exact' } }, { label: 1 }),
         await evaluate({ ...small, loss: { time: { fixed: 0.3 } } }),
         await evaluate({ ...small, data: { kind: 'checkerboard' } }),
       ];`,
    )
  );
  for (const { bound, boundStandardError, entropy, scoreError, ...rest } of [learnt, exact]) {
    const { scoreErrorStandardError, priorDivergence, klBound } = rest;
    assert.ok(boundStandardError > 0);
    assert.ok(bound >= entropy - 4 * boundStandardError, `${bound} above ${entropy}`);
    assert.ok(Math.abs(klBound - scoreError - priorDivergence) < 1e-6);
    const off = Math.abs(bound - entropy - klBound);
    const error = Math.hypot(boundStandardError, scoreErrorStandardError);
    assert.ok(off < 5 * error + SLACK, `off by ${off} ± ${error}`);
  }
  assert.ok(exact.scoreError < 1e-3 && learnt.scoreError > exact.scoreError);
  for (const { bound, nll, klBound, priorDivergence } of [label, fixed]) {
    assert.deepEqual([bound, nll, klBound, priorDivergence], [null, null, null, null]);
  }
  assert.ok(Number.isFinite(unknown.bound) && Number.isFinite(unknown.nll));
  assert.deepEqual([unknown.scoreError, unknown.klBound], [null, null]);
  assert.deepEqual(failures, []);
  await close();
});

test('the figure shows the bound beside NLL and floor, and theorem 1 with both its terms', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  await page.click('#play');
  await trained(page, 200);
  await page.click('#play');
  await number(page, 'bound');
  const text = async (/** @type {string} */ name) =>
    (await page.locator(`#number-${name}`).innerText()).split(',')[0];
  await until(
    () => page.locator('#number-bound').getAttribute('class'),
    (names) => !names?.includes('settling'),
    120_000,
  );
  const [, bound, error] = /^≤ ([\d.]+) ± ([\d.]+) nats$/.exec(await text('bound')) ?? [];
  assert.ok(Number(bound) > (await shown(page, 'entropy')) - 4 * Number(error));
  const terms = /^([\d.]+) ± ([\d.]+) \+ (−?[\d.]+) = ([\d.]+) nats$/.exec(await text('theorem-1'));
  assert.ok(terms, await text('theorem-1'));
  const [, score, , prior, sum] = terms.map((part) => Number(part.replace('−', '-')));
  assert.ok(Math.abs(score + prior - sum) < 0.02);
  const label = page.locator('.number', { has: page.locator('#number-theorem-1') });
  await label.locator('.term', { hasText: 'J_SM' }).focus();
  assert.match(await label.locator('.tip:visible').innerText(), /∇log pₜ/);

  await page.selectOption('#data', 'checkerboard');
  await page.click('#step');
  await until(
    () => text('theorem-1'),
    (shown) => shown === 'not known',
  );
  assert.deepEqual(failures, []);
  await close();
});

test('a point can be probed by mouse and by keys', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  const canvas = page.locator('.stage canvas').first();
  const { width, height } = /** @type {any} */ (await canvas.boundingBox());
  await canvas.click({ position: { x: width / 2, y: height / 4 } });
  const truth = await number(page, 'probe-truth');
  assert.ok(truth < 0);
  assert.equal(await page.locator('#number-probe-ode').innerText(), '–', 'nothing learnt yet');

  await page.click('#play');
  await trained(page, 100);
  await page.click('#play');
  assert.ok((await number(page, 'probe-ode')) < 0);
  await number(page, 'probe-sm');
  await until(
    () => page.locator('#number-probe-sm').getAttribute('class'),
    (names) => !names?.includes('settling'),
  );
  const bounds = [];
  for (const form of ['dsm', 'sm']) {
    const text = await page.locator(`#number-probe-${form}`).innerText();
    const found = /^≥ (−?[\d.]+) ± ([\d.]+) nats$/.exec(text.split(',')[0]);
    assert.ok(found, text);
    bounds.push(found.slice(1).map((part) => Number(part.replace('−', '-'))));
  }
  const [[dsm, dsmError], [sm, smError]] = bounds;
  assert.ok(Math.abs(dsm - sm) < 5 * Math.hypot(dsmError, smError) + 0.01, String(bounds));

  await canvas.click({ position: { x: width / 4, y: height / 2 } });
  const where = () => page.locator('#probe-point').innerText();
  const before = await where();
  await page.keyboard.press('Shift+ArrowRight'); // the click has given the crosshair the focus
  assert.notEqual(await where(), before);
  await number(page, 'probe-ode');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#probe-point').count(), 0);

  await page.locator('#crosshair').focus();
  await page.keyboard.press('ArrowUp');
  assert.equal(await page.locator('#probe-point').count(), 0, 'it only moves');
  await page.keyboard.press('Enter');
  await number(page, 'probe-ode');
  await page.click('#probe-close');
  assert.equal(await page.locator('#probe-point').count(), 0);

  await page.selectOption('#data', 'glyphs');
  await until(
    () => page.locator('#crosshair').count(),
    (count) => count === 0,
  );
  assert.deepEqual(failures, []);
  await close();
});

test('a point is answered soon although the KL by quadrature takes long, which comes afterwards', async () => {
  const { page, failures, close } = await open('#batch-size=64&backend=cpu&sampler=ddim&steps=10');
  await ready(page);
  await page.click('#step');
  await until(
    () => page.locator('#density-cost').innerText(),
    (text) => /evaluations a point/.test(text),
    120_000,
  );
  const divergence = async () => (await page.locator('#density-kl').innerText()).trim();
  assert.equal(await divergence(), '');
  const start = Date.now();
  await page.locator('.stage canvas').first().click();
  await number(page, 'probe-ode');
  const answered = Date.now() - start;
  assert.equal(await divergence(), '', 'nobody has waited for it');
  assert.ok(answered < 2500, `answered after ${answered} ms`);
  await until(divergence, (text) => /nats/.test(text), 120_000);
  const settling = async (/** @type {string} */ id) =>
    (await page.locator(id).getAttribute('class'))?.includes('settling');
  await until(
    () => settling('#density-kl'),
    (yes) => !yes,
    120_000,
  );
  assert.ok(!(await settling('#number-bound')), 'both are of one step');
  assert.deepEqual(failures, []);
  await close();
});

test('the map of the log-density refines, and says how fine it is and what it cost', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  const seen = new Set();
  const read = async () => {
    const text = await page.locator('#density-cost').innerText();
    if (text) seen.add(text.split(',')[0]);
    return text;
  };
  await page.click('#step');
  const last = await until(read, (text) => text.startsWith('64'), 120_000);
  assert.match(last, /^64 × 64, \d+ evaluations a point, \d+\.\d s\.$/);
  assert.ok(seen.has('16 × 16') || seen.has('32 × 32'), [...seen].join());
  assert.deepEqual(failures, []);
  await close();
});
