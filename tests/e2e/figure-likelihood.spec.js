/** Likelihood and its bounds in the figure: in numbers, as a map, at one point. */
import { SMALL, evaluated, figure, measured, number, pause, shown, trained } from './figure.js';
import { expect, numbersIn, test, until } from './test.js';

test('the figure shows the bound beside NLL and floor, and theorem 1 with both its terms', async ({
  alone,
}) => {
  const page = await figure(alone, SMALL);
  await page.click('#play');
  await trained(page, 200);
  await pause(page);
  await number(page, 'bound');
  const text = async (/** @type {string} */ name) =>
    (await page.locator(`#number-${name}`).innerText()).split(',')[0];
  await until(
    () => page.locator('#number-bound').getAttribute('class'),
    (names) => !names?.includes('settling'),
    120_000,
  );
  const [bound, error] = numbersIn(/^≤ ([\d.]+) ± ([\d.]+) nats$/, await text('bound'));
  expect(bound).toBeGreaterThan((await shown(page, 'entropy')) - 4 * error);
  const own = await evaluated(page, { count: 500 });
  const off = Math.abs(bound - (own.bound ?? NaN));
  expect(off, `${bound}, ${own.bound}`).toBeLessThan(
    6 * Math.hypot(error, own.boundStandardError ?? 0),
  );
  const nll = await measured(page, 'nll');
  expect(Math.abs(nll.value - (own.nll ?? NaN)), `${nll.value}, ${own.nll}`).toBeLessThan(
    6 * Math.hypot(nll.error, own.nllStandardError ?? 0),
  );
  const [score, , prior, sum] = numbersIn(
    /^([\d.]+) ± ([\d.]+) \+ (−?[\d.]+) = ([\d.]+) nats$/,
    await text('theorem-1'),
  );
  expect(Math.abs(score + prior - sum)).toBeLessThan(0.02);
  const label = page.locator('.number', { has: page.locator('#number-theorem-1') });
  await label.locator('.term', { hasText: 'J_SM' }).focus();
  expect(await label.locator('.tip:visible').innerText()).toMatch(/∇log pₜ/);

  await page.selectOption('#data', 'checkerboard');
  await page.click('#step');
  await until(
    () => text('theorem-1'),
    (shown) => shown === 'not known',
  );
});

test('a point can be probed by mouse and by keys', async ({ alone }) => {
  const page = await figure(alone, SMALL);
  const canvas = page.locator('.stage canvas').first();
  const { width, height } = /** @type {any} */ (await canvas.boundingBox());
  await canvas.click({ position: { x: width / 2, y: height / 4 } });
  const truth = await number(page, 'probe-truth');
  expect(truth).toBeLessThan(0);
  expect(await page.locator('#number-probe-ode').innerText(), 'nothing learnt yet').toBe('–');

  await page.click('#play');
  await trained(page, 100);
  await pause(page);
  expect(await number(page, 'probe-ode')).toBeLessThan(0);
  const bounds = [];
  for (const form of ['dsm', 'sm']) {
    const bound = page.locator(`#number-probe-${form}`);
    // Read in one go: between two looks the answer of an earlier state may give way. The untrained model's has next to
    // no error.
    const text = await until(
      async () =>
        (await bound.getAttribute('class'))?.includes('settling')
          ? ''
          : (await bound.innerText()).split(',')[0],
      (text) => Number(/± ([\d.]+)/.exec(text)?.[1] ?? 0) > 0.001,
    );
    bounds.push(numbersIn(/^≥ (−?[\d.]+) ± ([\d.]+) nats$/, text));
  }
  const [[dsm, dsmError], [sm, smError]] = bounds;
  expect(Math.abs(dsm - sm), String(bounds)).toBeLessThan(5 * Math.hypot(dsmError, smError) + 0.01);

  await canvas.click({ position: { x: width / 4, y: height / 2 } });
  const where = () => page.locator('#probe-point').innerText();
  const before = await where();
  await page.keyboard.press('Shift+ArrowRight'); // the click has given the crosshair the focus
  expect(await where()).not.toBe(before);
  await number(page, 'probe-ode');
  await page.keyboard.press('Escape');
  expect(await page.locator('#probe-point').count()).toBe(0);

  await page.locator('#crosshair').focus();
  await page.keyboard.press('ArrowUp');
  expect(await page.locator('#probe-point').count(), 'it only moves').toBe(0);
  await page.keyboard.press('Enter');
  await number(page, 'probe-ode');
  await page.click('#probe-close');
  expect(await page.locator('#probe-point').count()).toBe(0);

  await page.selectOption('#data', 'glyphs');
  await expect(page.locator('#crosshair')).toHaveCount(0);
});

