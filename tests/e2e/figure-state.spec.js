/** What is wanted and what stands: whatever happens between the two, the figure says so and loses nothing. */
import { SMALL, config, number, pause, ready, trained } from './figure.js';
import { expect, test, until, write } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/** Of an objective that these data have no use for: their score is not known. */
const REFUSED = { data: 'checkerboard', loss: 'explicit' };

/** @param {Page} page */
const step = (page) => trained(page, 0);

/** @param {Page} page */
const figure = (page) => page.locator('score-lab');

/**
 * A saved model after some steps.
 * @param {Page} page
 */
async function saved(page) {
  await page.click('#step');
  await trained(page, 1);
  await page.click('summary:has-text("More")');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  return download.path();
}

test('Reset after a refusal: the refusal stays as long as control and lab differ', async ({
  page,
}) => {
  await page.goto(`#${SMALL}&data=${REFUSED.data}`);
  await ready(page);
  await page.click('#play');
  await trained(page, 5);
  await page.selectOption('#loss', REFUSED.loss);
  await expect(page.locator('#loss-error')).toContainText('explicit');
  await page.click('#reset');
  await page.waitForTimeout(500);
  await expect(page.locator('#loss-error'), 'still refused').toContainText('explicit');
  expect((await config(page)).loss.kind, 'what stands goes on').toBe('denoising');
  await expect(page.locator('#still-running')).toContainText('F − F* = (s(x, t) + z/σ)/b');
  await trained(page, (await step(page)) + 5);
  await page.selectOption('#loss', 'implicit');
  await until(
    () => config(page),
    ({ loss }) => loss.kind === 'implicit',
  );
  await expect(page.locator('#loss-error')).toHaveCount(0);
});

test('Reset while a change is on its way does not drop it', async ({ page }) => {
  await page.goto(`#${SMALL}`);
  await ready(page);
  await figure(page).evaluate(async (element) => {
    const own = /** @type {any} */ (element);
    own.data = 'circles';
    await own.updateComplete;
    own.reset();
  });
  await until(
    () => config(page),
    ({ data }) => data.kind === 'circles',
  );
});

test(
  'a change on its way does not overwrite a model that is opened after it',
  { tag: '@chromium' },
  async ({ page }) => {
    await page.goto(`#${SMALL}`);
    await ready(page);
    const file = await saved(page);
    await page.selectOption('#data', 'rings');
    await page.setInputFiles('#model-file', file);
    await until(
      () => step(page),
      (at) => at === 1,
    );
    await page.waitForTimeout(1000);
    expect((await config(page)).data.kind).toBe('moons');
    expect(await step(page)).toBe(1);
    await expect(page.locator('#data')).toHaveValue('moons');
  },
);

test('a file that is no model is refused, and a change on its way goes on', async ({ page }) => {
  await page.goto(`#${SMALL}`);
  await ready(page);
  await page.click('summary:has-text("More")');
  await page.selectOption('#data', 'rings');
  const buffer = Buffer.from('no model');
  await page.setInputFiles('#model-file', { name: 'bad', mimeType: 'text/plain', buffer });
  await page.locator('#file-error[role=alert]').waitFor();
  await until(
    () => config(page),
    ({ data }) => data.kind === 'rings',
  );
});

test('a save that fails says so beside its button', async ({ page }) => {
  await page.goto(`#${SMALL}`);
  await ready(page);
  await page.click('summary:has-text("More")');
  await figure(page).evaluate((element) => {
    /** @type {any} */ (element).lab.save = () => Promise.reject(new Error('no room'));
  });
  await page.click('#save');
  await expect(page.locator('#file-error')).toHaveText('no room');
});

test('a configuration is the whole of it: what it leaves out becomes the default', async ({
  page,
}) => {
  await page.goto(`#${SMALL}&loss=sliced&learning-rate=0.001&sde=ve&sigma-max=9`);
  await ready(page);
  await figure(page).evaluate((element) => {
    /** @type {any} */ (element).config = { data: { kind: 'circles' }, score: { width: 16 } };
  });
  const now = await until(
    () => config(page),
    ({ data }) => data.kind === 'circles',
  );
  expect(now.loss.kind).toBe('denoising');
  expect(now.sde.kind).toBe('vp');
  expect(now.training.learningRate).toBe(0.008);
  expect(now.score.width).toBe(16);
  await expect(page.locator('#loss')).toHaveValue('denoising');
});

