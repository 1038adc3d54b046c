/** Images of digits: their likelihood in bits, learned dequantization, and whether samples are copies of the data. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ARTIFACTS, inPage, number, open, ready, trained, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

const SMALL = `data: { kind: 'glyphs' }, score: { width: 32, depth: 2 }, training: { batchSize: 64 }`;
const FIGURE = '#data=glyphs&width=32&depth=2&batch-size=64&backend=cpu&sampler=ddim&steps=20';

/**
 * The picture, by its digest.
 * @param {Page} page
 */
const picture = (page) =>
  page.evaluate(async () => {
    const root = /** @type {any} */ (document.querySelector('score-lab')).shadowRoot;
    const bytes = new TextEncoder().encode(root.querySelector('.stage canvas').toDataURL());
    return new Uint8Array(await crypto.subtle.digest('SHA-1', bytes)).join();
  });

test('bits per dimension: the flow, the bound, and a Gaussian; both dequantizations', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const { uniform, probed, variational, refusals } = /** @type {any} */ (
    await inPage(
      page,
      `const loss = { weighting: 'likelihood', time: 'importance' };
       const trained = async (dequantization) => {
         const config = { ${SMALL}, loss, data: { kind: 'glyphs', dequantization } };
         const lab = await createLab(config, { backend: 'cpu' });
         await lab.train(60);
         return lab;
       };
       const plain = await trained('uniform');
       const learned = await trained('variational');
       const refusals = [];
       for (const config of [
         { ${SMALL}, data: { kind: 'glyphs', dequantization: 'variational' } },
         { data: { kind: 'moons', dequantization: 'uniform' } },
         { data: { kind: 'glyphs', dequantization: 'none' } },
       ]) refusals.push(await createLab(config, { backend: 'cpu' }).then(() => 'allowed', (error) => error.message));
       refusals.push(await plain.evaluate({ probes: 0 }).then(() => 'allowed', (error) => error.message));
       return {
         uniform: await plain.evaluate({ count: 32, seed: 1 }),
         probed: await plain.evaluate({ count: 32, seed: 1, probes: 32 }),
         variational: await learned.evaluate({ count: 32, seed: 1 }),
         refusals,
       };`,
    )
  );
  for (const { bitsPerDim, nll, bound } of [uniform, probed, variational]) {
    for (const [name, value] of Object.entries(bitsPerDim)) {
      assert.ok(Number.isFinite(value), `${name}: ${value}`);
    }
    // A grey level is 1/16 wide.
    const bits = (/** @type {number} */ nats) => nats / (64 * Math.LN2) + 4;
    assert.ok(Math.abs(bitsPerDim.nll - bits(nll)) < 1e-3, `${bitsPerDim.nll}, ${nll} nats`);
    assert.ok(Math.abs(bitsPerDim.bound - bits(bound)) < 1e-3);
    assert.ok(
      bitsPerDim.gaussian > 1 && bitsPerDim.gaussian < 4,
      'below four bits, a level at random',
    );
    assert.ok(bitsPerDim.gaussianStandardError < 0.1);
  }
  assert.equal(uniform.bitsPerDim.gaussian, variational.bitsPerDim.gaussian, 'the same images');
  const [one, other] = [uniform.bitsPerDim, probed.bitsPerDim];
  assert.notEqual(one.nll, other.nll);
  assert.ok(
    Math.abs(one.nll - other.nll) < 5 * Math.hypot(one.nllStandardError, other.nllStandardError),
  );
  assert.notEqual(variational.nll, uniform.nll);
  assert.match(refusals[0], /^data\.dequantization: .*likelihood/);
  assert.match(refusals[1], /^data\.dequantization: .*glyphs/);
  assert.match(refusals[2], /dequantization.*none/);
  assert.match(refusals[3], /probes: 0 is not allowed/);
  assert.deepEqual(failures, []);
  await close();
});

test('the nearest of the training images: found, its own nearest, and not before any training', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `const lab = await createLab({ ${SMALL} }, { backend: 'cpu' });
       const points = (await lab.dataSample({ count: 6, seed: 3 })).slice(0, 6 * 64);
       const early = await lab.nearest(points).catch((error) => error.message);
       await lab.train(20);
       const fractions = [];
       const found = await lab.nearest(points, { count: 500 }, { onProgress: (f) => fractions.push(f) });
       const more = await lab.nearest(points, { count: 1000 });
       const itself = await lab.nearest(found.points, { count: 500 });
       const call = (...rest) => lab.nearest(...rest).then(() => 'allowed', (error) => error.message);
       return {
         early, searched: [found.searched, more.searched], last: fractions.at(-1),
         distances: Array.from(found.distances), more: Array.from(more.distances),
         lengths: [found.points.length, found.points.constructor.name, found.distances.length],
         itself: Array.from(itself.distances),
         same: itself.points.every((value, i) => value === found.points[i]),
         aborted: await lab.nearest(points, {}, { signal: AbortSignal.abort() }).catch((error) => error.name),
         refusals: [await call(points, { count: 0 }), await call(points.slice(1)), await call(points, { k: 2 })],
         step: (await lab.train(1)).step,
       };`,
    )
  );
  assert.match(seen.early, /step/);
  assert.deepEqual(seen.searched, [500, 1000]);
  assert.deepEqual(seen.lengths, [6 * 64, 'Float32Array', 6]);
  assert.equal(seen.last, 1);
  seen.distances.forEach((/** @type {number} */ distance, /** @type {number} */ i) => {
    assert.ok(distance > 0.05 && distance < 3, `${distance}`);
    assert.ok(seen.more[i] <= distance, 'more images can only be nearer');
  });
  assert.deepEqual(seen.itself, Array(6).fill(0));
  assert.ok(seen.same);
  assert.equal(seen.aborted, 'AbortError');
  assert.match(seen.refusals[0], /count: 0 is not allowed/);
  assert.match(seen.refusals[1], /points/);
  assert.match(seen.refusals[2], /k.*unknown/);
  assert.equal(seen.step, 21, 'the lab works on');
  assert.deepEqual(failures, []);
  await close();
});