test('a point is answered soon although the KL by quadrature takes long, which comes afterwards', async ({
  alone,
}) => {
  const page = await figure(alone, 'batch-size=64&backend=cpu&sampler=ddim&steps=10');
  await page.click('#step');
  await expect(page.locator('#density-cost')).toHaveText(/evaluations a point/, {
    useInnerText: true,
    timeout: 120_000,
  });
  const divergence = async () => (await page.locator('#density-kl').innerText()).trim();
  expect(await divergence()).toBe('');
  await page.locator('.stage canvas').first().click();
  await number(page, 'probe-ode');
  expect(await divergence(), 'nobody has waited for it').toBe('');
  await until(divergence, (text) => /nats/.test(text), 120_000);
  const settling = async (/** @type {string} */ id) =>
    (await page.locator(id).getAttribute('class'))?.includes('settling');
  await until(
    () => settling('#density-kl'),
    (yes) => !yes,
    120_000,
  );
  expect(await settling('#number-bound'), 'both are of one step').toBeFalsy();
});

test('the map of the log-density refines, and says how fine it is and what it cost', async ({
  alone,
}) => {
  const page = await figure(alone, SMALL);
  const seen = new Set();
  const read = async () => {
    const text = await page.locator('#density-cost').innerText();
    if (text) seen.add(text.split(',')[0]);
    return text;
  };
  await page.click('#step');
  const last = await until(read, (text) => text.startsWith('64'), 120_000);
  expect(last).toMatch(/^64 × 64, \d+ evaluations a point, \d+\.\d s\.$/);
  expect(seen.has('16 × 16') || seen.has('32 × 32'), [...seen].join()).toBeTruthy();
});

test('under the finished map of the density stands KL by quadrature, beside what the bound leaves open', async ({
  alone,
}) => {
  const page = await figure(alone, SMALL);
  const text = () => page.locator('#density-kl').innerText();
  expect(await text()).toBe('');
  await page.click('#play');
  await trained(page, 150);
  await pause(page);
  const shown = await until(text, (words) => /bound − H\(p_ε\) [\d.−]+ ± [\d.]+ nats/.test(words));
  const [kl, mass] = numbersIn(
    /^KL\(p‖p\^ODE\) ([\d.]+) nats, on 64 × 64 cells with ∫p = ([\d.]+) and ∫p\^ODE = ([\d.]+);/,
    shown,
  );
  const gap = (await number(page, 'nll')) - (await number(page, 'entropy'));
  expect(Math.abs(kl - gap), shown).toBeLessThan(0.3);
  expect(Math.abs(mass - 1), shown).toBeLessThan(0.02);
  await page.selectOption('#heatmap', 'none');
  expect(await page.locator('#density-kl').count()).toBe(0);
  await page.selectOption('#heatmap', 'density');
  await page.selectOption('#data', 'generator');
  await page.waitForFunction(
    () =>
      /** @type {any} */ (document.querySelector('score-lab')).lab.info.config.data.kind ===
      'generator',
  );
  await page.click('#step');
  await until(text, (words) => words.includes('which is not known'), 120_000);
});
