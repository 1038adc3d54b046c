/** The forward process that is learned: through the library, in its figure, and as a setting; and KL by quadrature. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenTime } from '../../www/figure/layers/clock.js';
import { apart, estimate, variance } from '../../www/number/statistics.js';
import { findings } from '../../www/learned-schedule/findings.js';
import { rough } from '../../www/number/rough.js';
import { SMALL, alone, colours, inPage, number, open, ready, trained, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

const LEARNED = `{ sde: { schedule: 'learned' }, loss: { weighting: 'likelihood' },
  score: { width: 16, depth: 1 }, training: { batchSize: 64, learningRate: 0.02 } }`;

/**
 * A page with this one figure.
 * @param {Record<string, string>} attributes
 */
async function figure(attributes) {
  const opened = await alone('score-lab-schedule', attributes);
  await opened.page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('score-lab-schedule')).schedule,
  );
  return opened;
}

test('a learned schedule starts as the given one, stays monotone, and keeps the laws of its process', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const seen = /** @type {any} */ (
    await inPage(
      page,
      `const plain = (curve) => curve && Object.fromEntries(
         Object.entries(curve).map(([name, values]) => [name, Array.from(values)]));
       const read = async (lab, points = 60) => {
         const { times, fixed, learned } = await lab.schedule({ points });
         return { times: Array.from(times), fixed: plain(fixed), learned: plain(learned) };
       };
       const lab = await createLab(${LEARNED}, { backend: 'cpu' });
       const before = await read(lab);
       await lab.train(100);
       const after = await read(lab);
       const again = await createLab(${LEARNED}, { backend: 'cpu' });
       await again.load(await lab.save());
       const given = await createLab({}, { backend: 'cpu' });
       const { times } = await given.schedule();
       const refusals = [];
       for (const call of [
         () => given.schedule({ points: 1 }),
         () => given.schedule({ steps: 5 }),
         () => createLab({ sde: { schedule: 'learned' } }, { backend: 'cpu' }),
         () => createLab({ sde: { schedule: 'learned' }, loss: { weighting: 'likelihood', time: 'importance' } }, { backend: 'cpu' }),
         () => createLab({ sde: { schedule: 'learned' }, score: { kind: 'exact' } }, { backend: 'cpu' }),
         () => createLab({ sde: { schedule: 'soon' } }, { backend: 'cpu' }),
       ]) refusals.push(await call().then(() => 'allowed', (error) => error.message));
       const fine = await read(lab, 1000);
       return { before, after, fine, loaded: await read(again), given: await read(given), length: times.length, refusals };`,
    )
  );
  const { before, after, fine, loaded, given, length, refusals } = seen;
  assert.equal(length, 200);
  assert.equal(given.learned, null);
  assert.deepEqual(given.fixed, before.fixed);
  assert.ok(Math.abs(before.times[0] / 1e-5 - 1) < 1e-4 && before.times.at(-1) === 1);
  const apart = (/** @type {any} */ { fixed, learned }) =>
    Math.max(
      ...fixed.level.map((/** @type {number} */ v, i = 0) => Math.abs(v - learned.level[i])),
    );
  assert.ok(apart(before) < 0.01, `${apart(before)} before training`);
  assert.ok(apart(after) > 0.1, `${apart(after)} after`);
  assert.deepEqual(after.fixed, before.fixed);
  assert.deepEqual(loaded, after, 'a saved lab keeps its clock');
  const { level, alpha, sigma, diffusionSquared } = after.learned;
  for (let i = 0; i < level.length; i++) {
    assert.ok(i === 0 || level[i] > level[i - 1], `level ${level[i]} at ${i}`);
    assert.ok(Math.abs(alpha[i] ** 2 + sigma[i] ** 2 - 1) < 1e-3, 'VP');
    assert.ok(Math.abs(level[i] - Math.log((sigma[i] / alpha[i]) ** 2)) < 0.02);
    assert.ok(diffusionSquared[i] > 0);
  }
  for (const i of [1, 20, 200, 500, 800]) {
    const tau = givenTime(fine, fine.times[i]);
    const own = fine.learned.alpha[i]; // β(t) = 0.1 + 19.9 t
    const there = Math.exp(-0.5 * (0.1 * tau + 0.5 * 19.9 * tau ** 2));
    assert.ok(Math.abs(own - there) < 2e-3, `α at ${fine.times[i]}: ${own}, there ${there}`);
  }
  assert.match(refusals[0], /points: 1 is not allowed/);
  assert.match(refusals[1], /steps/);
  for (const message of refusals.slice(2, 5)) assert.match(message, /^sde\.schedule: .*learned/);
  assert.match(refusals[5], /schedule.*soon/);
  assert.deepEqual(failures, []);
  await close();
});

