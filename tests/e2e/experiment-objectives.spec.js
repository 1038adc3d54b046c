/** The experiment that compares objectives, and the one about their cost. */
import { expect, keep, numbersIn, test, until } from './test.js';

/** A number and its error. */
const ROUGH = /(−?[\d.]+) ± ([\d.]+)/;

/** @typedef {import('@playwright/test').Page} Page */

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

test('the comparison trains two to four objectives in equal steps, each with its own picture', async ({
  alone,
}) => {
  const page = await alone('score-lab-compare', { steps: '250' });
  const four = await raced(page, 250);
  expect(four.steps.length).toBe(4);
  expect(new Set(four.pictures).size, 'four different pictures').toBe(4);
  const errors = four.errors.map((/** @type {string} */ error) => parseFloat(error));
  expect(
    errors.slice(0, 3).every((/** @type {number} */ error) => error < 0.6),
    errors.join(),
  ).toBe(true);
  expect(errors[3], `the blurred one is biased: ${errors}`).toBeGreaterThan(
    Math.max(errors[0], errors[2]),
  );
  await page.locator('#compare-reset').click();
  await until(
    () => panels(page),
    ({ steps }) => steps.length === 0,
  );

  await page.locator('score-lab-compare #preset-ladder').click();
  const two = await raced(page, 250);
  expect(two.steps.length).toBe(2);
  expect(two.pictures[0]).not.toBe(two.pictures[1]);
  expect(two.planes[0], `low density is learnt with noise: ${two.planes}`).toBeGreaterThan(
    3 * two.planes[1],
  );
  await page.locator('#compare-time').fill('0.95');
  await until(
    () => panels(page),
    ({ planes, pictures }) => planes[1] !== two.planes[1] && pictures[1] !== two.pictures[1],
  );
  await keep(page.locator('score-lab-compare'), 'compare.png');

  // a page's own choice, three of them; and a refusal that is shown
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('score-lab-compare'));
    const score = { kind: 'network', width: 16, depth: 1 };
    const run = (/** @type {any} */ loss) => ({ label: loss.kind, config: { score, loss } });
    element.steps = 20;
    element.runs = ['denoising', 'sliced', 'explicit'].map((kind) => run({ kind }));
  });
  expect((await raced(page, 20)).steps.length).toBe(3);
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector('score-lab-compare'));
    element.runs = [{ label: 'one', config: {} }];
  });
  await page.locator('#compare-play').click();
  const refusal = page.locator('score-lab-compare #compare-error[role=alert]');
  await refusal.waitFor({ timeout: 10_000 });
  expect(await refusal.innerText()).toMatch(/two to four/);
});

test('averaged targets make a quieter gradient and a smaller gap at the same number of steps', async ({
  alone,
}) => {
  const page = await alone('score-lab-compare', { preset: 'targets', steps: '400' });
  await raced(page, 400);
  const numbers = async (/** @type {string} */ row) => {
    const texts = await until(
      () => page.locator(`score-lab-compare .${row}`).allInnerTexts(),
      (texts) => texts.length === 2 && texts.every((text) => ROUGH.test(text)),
    );
    return texts.map((text) => numbersIn(ROUGH, text));
  };
  const [single, averaged] = await numbers('gradient-variance');
  expect(single[0] - averaged[0], `${single}, ${averaged}`).toBeGreaterThan(
    3 * Math.hypot(single[1], averaged[1]),
  );
  const gaps = await numbers('gap');
  expect(gaps[1][0], gaps.join()).toBeLessThan(gaps[0][0]);
});

test('a press on pause stops the comparison, and the next one goes on', async ({ alone }) => {
  const page = await alone('score-lab-compare', { preset: 'energy' });
  const start = Date.now();
  await page.locator('#compare-play').click();
  await until(
    () => panels(page),
    ({ steps }) => steps[0] > 5,
  );
  const enough = Date.now() - start; // for five more steps
  await page.locator('#compare-play').click();
  await page.waitForTimeout(1500);
  const paused = (await panels(page)).steps;
  expect(paused[0]).toBe(paused[1]);
  await page.waitForTimeout(enough);
  expect((await panels(page)).steps).toEqual(paused);
  await page.locator('#compare-play').click();
  await until(
    () => panels(page),
    ({ steps }) => steps[0] > paused[0],
  );
});

test('the cost of one step is measured: sliced wins as D grows; it can be stopped', async ({
  alone,
}) => {
  const panel = (await alone('score-lab-cost', {})).locator('score-lab-cost');
  await panel.locator('#measure').click();
  await panel.getByText('D = 2').waitFor({ timeout: 30_000 });
  await panel.locator('#measure').click();
  await panel.getByText('Stopped').waitFor({ timeout: 10_000 });
  await panel.locator('#measure').click();
  await panel.getByText('Done').waitFor({ timeout: 90_000 });
  const rows = await panel.locator('tbody tr').allInnerTexts();
  const cells = rows.map((row) => row.split('\t').map(Number));
  expect(cells.map(([dimension]) => dimension)).toEqual([1, 2, 4, 8, 16, 32, 64]);
  for (const [, implicit, sliced, ratio] of cells) {
    expect(sliced).toBeGreaterThan(0);
    const rounding = 0.05 + 0.01 * ratio; // one decimal, of times with three digits
    expect(Math.abs(implicit / sliced - ratio)).toBeLessThan(rounding);
  }
  // Times are those of a machine at work; which is shorter is beyond doubt where one takes 32 times the passes.
  const [, implicit, sliced, ratio] = cells[6];
  expect(sliced).toBeLessThan(implicit);
  expect(ratio).toBeGreaterThan(cells[0][3]);
});