test('the figure holds each sample against its nearest training image', async () => {
  const { page, failures, close } = await open(FIGURE);
  await ready(page);
  const words = () => page.locator('#nearest').innerText();
  await page.check('#showNearest');
  assert.equal(await words(), '');
  assert.match(await page.locator('score-lab .key').innerText(), /once it has taken a step/);
  await page.click('#play');
  await trained(page, 30);
  await page.click('#play');
  const text = await until(words, (words) => /over these samples/.test(words));
  const described = () =>
    page.locator('score-lab .stage canvas').first().getAttribute('aria-label');
  assert.match((await described()) ?? '', /24 samples, each .* nearest training image/);
  const found =
    /latest ([\d\s\u202f]+) training images.*these samples is (\d+\.\d+), over fresh data (\d+\.\d+)/.exec(
      text,
    );
  assert.ok(found, text);
  const [, searched, samples, fresh] = found;
  assert.ok(Number(searched.replaceAll(/\D/g, '')) >= 30 * 64, searched);
  assert.ok(
    Number(samples) > Number(fresh) && Number(fresh) > 0,
    'samples of an unripe model are farther',
  );
  const pairs = await picture(page);
  await page.uncheck('#showNearest');
  await until(
    () => picture(page),
    (now) => now !== pairs,
  );
  await page.check('#showNearest');
  await until(
    () => picture(page),
    (now) => now === pairs,
  );
  await mkdir(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, 'nearest.png') });

  await page.uncheck('#showSamples');
  await until(words, (words) => /switched off/.test(words));
  assert.doesNotMatch((await described()) ?? '', /nearest/);
  await page.check('#showSamples');
  await until(words, (words) => /over these samples/.test(words));
  await page.fill('#steps', '10'); // other samples
  await page.press('#steps', 'Enter');
  await until(words, (words) => /^Searching|^The search/.test(words));
  await until(words, (words) => /over these samples/.test(words));
  await page.click('#step');
  await until(words, (words) => /over earlier samples/.test(words));
  assert.match((await described()) ?? '', /24 earlier samples/);
  await until(words, (words) => /over these samples/.test(words));
  await page.selectOption('#data', 'moons');
  await until(
    () => page.locator('#showNearest').count(),
    (count) => count === 0,
  );
  assert.deepEqual(failures, []);
  await close();
});

test('on a phone the words about the nearest images have their room from the start', async () => {
  const { page, failures, close } = await open(FIGURE, { viewport: { width: 360, height: 780 } });
  await ready(page);
  await page.click('#step');
  await trained(page, 1);
  await page.check('#showNearest');
  const key = page.locator('score-lab .key').first();
  const height = async () => (await key.boundingBox())?.height;
  const before = await height();
  await until(
    () => key.innerText(),
    (words) => /over these samples/.test(words),
  );
  assert.equal(await height(), before);
  assert.deepEqual(failures, []);
  await close();
});

test('choosing learned dequantization brings its needs along; the panel counts bits', async () => {
  const { page, failures, close } = await open(FIGURE);
  await ready(page);
  const config = () =>
    page.evaluate(() => /** @type {any} */ (document.querySelector('score-lab')).lab.info.config);
  await page.selectOption('#dequantization', 'variational');
  const { loss } = await until(config, ({ data }) => data.dequantization === 'variational');
  assert.equal(loss.weighting, 'likelihood');
  assert.match(
    await page.locator('[data-setting=dequantization] .note').innerText(),
    /Weight.*g² \(likelihood\)/,
  );
  await page.selectOption('#schedule', 'learned'); // one of the two is learned at a time
  await until(
    config,
    ({ data, sde }) => data.dequantization === 'uniform' && sde.schedule === 'learned',
  );
  assert.match(
    await page.locator('[data-setting=schedule] .note').innerText(),
    /Dequantization: Uniform noise/,
  );
  await page.selectOption('#dequantization', 'variational');
  await until(
    config,
    ({ data, sde }) => data.dequantization === 'variational' && sde.schedule === 'fixed',
  );
  assert.equal(await page.locator('score-lab .error').count(), 0);

  // Out of sight it takes nothing away from the reader when it comes back.
  await page.selectOption('#data', 'moons');
  await page.selectOption('#schedule', 'learned');
  await page.selectOption('#data', 'glyphs');
  await until(
    config,
    ({ data, sde }) => data.dequantization === 'uniform' && sde.schedule === 'learned',
  );
  assert.match(
    await page.locator('[data-setting=data] .note').innerText(),
    /Dequantization: Uniform noise/,
  );
  await page.selectOption('#dequantization', 'variational');
  await until(config, ({ data }) => data.dequantization === 'variational');

  await page.click('#play');
  await trained(page, 20);
  await page.click('#play');
  for (const name of ['bits-nll', 'bits-bound', 'bits-gaussian']) {
    await number(page, name, 120_000);
    assert.match(await page.locator(`#number-${name}`).innerText(), /^(≤ )?−?[\d.]+ ± [\d.]+ bits/);
  }
  await page.selectOption('#data', 'moons');
  await until(
    () => page.locator('#number-bits-nll').count(),
    (count) => count === 0,
  );
  const moons = await until(config, ({ data }) => data.kind === 'moons');
  assert.equal(moons.data.dequantization ?? null, null);
  assert.deepEqual(failures, []);
  await close();
});
