import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../www/plot/history.js';

test('a run that goes back to an earlier step forgets what came after it', () => {
  const history = new History();
  history.add(
    100,
    Array.from({ length: 100 }, (_, i) => i),
  );
  history.rewind(40);
  assert.deepEqual(
    history.steps,
    Array.from({ length: 40 }, (_, i) => i + 1),
  );
  assert.equal(history.losses.length, 40);
  assert.equal(history.recent().mean, 19.5); // of 0 to 39
  history.add(45, [7, 7, 7, 7, 7]);
  assert.deepEqual(history.steps.slice(-6), [40, 41, 42, 43, 44, 45]);
});

test('of a long run too, whose points stand for several steps', () => {
  const history = new History();
  for (let step = 100; step <= 10_000; step += 100) history.add(step, new Array(100).fill(1));
  history.rewind(5000);
  assert.ok(
    history.steps.every((step, i) => step <= 5000 && (i === 0 || step > history.steps[i - 1])),
  );
  history.add(5010, new Array(10).fill(2));
  assert.ok(history.steps.every((step, i) => i === 0 || step > history.steps[i - 1]));
});

test('to go back to where it stands changes nothing', () => {
  const history = new History();
  history.add(10, new Array(10).fill(3));
  history.rewind(10);
  assert.equal(history.steps.length, 10);
});
