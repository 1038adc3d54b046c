/** Every objective of the family: chosen on the page, trained, refused where it makes no sense, and compared. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { givenTime, prolonged } from '../../www/figure/layers/clock.js';
import {
  ARTIFACTS,
  SMALL,
  colours,
  inPage,
  number,
  open,
  ready,
  trained,
  until,
} from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const config = (page) =>
  page.evaluate(() => /** @type {any} */ (document.querySelector('score-lab')).lab.info.config);

/**
 * Waits until the lab that runs has the configuration asked for.
 * @param {Page} page
 * @param {(config: any) => boolean} right
 */
const runs = (page, right) => until(() => config(page), right, 20_000);

test('attributes and address become the configuration of the objective', async () => {
  const { page, failures, close } = await open(
    `#${SMALL}&sde=ve&loss=sliced&projections=3&projection=sphere&time-law=ladder&ladder-levels=7&weighting=uniform&score=energy&parametrisation=score&depth=1`,
  );
  await ready(page);
  const first = await config(page);
  assert.deepEqual(first.loss, {
    kind: 'sliced',
    weighting: 'uniform',
    time: { ladder: 7 },
    projections: 3,
    projection: 'sphere',
  });
  assert.deepEqual(first.score, {
    kind: 'energy',
    width: 32,
    depth: 1,
    parametrisation: 'score',
  });
  assert.match(await page.locator('#objective-formula').innerText(), /vᵀ∇s.*7 levels/s);

  await page.selectOption('#timeLaw', 'fixed');
  await runs(page, ({ loss }) => loss.time.fixed === 0.3 && loss.weighting === null);
  assert.equal(await page.locator('#weighting').count(), 0, 'nothing to weigh without time');
  assert.equal(await page.locator('#ladderLevels').count(), 0);
  await page.selectOption('#loss', 'implicit');
  await runs(page, ({ loss }) => loss.kind === 'implicit' && loss.projections === 1);
  assert.equal(await page.locator('#projections').count(), 0);
  await page.waitForURL(/loss=implicit/, { timeout: 5000 });

  // and back: a configuration becomes attributes
  const attributes = await page.evaluate(() => {
    const figure = /** @type {any} */ (document.createElement('score-lab'));
    figure.config = {
      loss: { kind: 'sliced-vr', time: { fixed: 0.5 }, projections: 2 },
      score: { kind: 'exact' },
    };
    return [figure.loss, figure.timeLaw, figure.fixedNoise, figure.projections, figure.score];
  });
  assert.deepEqual(attributes, ['sliced-vr', 'fixed', 0.5, 2, 'exact']);
  assert.deepEqual(failures, []);
  await close();
});

for (const [loss, time] of [
  ['explicit', 'time-law=importance&weighting=likelihood'],
  ['denoising', 'time-law=ladder&sde=ve&parametrisation=noise'],
  ['implicit', 'time-law=fixed&fixed-noise=0'],
  ['sliced', 'time-law=uniform&score=energy&depth=1'],
  ['sliced-vr', 'time-law=importance&data=generator&projection=gaussian&projections=2'],
]) {
  test(`${loss} (${time}) trains on the page and shows its score`, async () => {
    const { page, failures, close } = await open(`#${SMALL}&loss=${loss}&${time}`);
    await ready(page);
    const before = await page.locator('#number-loss').innerText();
    assert.equal(before.trim(), '–');
    await page.click('#play');
    await trained(page, 10);
    assert.ok(Number.isFinite(await number(page, 'loss')));
    await page.click('#play');
    assert.equal((await config(page)).loss.kind, loss);
    await page.selectOption('#heatmap', 'none');
    await page.uncheck('#showSamples');
    await page.uncheck('#showData');
    await page.selectOption('#field', 'model');
    await until(
      () => colours(page),
      ({ any }) => any > 0.003,
    );
    assert.deepEqual(failures, []);
    await close();
  });
}

