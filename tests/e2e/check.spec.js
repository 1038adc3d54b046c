/** Check this browser: what a sound browser gets, and what one that computes wrongly would see. */
import { EMPTY, expect, inPage, test } from './test.js';

const MILLIS = 240_000; // a software adapter compiles every kernel for itself

test('closed forms agree, both backends agree, speeds are told, and the report can be copied', async ({
  alone,
}) => {
  test.setTimeout(MILLIS + 30_000);
  const page = await alone('score-lab-check', {});
  await page.locator('#check').click();
  await page.getByText('Done').waitFor({ timeout: MILLIS });
  await expect(page.locator('#verdict')).toHaveText('20 checks, all agree.');
  await page.locator('#copy').click();
  await expect(page.locator('#progress')).toHaveText(/^Copied\.$|select the text/);
  const report = await page.locator('pre').innerText();
  expect(report).toContain(await page.evaluate('navigator.userAgent'));
  expect(report).toMatch(/^cpu: .+\nwebgpu: .+/m);
  expect(report.match(/^agrees /gm)).toHaveLength(20);
  expect(report).toMatch(/^training, batches of 512: cpu [\d.e+]+, webgpu [\d.e+]+ steps\/s$/m);
});

test('it can be stopped, and begins anew', async ({ alone }) => {
  const page = await alone('score-lab-check', {});
  await page.locator('#check').click();
  await page.locator('#verdict').waitFor();
  await page.locator('#check').click();
  await expect(page.locator('#progress')).toHaveText('Stopped');
  await page.locator('#check').click();
  await expect(page.locator('#check')).toHaveText('Stop');
});

test('without WebGPU the CPU is checked alone', async ({ page }) => {
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    const without = 'delete Object.getPrototypeOf(navigator).gpu;';
    await route.fulfill({ response, body: without + (await response.text()) });
  });
  await page.goto(EMPTY);
  const report = await inPage(page, `return library.checkBrowser();`);
  expect(report.backends.webgpu.failure).toMatch(/WebGPU/);
  expect(report.checks).toHaveLength(8);
  expect(report.checks.every((/** @type {any} */ { agrees }) => agrees)).toBe(true);
  expect(report.speeds).toHaveLength(3);
  for (const { cpu, webgpu } of report.speeds) {
    expect(cpu).toBeGreaterThan(0);
    expect(webgpu).toBeUndefined();
  }
});
