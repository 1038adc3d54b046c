/** What the core says of its choices, in types, words and docs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { tableOf, typesOf } from '../../scripts/describe.mjs';
import { SETTINGS as FIGURE } from '../../www/figure/settings.js';
import given from '../../www/pkg/description.js';
import { choicesOf } from '../../www/settings/settings.js';

const description = /** @type {import('../../www/types.d.ts').Description} */ (
  /** @type {unknown} */ (given)
);

test('the tables for readers are those of the core: else run `npm run choices`', () => {
  const written = readFileSync(new URL('../../docs/choices.md', import.meta.url), 'utf8');
  assert.equal(written, tableOf(description));
});

test('types name every choice', () => {
  const types = typesOf(description);
  assert.match(types, /export type SdeKind = 'vp' \| 'sub-vp' \| 've';/);
  assert.match(types, /export type LabBackend = 'auto' \| 'webgpu' \| 'cpu';/);
});

test('every choice of the core has its words on the page', () => {
  const settings = FIGURE.filter(({ path, type }) => path && type === 'choice');
  assert.ok(settings.length > 8);
  for (const setting of settings) {
    for (const [name, words] of choicesOf(setting, { data: 'moons' })) {
      assert.notEqual(words, name, `${setting.path}: ${name} has no words in www/settings/`);
    }
  }
});
