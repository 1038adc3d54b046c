/** The experiment of ScoreFlow. */
import { readFile } from 'node:fs/promises';
import { expect, test, until, write } from './test.js';

// Playwright hears of no downloads in Firefox.
test(
  'the experiment runs, rests, goes on, and gives nine rows',
  { tag: '@chromium' },
  async ({ alone }) => {
    const page = await alone('score-lab-scoreflow', { steps: '20' });
    const progress = () => page.locator('#scoreflow-go-progress').innerText();
    const finished = () => page.locator('tr:not([data-count="0"])[data-row]').count();

    await write(page.locator('#scoreflow-steps'), '0', 'Tab');
    await page.locator('#scoreflow-go').click();
    expect(await page.locator('#scoreflow-steps-error').innerText()).toMatch(/steps: "0"/);
    await write(page.locator('#scoreflow-steps'), '20', 'Tab');

    await page.locator('#scoreflow-go').click();
    await until(progress, (words) => /Run 1 of 9: VP/.test(words));
    await until(finished, (count) => count === 1);
    await page.locator('#scoreflow-pause').click();
    expect(await page.locator('#scoreflow-pause').innerText()).toBe('Resume');
    await page.waitForTimeout(1500); // what had begun has come to its end
    const resting = await progress();
    await page.waitForTimeout(1500);
    expect(await progress()).toBe(resting);
    const nll = parseFloat(await page.locator('td.nll').first().innerText());
    expect(nll, 'no model does better than the entropy of the moons').toBeGreaterThan(2.394 - 0.3);
    await page.locator('#scoreflow-pause').click();
    await until(progress, (words) => words === 'Done');
    expect(await finished()).toBe(9);
    expect(await page.locator('tbody').count()).toBe(3);
    expect(await page.locator('#scoreflow-findings').innerText()).toMatch(/ 1 × \(VE\)/);

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#scoreflow-csv').click(),
    ]);
    const [head, ...rows] = (await readFile(await file.path(), 'utf8')).trim().split('\n');
    expect(head).toMatch(/^data,sde,weighting,time,steps,seeds,nll_nats,/);
    expect(rows.length).toBe(9);
    expect(rows[2]).toMatch(/^moons,vp,likelihood,importance,20,1,\d/);
  },
);

test('a stopped experiment keeps what it has found', async ({ alone }) => {
  const page = await alone('score-lab-scoreflow', { steps: '1' });
  const finished = () => page.locator('tr:not([data-count="0"])[data-row]').count();
  await page.locator('#scoreflow-go').click();
  await until(finished, (count) => count === 1);
  await page.locator('#scoreflow-go').click();
  expect(await page.locator('#scoreflow-go-progress').innerText()).toBe('Stopped');
  expect(await finished()).toBe(1);
  await expect(page.locator('#scoreflow-pause')).toBeDisabled();
});