test('training that diverges leaves the last sound model, and says what to change', async ({
  page,
}) => {
  await page.goto(
    '#backend=cpu&score=energy&features=none&parametrisation=data&loss=sliced&width=64&depth=8&batch-size=2&weighting=likelihood&learning-rate=1&heatmap=none&show-samples=false',
  );
  await ready(page);
  await page.click('summary:has-text("More")');
  await page.click('#play');
  await expect(page.locator('#learningRate-error')).toContainText('not finite at step');
  await expect(page.locator('#play')).toHaveText('Train');
  const stood = await step(page);
  expect(stood).toBeGreaterThan(0);
  const [[first, last], count] = await figure(page).evaluate(async (element) => {
    const { lab } = /** @type {any} */ (element);
    const scores = await lab.score(Float32Array.of(0.3, 0.4), 0.5);
    return [Array.from(scores), element.shadowRoot?.querySelectorAll('.curve path.loss').length];
  });
  expect([first, last].every(Number.isFinite), 'the model that stands is sound').toBe(true);
  expect(count, 'its curve stands').toBeGreaterThan(0);

  await write(page.locator('#learningRate'), '0.001');
  await until(
    () => config(page),
    ({ training }) => training.learningRate === 0.001,
  );
  await expect(page.locator('#learningRate-error')).toHaveCount(0);
  await page.click('#play');
  await trained(page, 20);
  expect(Number.isFinite(await number(page, 'loss'))).toBe(true);
});

test('the loss by time belongs to its lab', async ({ page }) => {
  await page.goto(`#${SMALL}`);
  await ready(page);
  await page.click('#step');
  await trained(page, 1);
  await page.click('summary:has-text("Loss by time")');
  await page.click('#measure-bins');
  await page.locator('#bins-verdict').waitFor();
  await expect(page.locator('score-lab figure.law')).toHaveCount(3);
  await page.selectOption('#data', 'circles');
  await until(
    () => config(page),
    ({ data }) => data.kind === 'circles',
  );
  await expect(page.locator('#bins-verdict')).toHaveCount(0);
});

test('data without a known score do not spoil the exact field of the next', async ({ page }) => {
  await page.goto(`#${SMALL}&data=checkerboard&field=exact&heatmap=none`);
  await ready(page);
  await expect(page.locator('score-lab .key')).toContainText(/Score field: .*exact score is known/);
  await page.selectOption('#data', 'moons');
  await until(
    () => config(page),
    ({ data }) => data.kind === 'moons',
  );
  await expect(page.locator('score-lab .key')).not.toContainText('Score field:');
});

test('taken out while it is drawn, and put back: nothing is built on what is gone', async ({
  page,
}) => {
  await page.goto(`#${SMALL}`);
  await ready(page);
  await figure(page).evaluate(async (element) => {
    const own = /** @type {any} */ (element);
    const place = own.parentNode;
    for (let i = 0; i < 5; i++) {
      own.requestUpdate();
      own.remove();
      await own.updateComplete;
      await new Promise(requestAnimationFrame);
      place.append(own);
    }
  });
  await ready(page);
  await page.click('#step');
  await trained(page, 1);
});

test('paused, a change of backend keeps step and curve', async ({ page }) => {
  await page.goto(`#${SMALL}&heatmap=none&show-samples=false&worker=true`);
  await ready(page);
  await page.click('#play');
  await trained(page, 30);
  const at = await pause(page);
  await figure(page).evaluate((element) => Object.assign(element, { worker: false }) && undefined);
  await until(
    () => figure(page).evaluate((element) => /** @type {any} */ (element).lab.info.thread),
    (thread) => thread === 'main',
  );
  expect(await step(page)).toBe(at);
  await page.click('#play');
  await trained(page, at + 5);
});