test('a combination that makes no sense is refused beside its control, and the model goes on', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  await page.click('#play');
  await trained(page, 10);
  /** @type {[string, [string, string][], RegExp][]} */
  const refused = [
    ['timeLaw', [['timeLaw', 'ladder']], /loss\.time: .*ladder.* used with sde\.kind ve/],
    [
      'loss',
      [
        ['timeLaw', 'uniform'],
        ['data', 'checkerboard'],
        ['loss', 'explicit'],
      ],
      /loss\.kind: explicit is not allowed.*score is not known/,
    ],
  ];
  for (const [control, choices, expected] of refused) {
    for (const [name, value] of choices) await page.selectOption(`#${name}`, value);
    await until(
      async () => page.locator(`#${control}-error[role=alert]`).allInnerTexts(),
      (texts) => expected.test(texts.join()),
      10_000,
    );
    const step = await trained(page, 0);
    await trained(page, step + 5);
  }
  // Denoising without noise: the number is typed, the refusal stands at the loss.
  await page.selectOption('#loss', 'implicit');
  await page.selectOption('#timeLaw', 'fixed');
  await page.fill('#fixedNoise', '0');
  await page.press('#fixedNoise', 'Enter');
  await runs(page, ({ loss }) => loss.time.fixed === 0 && loss.kind === 'implicit');
  await page.selectOption('#loss', 'denoising');
  await until(
    async () => page.locator('#loss-error[role=alert]').allInnerTexts(),
    (texts) => /no noise to remove/.test(texts.join()),
    10_000,
  );
  assert.equal((await config(page)).loss.kind, 'implicit');
  assert.deepEqual(failures, []);
  await close();
});

test('one noise level: no samples and no density, but score, error and curl; an energy has its density', async () => {
  const { page, failures, close } = await open(
    `#${SMALL}&loss=sliced&time-law=fixed&score=energy&depth=1&show-data=false`,
  );
  await ready(page);
  await page.click('#play');
  await trained(page, 60);
  await page.click('#play');
  assert.match(
    await page.locator('score-lab .key').innerText(),
    /no samples, no paths, no log-density/,
  );
  assert.equal((await colours(page)).any, 0);
  assert.ok(await page.locator('#time').isDisabled());
  await until(
    () => page.locator('#number-nll').innerText(),
    (text) => /needs all noise levels/.test(text),
  );
  const error = await number(page, 'score-error');
  assert.ok(error > 0);
  assert.doesNotMatch(await page.locator('#number-score-error').innerText(), /nats/);

  await page.selectOption('#heatmap', 'energy');
  await until(
    () => colours(page),
    ({ teal, any }) => teal > 0.02 && any > 0.02,
  );
  await page.selectOption('#heatmap', 'score-error');
  await until(
    () => colours(page),
    ({ teal }) => teal > 0.2,
  );
  await page.selectOption('#heatmap', 'curl');
  await page.waitForTimeout(3000); // the stage is empty until the map is there, and must stay so
  assert.ok((await colours(page)).any < 0.01, 'a gradient has no curl');
  await page.click('summary:has-text("More")');
  await page.selectOption('#score', 'network');
  await runs(page, ({ score }) => score.kind === 'network');
  await page.click('#play');
  await trained(page, 100);
  await until(
    () => colours(page),
    ({ any }) => any > 0.03,
  );
  assert.deepEqual(failures, []);
  await close();
});

/** @type {[string, Record<string, any>][]} */
const SHORT = [
  ['VP', { kind: 'vp', betaMin: 0.1, betaMax: 2 }],
  ['sub-VP', { kind: 'sub-vp', betaMin: 0.1, betaMax: 2 }],
];

/**
 * σ/α of a process at a time.
 * @param {Record<string, any>} sde
 * @param {number} t
 */
function ratioOf({ kind, betaMin, betaMax }, t) {
  const integral = t * (betaMin + 0.5 * t * (betaMax - betaMin));
  return kind === 'vp' ? Math.sqrt(Math.expm1(integral)) : 2 * Math.sinh(integral / 2);
}

