/** How experiments behave, all alike: out of sight, after an error, taken away and put back, in another theme. */
import { expect, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Room above everything on the page.
 * @param {Page} page
 * @param {number} pixels
 */
const push = (page, pixels) =>
  page.evaluate((pixels) => {
    const room = document.createElement('div');
    document.body.prepend(room);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`body > div { height: ${pixels}px }`);
    document.adoptedStyleSheets = [sheet];
  }, pixels);

/** @type {[string, Record<string, string>, string][]} */
const EXPERIMENTS = [
  ['score-lab-evolution', { model: 'network', steps: '20000' }, 'evolution-go'],
  ['score-lab-schedule', { steps: '20000' }, 'schedule-go'],
  ['score-lab-scoreflow', { steps: '20000' }, 'scoreflow-go'],
];

for (const [name, attributes, id] of EXPERIMENTS) {
  test(`${name} rests out of sight, says so, and goes on when it is seen`, async ({ alone }) => {
    const page = await alone(name, attributes);
    const words = page.locator(`#${id}-progress`);
    await page.locator(`#${id}`).click();
    await expect(words).toHaveText(/step [1-9]/i);
    await push(page, 5000);
    await expect(words).toHaveText('Paused while out of sight');
    await push(page, 0);
    await expect(words).toHaveText(/step [1-9]/i);
    await page.locator(`#${id}`).click();
    await expect(words).toHaveText('Stopped');
  });
}

test('a comparison that fails says why, and trains from the start again', async ({ alone }) => {
  const page = await alone('score-lab-compare', { preset: 'energy', steps: '300' });
  const play = page.locator('#compare-play');
  const step = () =>
    page.evaluate(
      () =>
        /** @type {any} */ (document.querySelector('score-lab-compare')).contenders[0]?.step ?? 0,
    );
  await play.click();
  await until(step, (now) => now > 0);
  await page.evaluate(() => {
    const { contenders } = /** @type {any} */ (document.querySelector('score-lab-compare'));
    const { lab } = contenders[1];
    const train = lab.train.bind(lab);
    lab.train = async (/** @type {number} */ steps) => ({ ...(await train(steps)), loss: NaN });
  });
  await expect(page.locator('#compare-error')).toHaveText(
    /^Gradient of an energy: training diverged at step \d+$/,
  );
  await expect(play).toHaveText('Train all');
  await play.click();
  await expect(page.locator('#compare-error')).toHaveCount(0);
  await expect(play).toHaveText('Pause');
  await until(step, (now) => now > 0);
});

/** The picture of the first panel. @param {Page} page */
const picture = (page) =>
  page.evaluate(() => {
    const { shadowRoot } = /** @type {any} */ (document.querySelector('score-lab-compare'));
    return shadowRoot.querySelector('canvas').toDataURL();
  });

test('a comparison is taken away amid a change, put back, and drawn in another theme', async ({
  alone,
}) => {
  const page = await alone('score-lab-compare', { preset: 'energy', steps: '5', theme: 'light' });
  const blank = await picture(page);
  const other = (/** @type {string} */ before) =>
    until(
      () => picture(page),
      (now) => now !== before && now !== blank,
    );
  const trained = async () => {
    await page.locator('#compare-play').click();
    await expect(page.locator('.on-data').last()).toHaveText(/±/);
  };
  await trained();
  const before = await other(blank);
  await page.evaluate(async () => {
    const element = /** @type {any} */ (document.querySelector('score-lab-compare'));
    element.seed = 1;
    await element.updateComplete; // a frame is asked for
    element.remove();
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    document.body.append(element);
  });
  await trained();
  const light = await other(before);
  await page
    .locator('score-lab-compare')
    .evaluate((element) => element.setAttribute('theme', 'dark'));
  await other(light);
});
