/** Axes of plots, and tables as files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from '../../www/experiment/results-table.js';
import { decades, linear, logarithmic } from '../../www/plot/frame.js';
import { Viewport } from '../../www/plot/viewport.js';

test('ticks are round numbers inside the axis, on log scales powers of ten', () => {
  assert.deepEqual(linear([-0.4, 2.1], [100, 0]).ticks, [0, 0.5, 1, 1.5, 2]);
  assert.deepEqual(decades(0.03, 40), [0.01, 100]);
  assert.deepEqual(logarithmic([0.02, 500], [0, 1]).ticks, [0.1, 1, 10, 100]);
  const wide = logarithmic([1e-12, 1], [0, 1]).ticks;
  assert.ok(wide.length >= 3 && wide.length <= 8, String(wide));
});

test('what is beyond a log scale stands at its end, and what is no number nowhere', () => {
  const { at } = logarithmic([1, 100], [0, 2]);
  assert.deepEqual([0.5, 1, 10, 1e9, 0].map(at), [0, 0, 1, 2, 0]);
  assert.ok(Number.isNaN(at(NaN)));
});

test('a file has a line for each row with numbers, with what they were made with', () => {
  const columns = [
    {
      name: 'nll',
      title: 'NLL',
      shown: String,
      saved: (/** @type {number} */ nll) => ({ nll, nll_sd: '' }),
    },
    { name: 'only', title: 'On the page only', shown: String },
  ];
  const row = (/** @type {string} */ key, /** @type {number | undefined} */ numbers) => ({
    key,
    labels: [key],
    facts: { sde: key },
    numbers,
  });
  const rows = [row('vp', 1.5), row('a, "b"', undefined), row('c, "d"', 2)];
  assert.equal(csvOf({ columns, rows }), 'sde,nll,nll_sd\nvp,1.5,\n"c, ""d""",2,');
});

test('each axis of a viewport has its own scale', () => {
  const viewport = new Viewport([1000, 1200, -0.01, 0.03]);
  const { x, y, pixel } = viewport.toCanvas(400);
  assert.deepEqual([x(1000), x(1200), y(0.03), y(-0.01)], [0, 400, 0, 400]);
  assert.deepEqual(pixel, [0.5, 0.0001]);
  const box = /** @type {DOMRect} */ ({ left: 10, top: 20, width: 100, height: 100 });
  assert.deepEqual(viewport.fromPointer({ clientX: 60, clientY: 70 }, box), viewport.centre);
  assert.deepEqual(viewport.moved([1000, -0.01], [0.5, 0.5]), viewport.centre);
  assert.deepEqual(viewport.clamped([0, 1]), [1000, 0.03]);
  assert.equal(viewport.inWords([1100.04, 0.0123449]), '1100.0, 0.0123');
  const [left, top] = viewport.grid(2);
  assert.deepEqual([left, top], [1050, Math.fround(0.02)]);
});