for (const [name, sde] of SHORT) {
  test(`a learned ${name} that ends beyond the given one still has its exact score`, async () => {
    const { page, failures, close } = await open('/pages/empty.html');
    const read = `const read = async (lab) => {
        const { times, fixed, learned } = await lab.schedule({ points: 1000 });
        const plain = (curve) => curve && Object.fromEntries(
          Object.entries(curve).map(([name, values]) => [name, Array.from(values)]));
        return { times: Array.from(times), fixed: plain(fixed), learned: plain(learned) };
      };`;
    const own = /** @type {any} */ (
      await inPage(
        page,
        `${read}
         const lab = await createLab({ sde: { ...${JSON.stringify(sde)}, schedule: 'learned' }, loss: { weighting: 'likelihood' },
           score: { width: 16, depth: 1 }, training: { batchSize: 64, learningRate: 0.02 } }, { backend: 'cpu' });
         await lab.train(200);
         return { ...await read(lab), sde: lab.info.config.sde };`,
      )
    );
    const exact = prolonged(own.sde, own);
    const { fixed } = /** @type {any} */ (
      await inPage(
        page,
        `${read} return read(await createLab({ sde: ${JSON.stringify(exact)}, score: { kind: 'exact' } }, { backend: 'cpu' }));`,
      )
    );
    const { times, learned } = own;
    assert.ok(learned.level.at(-1) > own.fixed.level.at(-1) + 0.5, 'it goes beyond');
    const seen = times.flatMap((/** @type {number} */ _, /** @type {number} */ i) =>
      learned.sigma[i] > 0.01 ? i : [],
    );
    assert.ok(seen.length > 200, `${seen.length} times with noise to speak of`);
    for (const i of seen) {
      const there = ratioOf(exact, givenTime({ times, fixed, learned }, times[i]));
      const here = learned.sigma[i] / learned.alpha[i];
      assert.ok(Math.abs(there / here - 1) < 0.02, `σ/α at ${times[i]}: ${here}, not ${there}`);
    }
    assert.deepEqual(failures, []);
    await close();
  });
}

test('the given process is prolonged as far as a configuration may go, and beyond it is refused', () => {
  const curve = (/** @type {number[]} */ level) => /** @type {any} */ ({ level });
  const times = Float32Array.of(1e-5, 1);
  const steep = { kind: 'vp', betaMin: 0.1, betaMax: 1000 };
  const given = { times, fixed: curve([-13, 500]), learned: curve([-13, 690]) };
  const end = prolonged(steep, given);
  assert.equal(end.betaMax, 1000);
  assert.throws(() => givenTime(given, 1), /t = 1 is not known.*betaMax/);
  const { sigmaMax } = prolonged({ kind: 've', sigmaMin: 0.01, sigmaMax: 5 }, given);
  assert.ok(Math.abs(Math.log(sigmaMax / 0.01) / Math.log(5 / 0.01) - Math.exp(0.5)) < 1e-6);
  assert.equal(prolonged({ kind: 've', sigmaMin: 1, sigmaMax: 9999 }, given).sigmaMax, 10_000);
});

test('the loss by time under both laws has one mean, and importance pays for the weight g²', async () => {
  const { page, failures, close } = await open(`#${SMALL}&weighting=likelihood`);
  await ready(page);
  await page.click('#play');
  await trained(page, 200);
  await page.click('#play');
  await page.click('summary:has-text("Loss by time")');
  await page.click('#measure-bins');
  await page.locator('#bins-verdict').waitFor({ timeout: 30_000 });
  const notes = await page.locator('.law .note').allInnerTexts();
  const [uniform, importance] = notes.map((text) => {
    const found = /mean ([−\d.]+)(?: ± ([\d.]+))?\s+deviation of one point ([\d.e+]+)/.exec(text);
    const [mean, error, deviation] = (found ?? []).slice(1).map((s) => Number(s.replace('−', '-')));
    return { mean, error, deviation };
  });
  assert.ok(
    Math.abs(uniform.mean - importance.mean) < 5 * Math.hypot(uniform.error, importance.error),
    notes.join(),
  );
  assert.ok(uniform.deviation > 1.5 * importance.deviation, notes.join());
  assert.equal(await page.locator('.law .mean').count(), 20, 'ten bins under each law');
  assert.deepEqual(failures, []);
  await close();
});

/**
 * The comparison: step of every contender, and a fingerprint of every panel's picture.
 * @param {Page} page
 */
const panels = (page) =>
  page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('score-lab-compare'));
    const canvases = [...element.shadowRoot.querySelectorAll('.panel canvas[role=img]')];
    return {
      steps: element.contenders.map((/** @type {any} */ { step }) => step),
      pictures: canvases.map((canvas) => canvas.toDataURL()),
      errors: [...element.shadowRoot.querySelectorAll('.on-data')].map((e) => e.textContent.trim()),
      planes: [...element.shadowRoot.querySelectorAll('.on-plane')].map((e) =>
        Number(e.textContent.trim()),
      ),
    };
  });

/**
 * @param {Page} page
 * @param {number} steps
 */
async function raced(page, steps) {
  await page.locator('#compare-play').click();
  return until(
    () => panels(page),
    (seen) =>
      seen.steps.length > 0 &&
      seen.steps.every((/** @type {number} */ step) => step === steps) &&
      seen.errors.every((/** @type {string} */ error) => /± /.test(error)),
    90_000,
  );
}

