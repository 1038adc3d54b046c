/** Estimates with their errors, from blocks of values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apart, estimate, variance } from '../../www/number/statistics.js';

test('a variance comes with its error', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6, 5];
  const running = [3, 6, 9].map((count) => variance(values.slice(0, count)));
  const blocks = apart(running, 3);
  const sum = 2 * blocks[0] + 3 * blocks[1] + 3 * blocks[2];
  assert.ok(Math.abs(sum - 8 * variance(values)) < 1e-9, 'their sums of squares are the whole');
  assert.deepEqual(estimate([1, 3]), { mean: 2, standardError: 1 });
});
