/** The experiment of ScoreFlow. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { alone, until } from './browser.js';

const figure = (/** @type {Record<string, string>} */ attributes) =>
  alone('score-lab-scoreflow', attributes);

test('the experiment runs, rests, goes on, and gives nine rows', async () => {
  const { page, failures, close } = await figure({ steps: '20' });
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
  const { page, failures, close } = await figure({ steps: '1' });
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
