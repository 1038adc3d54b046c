/** A table becomes the data: what is shown of it before, what is refused, and that it holds nothing up. */
import AxeBuilder from '@axe-core/playwright';
import { SMALL, config, ready, trained } from './figure.js';
import { expect, keep, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

const CASES = new URL('../cases/', import.meta.url).pathname;
const RING = Array.from({ length: 60 }, (_, i) => [2 * Math.cos(i / 5), 2 * Math.sin(i / 5)]);

/**
 * @param {string} name
 * @param {string | Buffer} text
 */
const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

/**
 * @param {Page} page
 * @param {Parameters<Page['setInputFiles']>[1]} given
 */
async function preview(page, given) {
  await page.setInputFiles('#csv-file', given);
  await expect(page.locator('#table-use')).toBeEnabled();
}

/** @param {Page} page */
async function start(page) {
  await page.goto(`#${SMALL}`);
  await ready(page);
  await page.selectOption('#data', 'points');
}

test('a file is shown, and used when the reader says so, with any of the usual separators', async ({
  page,
}) => {
  await start(page);
  for (const separator of [',', ';', '\t', '  ']) {
    const rows = RING.map((point) => point.join(separator)).join('\n');
    await preview(page, file('ring.csv', `x${separator}y\n${rows}`));
    await expect(page.locator('#table-title')).toHaveText('ring.csv: 60 rows, 2 columns');
    await page.click('#table-use');
    await expect(page.locator('.table-preview')).toHaveCount(0);
    await until(
      async () => (await config(page)).data,
      ({ kind, points }) => kind === 'points' && points.length > 0,
    );
    await expect(page.locator('.points-editor .note').first()).toHaveText('60 points.');
    await expect(page.locator('#points-error')).toHaveCount(0);
  }
  await page.click('#play');
  await trained(page, 30);
});

test('columns and labels are chosen, lines left out are told, Cancel leaves everything as it was', async ({
  page,
}) => {
  await start(page);
  await preview(page, `${CASES}missing.csv`);
  await expect(page.locator('#table-title')).toBeFocused();
  await expect(page.locator('#table-x option')).toHaveText([
    'beak_length_mm',
    'beak_depth_mm',
    'mass_g',
  ]);
  await expect(page.locator('#table-use')).toHaveText('Use these 32 points');
  await page.click('#left-out summary');
  await expect(page.locator('#left-out li')).toHaveText([
    'lines 6, 15, 24, 33: beak_length_mm is missing',
    'lines 8, 19, 30, 41: beak_depth_mm is missing',
  ]);
  await page.selectOption('#table-x', 'mass_g');
  await expect(page.locator('#table-use')).toHaveText('Use these 36 points');
  await expect(page.locator('.scatter svg')).toHaveAttribute(
    'aria-label',
    /36 points: mass_g from/,
  );
  await page.selectOption('#table-label', 'kind');
  await expect(page.locator('.legend span')).toHaveText(['Adam', 'Bede']);
  await keep(page.locator('.points-editor'), 'table.png');
  const { violations } = await new AxeBuilder({ page }).include('score-lab').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0].html])).toEqual([]);
  await page.click('#table-cancel');
  await expect(page.locator('.table-preview')).toHaveCount(0);
  expect((await config(page)).data.kind).toBe('moons');
});

test('by keys alone: choose, use', async ({ page }) => {
  await start(page);
  await preview(page, `${CASES}labelled.tsv`);
  await page.keyboard.press('Tab');
  await expect(page.locator('#table-x')).toBeFocused();
  await page.keyboard.press('ArrowDown'); // y, and so the other becomes x
  await expect(page.locator('.scatter svg')).toHaveAttribute(
    'aria-label',
    /40 points: y from .*, x/,
  );
  await page.locator('#table-use').focus();
  await page.keyboard.press('Enter');
  await until(
    async () => (await config(page)).data,
    ({ kind }) => kind === 'points',
  );
  const { points } = (await config(page)).data;
  expect(points[0]).toBeCloseTo(1.153, 6);
  await preview(page, `${CASES}labelled.tsv`);
  await page.keyboard.press('Escape');
  await expect(page.locator('.table-preview')).toHaveCount(0);
});

test('pasted text and a dropped file are shown, too', async ({ page }) => {
  await start(page);
  await page.click('summary:has-text("Paste")');
  await page.fill('#csv-text', '[[0.5, 1.5], [2.5, 3.5], [1, 1]]');
  await page.click('#csv-use');
  await expect(page.locator('#table-title')).toHaveText('Pasted text: 3 rows, 2 columns');
  await page.evaluate(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['u;v\n1,5;2,5\n3,5;4,5\n'], 'dropped.csv'));
    const place = document.querySelector('score-lab')?.shadowRoot?.querySelector('.points-editor');
    place?.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
  });
  await expect(page.locator('#table-title')).toHaveText('dropped.csv: 2 rows, 2 columns');
  await expect(page.locator('.table-preview .note').first()).toHaveText(/1,5 is 1\.5/);
});

test('a bad file is refused, the running model goes on, and so does what was shown before', async ({
  page,
}) => {
  await start(page);
  await page.click('#play');
  await trained(page, 20);
  await preview(page, `${CASES}labelled.tsv`);
  /** @type {[Parameters<Page['setInputFiles']>[1], RegExp][]} */
  const bad = [
    [file('words.csv', 'one,two\nthree,four\n'), /no column of numbers; two are needed/],
    [`${CASES}one-column.csv`, /one column of numbers \(velocity\); two are needed/],
    [`${CASES}broken-commas.csv`, /3 or 5 cells below 3 names.*decimal commas/],
    [file('empty.csv', ''), /the text is empty/],
    [file('book.xlsx', 'PK\x03\x04\x14\0\x06\0'), /no text; it must be CSV, TSV or JSON/],
  ];
  for (const [given, message] of bad) {
    await page.setInputFiles('#csv-file', given);
    await expect(page.locator('#points-error[role=alert]')).toHaveText(message);
    await expect(page.locator('#csv-file')).toHaveValue('');
    await expect(page.locator('#table-title')).toHaveText(/labelled\.tsv/);
  }
  const step = await trained(page, 20);
  await trained(page, step + 20);
  expect((await config(page)).data.kind).toBe('moons');
});
