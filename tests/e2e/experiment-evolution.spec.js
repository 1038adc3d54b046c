/** The experiment about KL and entropy along t. */
import { expect, test, until, write } from './test.js';

test('the figure of the identities shows three quantities and follows its sliders', async ({
  alone,
}) => {
  const page = await alone('score-lab-evolution', { sde: 'vp' });
  const end = () =>
    page.evaluate(() => {
      const { evolution } = /** @type {any} */ (document.querySelector('score-lab-evolution'));
      return evolution?.flow.direct.at(-1);
    });
  const damaged = await until(end, (value) => value > 0);
  expect(await page.locator('svg.plot').count()).toBe(3);
  const line = () => page.locator('path.integrated').first().getAttribute('d');
  const before = await line();
  await page.locator('#evolution-kappa').fill('1');
  const exact = await until(end, (value) => value < 1e-3);
  expect(damaged, `${damaged} and ${exact}`).toBeGreaterThan(100 * exact);
  await until(line, (now) => now !== before);
  expect(await page.locator('#evolution-words').innerText()).toMatch(/prior’s mismatch is left/);
  await page.locator('#evolution-sde').selectOption('ve');
  await until(end, (value) => value !== exact);
  const differences = await page.locator('dd.difference').allInnerTexts();
  expect(differences.length).toBe(3);
  for (const text of differences) expect(text).toMatch(/^0 in|10⁻|0\.000/);
});

test('the figure trains a network and follows it when it is told to, and keeps what it shows', async ({
  alone,
}) => {
  const page = await alone('score-lab-evolution', { steps: '20' });
  const go = page.locator('#evolution-go');
  const progress = () => page.locator('#evolution-go-progress').innerText();
  const made = () => page.locator('#evolution-made').innerText();
  const dots = () => page.locator('path.dots').first().getAttribute('d');

  await page.locator('#evolution-model').selectOption('network');
  expect(await page.locator('svg.plot').count()).toBe(2);
  expect(await made()).toBe('No run yet.');
  expect(await progress()).toBe('');
  expect(await page.locator('#evolution-data option').allInnerTexts()).toEqual([
    'Moons',
    'Eight Gaussians',
    'Two spirals',
    'Swiss roll',
    'Circles',
    'Rings',
  ]);

  await write(page.locator('#evolution-steps'), 'none', 'Tab');
  await go.click();
  expect(await page.locator('#evolution-steps-error').innerText()).toMatch(/steps: "none"/);
  expect(await progress(), 'nothing runs').toBe('');
  await write(page.locator('#evolution-steps'), '20', 'Tab');

  await go.click();
  await until(progress, (words) => /^Following: [1-9]/.test(words));
  await expect(page.locator('#evolution-data')).toBeDisabled();
  await until(progress, (words) => words === 'Done', 120_000);
  const shown = await dots();
  expect(shown?.match(/M/g)?.length).toBe(25);
  expect(await page.locator('path.bars').count()).toBe(2);
  expect(await made()).toMatch(/^Moons, VP, 20 steps.*300 draws at each of 25 times/);
  for (const [name, form] of /** @type {const} */ ([
    ['direct-end', /^[\d.]+ ± [\d.]+ nats$/],
    ['integrated-end', /^[\d.]+ ± [\d.]+ nats$/],
    ['difference', /^[\d.]+ standard errors$/],
  ])) {
    const texts = await page.locator(`dd.${name}`).allInnerTexts();
    expect(texts.length, name).toBe(2);
    for (const text of texts) expect(text).toMatch(form);
  }
  expect(await page.locator('dd.entropy-of-data').innerText()).toBe('2.394 nats');

  await page.locator('#evolution-sde').selectOption('ve');
  await write(page.locator('#evolution-steps'), '20000', 'Tab');
  await go.click();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  expect(await dots(), 'the old answer stays').toBe(shown);
  await go.click();
  expect(await progress()).toBe('Stopped');
  expect(await go.innerText()).toBe('Train and follow');
  expect(await dots()).toBe(shown);
  expect(await made()).toMatch(/VP, 20 steps/);

  await go.click();
  await until(progress, (words) => /^Step [1-9]/.test(words));
  await page.locator('#evolution-model').selectOption('gaussian');
  await expect(page.locator('svg.plot')).toHaveCount(3);
  await page.locator('#evolution-model').selectOption('network');
  expect(await progress(), 'nothing runs unseen').toBe('Stopped');
  expect(await dots()).toBe(shown);
});

test('the figure says what the core refuses', async ({ alone }) => {
  const page = await alone('score-lab-evolution', {
    model: 'network',
    data: 'generator',
    steps: '1',
  });
  await page.locator('#evolution-go').click();
  await until(
    () => page.locator('#evolution-go-error').allInnerTexts(),
    ([text]) => /data\.kind/.test(text ?? ''),
  );
});
