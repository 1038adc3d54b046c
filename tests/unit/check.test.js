import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference } from '../../www/check/parity.js';
import { inWords, judged } from '../../www/check/report.js';

test('a difference is relative to the largest number, and no number differs from all', () => {
  assert.equal(difference(Float32Array.of(1, -4), Float32Array.of(1, -4)), 0);
  assert.equal(difference(Float32Array.of(1, -4), Float32Array.of(2, -4)), 0.25);
  assert.ok(Number.isNaN(difference(Float32Array.of(1, NaN), Float32Array.of(1, 2))));
});

test('what is too far off, no number, or failed differs, and the report says so', () => {
  const checks = [
    judged('near', 1e-6, 1e-5),
    judged('far', 1e-4, 1e-5),
    judged('none', NaN, 1e-5),
    judged('broken', { failure: 'the device was lost' }, 1e-5),
  ];
  assert.deepEqual(
    checks.map(({ agrees }) => agrees),
    [true, false, false, false],
  );
  const words = inWords({
    browser: 'a browser',
    cores: 8,
    backends: { cpu: 'one thread', webgpu: { failure: 'no adapter' } },
    checks,
    speeds: [{ name: 'training', unit: 'steps/s', cpu: 364.2 }],
  });
  assert.deepEqual(words.split('\n'), [
    'a browser',
    '8 cores',
    'cpu: one thread',
    'webgpu: not there (no adapter)',
    '',
    'agrees  near: 1.0e-6 of 1.0e-5',
    'DIFFERS  far: 1.0e-4 of 1.0e-5',
    'DIFFERS  none: NaN of 1.0e-5',
    'DIFFERS  broken: the device was lost',
    '',
    'training: cpu 364 steps/s',
  ]);
});