test('a variance comes with its error, and words say no more than that allows', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6, 5];
  const running = [3, 6, 9].map((count) => variance(values.slice(0, count)));
  const blocks = apart(running, 3);
  const sum = 2 * blocks[0] + 3 * blocks[1] + 3 * blocks[2];
  assert.ok(Math.abs(sum - 8 * variance(values)) < 1e-9, 'their sums of squares are the whole');
  assert.deepEqual(estimate([1, 3]), { mean: 2, standardError: 1 });
  assert.equal(rough(143_210, 21_000), '(1.4 ± 0.2)·10⁵');
  assert.equal(rough(540, 160), '500 ± 200');
  assert.equal(rough(22.58, 0.57), '22.6 ± 0.6');

  const run = (/** @type {number} */ size, /** @type {number} */ error, bound = 3) => ({
    bound,
    boundStandardError: 0.03,
    nll: 3,
    nllStandardError: 0.03,
    lossVariance: size,
    lossVarianceStandardError: error,
    gradientVariance: size,
    gradientVarianceStandardError: error,
  });
  const said = (/** @type {[number, number, number?]} */ ...of) =>
    findings(new Map(Object.entries({ fixed: run(...of), learned: run(10, 1) })), undefined);
  assert.match(said(5400, 1500)[0], /lower by a factor of about 500 ± 200 than with the fixed/);
  assert.match(said(5400, 4000)[0], /lower by a factor known only roughly, 500 ± 400, than/);
  assert.match(said(11, 1)[1], /not told apart \(lower by a factor of 1\.1 ± 0\.1, no more than/);
  assert.match(said(5, 0.1, 3.5)[2], /^The bound is lower by 0\.500 nats ± their two errors/);
  assert.match(said(5, 0.1)[2], /^The bound is not told apart \(.* combined, 0\.042\) from that/);
});

test('KL by quadrature is NLL less entropy, and zero for the truth', async () => {
  const { page, failures, close } = await open('/pages/empty.html');
  const [learnt, exact, unasked, unknown, refused] = /** @type {any[]} */ (
    await inPage(
      page,
      `const small = { score: { width: 32, depth: 2 }, training: { batchSize: 128 } };
       const lab = await createLab(small, { backend: 'cpu' });
       await lab.train(300);
       const truth = await createLab({ data: { kind: 'mixture', weights: [1], means: [[0.5, -1]], stds: [0.8] },
         score: { kind: 'exact' } }, { backend: 'cpu' });
       const generated = await createLab({ ...small, data: { kind: 'generator' } }, { backend: 'cpu' });
       return [
         await lab.evaluate({ count: 500, resolution: 64 }),
         await truth.evaluate({ count: 2, resolution: 48 }),
         await lab.evaluate({ count: 2 }),
         await generated.evaluate({ count: 2, resolution: 16 }),
         await lab.evaluate({ resolution: 8 }).catch((error) => error.message),
       ];`,
    )
  );
  const { nats, mass, modelMass } = learnt.kl;
  assert.ok(Math.abs(mass - 1) < 0.01, `∫p = ${mass}`);
  assert.ok(modelMass > 0.5 && modelMass < 1.02, `∫p^ODE = ${modelMass}`);
  const off = Math.abs(nats - learnt.gap);
  assert.ok(nats > 0.01 && off < 5 * learnt.nllStandardError + 0.02, `${nats}, gap ${learnt.gap}`);
  assert.ok(Math.abs(exact.kl.nats) < 2e-3 && Math.abs(exact.kl.mass - 1) < 5e-3);
  assert.deepEqual([unasked.kl, unknown.kl], [null, null]);
  assert.equal(learnt.bitsPerDim, null, 'no images');
  assert.match(refused, /resolution: 8 is not allowed; it must be a whole number from 16 to 256/);
  assert.deepEqual(failures, []);
  await close();
});

