/** The objective in words says exactly what is minimised. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectiveText } from '../../www/settings/objective-text.js';

const USUAL = {
  loss: 'denoising',
  weighting: 'preconditioned',
  timeLaw: 'log-normal',
  logMean: -2,
  logWidth: 1.8,
  targets: 'single',
  ladderLevels: 7,
};
const NORMAL = 'ℓ = ln(σ/(ασ_d)) from N(−2, 1.8²)';

/** @param {Record<string, string | number>} choices */
const text = (choices) => objectiveText({ ...USUAL, ...choices });

test('the usual one is the error of what a preconditioned network predicts, spelled out', () => {
  const { formula, where, symbols } = text({});
  assert.equal(formula, 'E[½‖F − F*‖²]');
  assert.equal(where, NORMAL);
  assert.match(symbols, /F − F\* = \(s\(x, t\) \+ z\/σ\)\/b .* b = ασ_d\/\(σ√\(α²σ_d² \+ σ²\)\)/);
});

test('averaged targets are z̄, of which it is said what they are', () => {
  const { symbols, needs } = text({ targets: 'averaged' });
  assert.match(symbols, /\(s\(x, t\) \+ z̄\/σ\)\/b/);
  assert.match(needs, /z̄ = Σ wⱼζⱼ.*softmax/);
  const { formula } = text({ targets: 'averaged', weighting: 'variance', timeLaw: 'uniform' });
  assert.equal(formula, 'E[σ² · (½‖s(x, t) + z̄/σ‖²)]');
});

test('targets are those of denoising alone', () => {
  const { formula, needs } = text({ loss: 'implicit', targets: 'averaged' });
  assert.equal(formula, 'E[(tr ∇s(x, t) + ½‖s(x, t)‖²)/b²]');
  assert.doesNotMatch(needs, /z̄/);
});

test('another law than that of the weight is weighed back', () => {
  assert.equal(
    text({ timeLaw: 'importance' }).where,
    `${NORMAL}, drawn by t ∝ g²/σ² and weighed back`,
  );
  const { where, symbols } = text({ weighting: 'likelihood' });
  assert.equal(where, `t uniform on [0, 1], drawn by ${NORMAL} and weighed back`);
  assert.match(symbols, /^σ_d/);
  assert.equal(text({ weighting: 'variance', timeLaw: 'uniform' }).where, 't uniform on [0, 1]');
});

test('a ladder says how often its levels count', () => {
  const ladder = { timeLaw: 'ladder', weighting: 'variance' };
  assert.equal(text(ladder).where, 't on one of 7 levels');
  assert.match(text({ ...ladder, ladderLaw: 'log-normal' }).where, /levels, drawn by ℓ .* back$/);
  assert.match(text({ timeLaw: 'ladder' }).where, /in proportion to N\(−2, 1.8²\)/);
});

test('at one level there is no weight', () => {
  const { formula, where, symbols } = text({ timeLaw: 'fixed', fixedNoise: 0.3 });
  assert.equal(formula, 'E[½‖s(x) + z/σ‖²]');
  assert.equal(where, 'x from the data with noise σ = 0.3');
  assert.equal(symbols, '');
});
