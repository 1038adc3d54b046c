/** How a number is written: as many digits as its error allows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixed, integer, measured } from '../../www/number/number.js';
import { rough } from '../../www/number/rough.js';

test('a measured number has as many decimals as its error', () => {
  assert.equal(measured(2.8571, 0.0213), '2.86 ± 0.02');
  assert.equal(measured(-2.8571, 0.213), '−2.9 ± 0.2');
  assert.equal(measured(2.8571, null), '2.857');
  assert.equal(measured(NaN, 1), 'not finite');
});

test('a number of which nothing is left has no sign', () => {
  assert.equal(fixed(-0.0001, 3), '0.000');
  assert.equal(fixed(-0.001, 3), '−0.001');
});

test('thousands stand apart', () => {
  assert.equal(integer(143_210), '143\u202f210');
});

test('a number known only roughly says so', () => {
  assert.equal(rough(143_210, 21_000), '(1.4 ± 0.2)·10⁵');
  assert.equal(rough(540, 160), '500 ± 200');
  assert.equal(rough(22.58, 0.57), '22.6 ± 0.6');
});
