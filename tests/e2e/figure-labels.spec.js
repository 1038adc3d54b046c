/** The figure with labels and guidance. */
import {
  SMALL,
  colours,
  evaluated,
  evaluations,
  figure,
  measured,
  number,
  pause,
  picture,
  ready,
  shown,
  trained,
} from './figure.js';
import { expect, keep, test, until } from './test.js';

test('a label, guidance, and the density that guidance does not sample', async ({ page }) => {
  await page.goto(
    `#backend=cpu&score=exact&heatmap=none&show-data=false&sampler=ddim&show-truth=true&label=1`,
  );
  await ready(page);
  expect(await page.locator('#label option').allInnerTexts()).toEqual([
    'Any',
    '0 · upper arc',
    '1 · lower arc',
  ]);
  const given = await number(page, 'energy-distance');
  expect(await page.locator('#guidance-note').innerText()).toMatch(/γ = 1 guidance is exact/);
  await until(
    () => colours(page),
    ({ violet, orange }) => violet > 0.001 && orange > 0.001,
  );
  const conditional = await picture(page);

  await page.locator('#guidance').fill('6');
  await expect(page.locator('#guidance-note')).toHaveText(
    /Guidance at scale γ ≠ 1 does not sample p\(x\) p\(y\|x\)\^γ/,
    { useInnerText: true },
  );
  await page.waitForURL(/guidance=6/, { timeout: 5000 });
  await until(
    () => evaluations(page),
    (text) => text === '100 per sample',
  );
  await until(
    () => shown(page, 'energy-distance'),
    (distance) => Number.isFinite(distance) && distance !== given,
  );
  const guided = await until(
    () => picture(page),
    (now) => now !== conditional,
  );
  await page.check('#tilted');
  await until(
    () => picture(page),
    (now) => now !== guided,
  );
  await until(
    () => colours(page),
    ({ violet }) => violet > 0.001,
  );
  expect(await page.locator('score-lab .key', { hasText: 'True density' }).count()).toBe(0);
  await keep(page, 'guidance.png');

  // Other data have other labels, or none.
  await page.selectOption('#data', 'rings');
  await until(
    () => page.locator('#label option').allInnerTexts(),
    (texts) => texts.length === 5 && texts[1] === '0 · outermost',
  );
  expect(await page.locator('#label').inputValue()).toBe('any');
  expect(await page.locator('#guidance').count()).toBe(0);
  await page.selectOption('#data', 'swiss-roll');
  await expect(page.locator('#label')).toHaveCount(0);
});

test('the labels that the figure offers are those of the core', async ({ alone }) => {
  const page = await figure(alone, `${SMALL}&condition=classifier-free&heatmap=none`);
  const kinds = await page
    .locator('#data option')
    .evaluateAll((all) => all.map((one) => /** @type {HTMLOptionElement} */ (one).value));
  for (const kind of kinds.filter((kind) => kind !== 'points')) {
    await page.selectOption('#data', kind);
    const labels = await until(
      () =>
        page.evaluate(() => {
          const { info } = /** @type {any} */ (document.querySelector('score-lab')).lab;
          return { kind: info.config.data.kind, labels: info.labels };
        }),
      (seen) => seen.kind === kind,
    );
    const options = await page.locator('#label option').count();
    expect(Math.max(0, options - 1), kind).toBe(labels.labels);
  }
});

test('labels are learnt: by a classifier with its own loss, or by the score itself', async ({
  alone,
}) => {
  const page = await figure(alone, `${SMALL}&condition=classifier&label=0`);
  await page.click('#play');
  await trained(page, 60);
  const loss = await number(page, 'classifier-loss');
  expect(loss, `classifier loss ${loss}`).toBeGreaterThan(0);
  expect(loss, `classifier loss ${loss}`).toBeLessThan(1.5);
  await pause(page);
  const error = await measured(page, 'conditional-error');
  const own = await evaluated(page, { count: 500, label: 0 });
  const off = Math.abs(error.value - (own.scoreError ?? NaN));
  expect(off, `${error.value}, ${own.scoreError}`).toBeLessThan(
    6 * Math.hypot(error.error, own.scoreErrorStandardError ?? 0),
  );
  await until(
    () => evaluations(page),
    (text) => text.replaceAll('\u202f', '') === '200 per sample', // each beside one of the classifier
  );
  await page.click('summary:has-text("More")');
  expect(await page.locator('#classifierWidth').inputValue()).toBe('128');

  await page.selectOption('#condition', 'classifier-free');
  await expect(page.locator('#classifierWidth')).toHaveCount(0);
  expect(await page.locator('#labelDropout').inputValue()).toBe('0.2');
  await page.click('#play');
  await trained(page, 30);
  await until(
    () => evaluations(page),
    (text) => text === '100 per sample',
  );
  expect(await page.locator('#number-classifier-loss').count()).toBe(0);
});