test('the comparison trains two to four objectives in equal steps, each with its own picture', async () => {
  const { page, failures, close } = await open('');
  await page.evaluate(() => {
    /** @type {any} */ (document.querySelector('score-lab-compare')).steps = 250;
  });
  await page.locator('score-lab-compare').scrollIntoViewIfNeeded();
  const four = await raced(page, 250);
  assert.equal(four.steps.length, 4);
  assert.equal(new Set(four.pictures).size, 4, 'four different pictures');
  const errors = four.errors.map((/** @type {string} */ error) => parseFloat(error));
  assert.ok(
    errors.slice(0, 3).every((/** @type {number} */ error) => error < 0.6),
    errors.join(),
  );
  assert.ok(errors[3] > Math.max(errors[0], errors[2]), `the blurred one is biased: ${errors}`);
  await page.locator('#compare-reset').click();
  await until(
    () => panels(page),
    ({ steps }) => steps.length === 0,
  );

  await page.locator('score-lab-compare #preset-ladder').click();
  const two = await raced(page, 250);
  assert.equal(two.steps.length, 2);
  assert.notEqual(two.pictures[0], two.pictures[1]);
  assert.ok(two.planes[0] > 3 * two.planes[1], `low density is learnt with noise: ${two.planes}`);
  await page.locator('#compare-time').fill('0.95');
  await until(
    () => panels(page),
    ({ planes, pictures }) => planes[1] !== two.planes[1] && pictures[1] !== two.pictures[1],
  );
  await mkdir(ARTIFACTS, { recursive: true });
  await page.locator('score-lab-compare').screenshot({ path: join(ARTIFACTS, 'compare.png') });

  // a page's own choice, three of them; and a refusal that is shown
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('score-lab-compare'));
    const score = { kind: 'network', width: 16, depth: 1 };
    const run = (/** @type {any} */ loss) => ({ label: loss.kind, config: { score, loss } });
    element.steps = 20;
    element.runs = ['denoising', 'sliced', 'explicit'].map((kind) => run({ kind }));
  });
  assert.equal((await raced(page, 20)).steps.length, 3);
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('score-lab-compare'));
    element.runs = [{ label: 'one', config: {} }];
  });
  await page.locator('#compare-play').click();
  const refusal = page.locator('score-lab-compare #compare-error[role=alert]');
  await refusal.waitFor({ timeout: 10_000 });
  assert.match(await refusal.innerText(), /two to four/);
  assert.deepEqual(failures, []);
  await close();
});

test('a press on pause stops the comparison, and the next one goes on', async () => {
  const { page, failures, close } = await open('');
  await page.evaluate(() => {
    /** @type {any} */ (document.querySelector('score-lab-compare')).preset = 'energy';
  });
  await page.locator('score-lab-compare').scrollIntoViewIfNeeded();
  await page.locator('#compare-play').click();
  await until(
    () => panels(page),
    ({ steps }) => steps[0] > 5,
  );
  await page.locator('#compare-play').click();
  await page.waitForTimeout(1500);
  const paused = (await panels(page)).steps;
  assert.equal(paused[0], paused[1]);
  await page.waitForTimeout(1000);
  assert.deepEqual((await panels(page)).steps, paused);
  await page.locator('#compare-play').click();
  await until(
    () => panels(page),
    ({ steps }) => steps[0] > paused[0],
  );
  assert.deepEqual(failures, []);
  await close();
});

test('the cost of one step is measured: sliced wins as D grows; it can be stopped', async () => {
  const { page, failures, close } = await open('');
  const panel = page.locator('score-lab-cost');
  await panel.scrollIntoViewIfNeeded();
  await panel.locator('#measure').click();
  await panel.getByText('D = 2').waitFor({ timeout: 30_000 });
  await panel.locator('#measure').click();
  await panel.getByText('Stopped').waitFor({ timeout: 10_000 });
  await panel.locator('#measure').click();
  await panel.getByText('Done').waitFor({ timeout: 90_000 });
  const ratios = (await panel.locator('.ratio').allInnerTexts()).map(Number);
  assert.equal(ratios.length, 7);
  assert.ok(ratios.every((ratio) => ratio > 0));
  assert.ok(ratios[6] > 4 && ratios[6] > 2 * ratios[0], `ratios ${ratios}`);
  assert.deepEqual(failures, []);
  await close();
});