test('the figure shows the given schedule at once, and trains three when it is told to', async () => {
  const { page, failures, close } = await figure({ steps: '60' });
  const table = () => page.locator('tbody').innerText();
  const made = () => page.locator('#schedule-made').innerText();
  const go = page.locator('#schedule-go');
  const progress = () => page.locator('#schedule-go-progress').innerText();
  const line = (/** @type {string} */ name) =>
    page
      .locator(`path.${name}`)
      .first()
      .getAttribute('d')
      .then((d) => d ?? '');
  assert.ok((await line('fixed')).length > 500);
  assert.equal(await line('learned'), '');
  assert.equal(await made(), 'No run yet.');

  await page.locator('#schedule-steps').fill('1e9');
  await go.click();
  assert.match(
    await page.locator('#schedule-steps-error').innerText(),
    /steps: "1e9" is not allowed; it must be a whole number from 1 to/,
  );
  assert.equal(await progress(), '', 'nothing runs');
  await page.locator('#schedule-steps').fill('60');

  await go.click();
  await until(progress, (words) => /^(Step \d+ of 60|Measuring: .*)$/.test(words));
  assert.ok(await page.locator('#schedule-data').isDisabled());
  await until(progress, (words) => words === 'Done', 120_000);
  assert.notEqual(await line('learned'), '');
  assert.notEqual(await line('learned'), await line('fixed'));
  for (const name of ['fixed', 'learned']) {
    const dots = await page.locator(`path.dots.${name}`).getAttribute('d');
    assert.ok((dots?.match(/M/g)?.length ?? 0) > 300, `losses of ${name}`);
  }
  const results = /** @type {any[]} */ (
    await page.evaluate(
      () => /** @type {any} */ (document.querySelector('score-lab-schedule')).results,
    )
  );
  for (const { name, measured, failure } of results) {
    assert.equal(failure, undefined, name);
    for (const [what, value] of Object.entries(measured)) {
      assert.ok(Number.isFinite(value), `${name} ${what}: ${value}`);
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
  assert.match(
    text,
    new RegExp(
      `single losses with the learned schedule is ${apart ? '' : 'not told apart \\('}${more} by a factor`,
    ),
  );
  const difference = learned.bound - fixed.bound;
  const error = Math.hypot(learned.boundStandardError, fixed.boundStandardError);
  const size = `${Math.abs(difference).toFixed(3)} nats ± their two errors combined, ${error.toFixed(3)}`;
  const told = Math.abs(difference) > 2 * error;
  assert.ok(text.includes(told ? `${size}, than with` : `${size}) from that with`), text);
  assert.equal(text.match(/not told apart \((lower|higher) by [\d.]+ nats/) !== null, !told, text);
  assert.match(
    await made(),
    /^Moons, VP, 60 steps each, .*Numbers over 1\u202f000 held-out points\.$/,
  );
  const numbers = await table();
  assert.equal(numbers.match(/ ± /g)?.length, 12, numbers);

  const before = await line('fixed');
  await page.locator('#schedule-sde').selectOption('ve');
  await until(
    () => line('fixed'),
    (now) => now !== before && now !== '',
  );
  assert.equal(await line('learned'), '', 'what was learned was another process');
  assert.match(await made(), /^Table: Moons, VP, 60 steps.* Pictures: the schedule that is given/);
  await page.locator('#schedule-steps').fill('20000');
  await go.click();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  assert.match(await made(), /^Table: Moons, VP, 60 steps.* Pictures: Moons, VE, .* under way/);
  await go.click();
  assert.equal(await progress(), 'Stopped');
  assert.equal(await table(), numbers, 'a run without numbers takes none away');
  assert.equal(await page.locator('#schedule-findings').innerText(), text);
  await page.locator('#schedule-sde').selectOption('vp');
  await until(
    () => line('learned'),
    (now) => now !== '',
  );
  assert.match(await made(), /^Moons, VP, 60 steps each/);
  assert.deepEqual(failures, []);
  await close();
});

test('the figure stops at once', async () => {
  const { page, failures, close } = await figure({ steps: '20000' });
  const go = page.locator('#schedule-go');
  await go.click();
  const progress = () => page.locator('#schedule-go-progress').innerText();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  await go.click();
  assert.equal(await progress(), 'Stopped');
  assert.equal(await page.locator('[role=status]').innerText(), 'Stopped');
  assert.match(
    await page.locator('#schedule-made').innerText(),
    /^Moons, VP, stopped at step \d+ of 20\u202f000, the same seed and network; weight g²\.$/,
  );
  assert.equal(await go.innerText(), 'Train all three');
  const seen = await page.locator('path.dots.fixed').getAttribute('d');
  await page.waitForTimeout(800);
  assert.equal(await page.locator('path.dots.fixed').getAttribute('d'), seen, 'nothing goes on');
  assert.equal(await progress(), 'Stopped');
  assert.deepEqual(failures, []);
  await close();
});

test('a schedule that could not be had is asked for again by play, and not before', async () => {
  const { page, failures, close } = await alone('score-lab-schedule', { sde: 'none', steps: '1' });
  const error = page.locator('#schedule-error');
  await error.waitFor();
  assert.match(await error.innerText(), /sde/);
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
  assert.equal(await asked(), 0);
  await page.locator('#schedule-go').click();
  await until(asked, (count) => count === 4); // three runs, and the schedule
  await error.waitFor();
  await until(
    () => page.locator('td.error').count(),
    (count) => count === 3,
  );
  await page.locator('#schedule-sde').selectOption('ve');
  await page.waitForFunction(
    () => /** @type {any} */ (document.querySelector('score-lab-schedule')).schedule,
  );
  assert.equal(await error.count(), 0);
  assert.deepEqual(failures, []);
  await close();
});

test('choosing the learned schedule brings its needs along and says so; leaving them takes it back', async () => {
  const { page, failures, close } = await open(`#${SMALL}&time-law=importance`);
  await ready(page);
  const config = () =>
    page.evaluate(() => {
      const { info } = /** @type {any} */ (document.querySelector('score-lab')).lab;
      return info.config;
    });
  const note = (/** @type {string} */ name) => page.locator(`[data-setting=${name}] .note`);
  await page.selectOption('#schedule', 'learned');
  const learned = await until(config, ({ sde }) => sde.schedule === 'learned');
  assert.deepEqual([learned.loss.weighting, learned.loss.time], ['likelihood', 'uniform']);
  assert.equal(await page.locator('#weighting').inputValue(), 'likelihood');
  assert.match(await note('schedule').innerText(), /Weight.*g².*Law of t: Uniform/);

  await page.click('#play');
  await trained(page, 40);
  await page.click('#play');
  await page.selectOption('#heatmap', 'none');
  await until(
    () => colours(page),
    ({ teal }) => teal < 0.02,
  );
  await page.selectOption('#heatmap', 'score-error');
  await until(
    () => colours(page),
    ({ teal }) => teal > 0.1,
  );
  assert.doesNotMatch(await page.locator('score-lab .key').innerText(), /Heatmap:/);
  assert.equal(await page.locator('score-lab .error').count(), 0);

  await page.selectOption('#weighting', 'variance');
  await until(config, ({ sde }) => sde.schedule === 'fixed');
  assert.match(await note('weighting').innerText(), /“Weight λ\(t\)”: Schedule: As given\.$/);
  assert.equal(await note('schedule').innerText(), '', 'the latest choice only');
  await page.selectOption('#schedule', 'learned');
  await page.selectOption('#loss', 'explicit');
  await until(config, ({ sde, loss }) => sde.schedule === 'fixed' && loss.kind === 'explicit');
  assert.match(await note('loss').innerText(), /matching”: Schedule: As given\.$/);
  assert.deepEqual(failures, []);
  await close();
});

test('under the finished map of the density stands KL by quadrature, beside what the bound leaves open', async () => {
  const { page, failures, close } = await open(`#${SMALL}`);
  await ready(page);
  const text = () => page.locator('#density-kl').innerText();
  assert.equal(await text(), '');
  await page.click('#play');
  await trained(page, 150);
  await page.click('#play');
  const shown = await until(text, (words) => /bound − entropy [\d.−]+ ± [\d.]+ nats/.test(words));
  const found =
    /^KL\(p‖p\^ODE\) ([\d.]+) nats, on 64 × 64 cells with ∫p = ([\d.]+) and ∫p\^ODE = ([\d.]+);/.exec(
      shown,
    );
  assert.ok(found, shown);
  const [kl, mass] = found.slice(1).map(Number);
  const gap = (await number(page, 'nll')) - (await number(page, 'entropy'));
  assert.ok(Math.abs(kl - gap) < 0.3 && Math.abs(mass - 1) < 0.02, shown);
  await page.selectOption('#heatmap', 'none');
  assert.equal(await page.locator('#density-kl').count(), 0);
  await page.selectOption('#heatmap', 'density');
  await page.selectOption('#data', 'generator');
  await page.waitForFunction(
    () =>
      /** @type {any} */ (document.querySelector('score-lab')).lab.info.config.data.kind ===
      'generator',
  );
  await page.click('#step');
  await until(text, (words) => words.includes('which is not known'), 120_000);
  assert.deepEqual(failures, []);
  await close();
});
