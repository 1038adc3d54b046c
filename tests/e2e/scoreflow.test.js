/** The identities along t, and the experiment of ScoreFlow. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inPage, open, until } from './browser.js';

/** @typedef {import('playwright-core').Page} Page */

/**
 * A page with this one figure.
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
async function figure(name, attributes) {
  const opened = await open('/pages/empty.html');
  await opened.page.evaluate(
    async ({ name, attributes }) => {
      await import(/** @type {any} */ ('/some/sub/folder/score-lab.js'));
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
    },
    { name, attributes },
  );
  return opened;
}

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
  const { page, failures, close } = await figure('score-lab-evolution', { sde: 'vp' });
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

test('the experiment runs, rests, goes on, and gives nine rows', async () => {
  const { page, failures, close } = await figure('score-lab-scoreflow', { steps: '20' });
  const progress = () => page.locator('#scoreflow-go-progress').innerText();
  const finished = () => page.locator('tr:not([data-count="0"])[data-row]').count();

  await page.locator('#scoreflow-steps').fill('0');
  await page.locator('#scoreflow-go').click();
  assert.match(await page.locator('#scoreflow-steps-error').innerText(), /steps: "0"/);
  await page.locator('#scoreflow-steps').fill('20');

  await page.locator('#scoreflow-go').click();
  await until(progress, (words) => /Run 1 of 9: VP/.test(words));
  await until(finished, (count) => count === 1);
  await page.locator('#scoreflow-pause').click();
  assert.equal(await page.locator('#scoreflow-pause').innerText(), 'Resume');
  await new Promise((resolve) => setTimeout(resolve, 1500)); // what had begun has come to its end
  const resting = await progress();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await progress(), resting);
  assert.equal((await page.locator('td.nll').first().innerText().then(parseFloat)) > 0, true);
  await page.locator('#scoreflow-pause').click();
  await until(progress, (words) => words === 'Done');
  assert.equal(await finished(), 9);
  assert.equal(await page.locator('tbody').count(), 3);
  assert.match(await page.locator('#scoreflow-findings').innerText(), / 1 × \(VE\)/);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#scoreflow-csv').click(),
  ]);
  const [head, ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\n');
  assert.match(head, /^data,sde,weighting,time,steps,seeds,nll_nats,/);
  assert.equal(rows.length, 9);
  assert.match(rows[2], /^moons,vp,likelihood,importance,20,1,\d/);
  assert.deepEqual(failures, []);
  await close();
});

test('a stopped experiment keeps what it has found', async () => {
  const { page, failures, close } = await figure('score-lab-scoreflow', { steps: '1' });
  const finished = () => page.locator('tr:not([data-count="0"])[data-row]').count();
  await page.locator('#scoreflow-go').click();
  await until(finished, (count) => count === 1);
  await page.locator('#scoreflow-go').click();
  assert.equal(await page.locator('#scoreflow-go-progress').innerText(), 'Stopped');
  assert.equal(await finished(), 1);
  assert.ok(await page.locator('#scoreflow-pause').isDisabled());
  assert.deepEqual(failures, []);
  await close();
});
