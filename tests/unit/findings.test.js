/** What the experiment about the learned schedule says of its runs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../www/learned-schedule/findings.js';

test('words say no more than the errors of two runs allow', () => {
  const run = (/** @type {number} */ size, /** @type {number} */ error, bound = 3) => ({
    bound,
    boundStandardError: 0.03,
    nll: 3,
    nllStandardError: 0.03,
    lossVariance: size,
    lossVarianceStandardError: error,
    gradientVariance: size,
    gradientVarianceStandardError: error,
  });
  const said = (/** @type {[number, number, number?]} */ ...of) =>
    findings(new Map(Object.entries({ fixed: run(...of), learned: run(10, 1) })), undefined);
  assert.match(said(5400, 1500)[0], /lower by a factor of about 500 ± 200 than with the fixed/);
  assert.match(said(5400, 4000)[0], /lower by a factor known only roughly, 500 ± 400, than/);
  assert.match(said(11, 1)[1], /not told apart \(lower by a factor of 1\.1 ± 0\.1, no more than/);
  assert.match(said(5, 0.1, 3.5)[2], /^The bound is lower by 0\.500 nats ± their two errors/);
  assert.match(said(5, 0.1)[2], /^The bound is not told apart \(.* combined, 0\.042\) from that/);
});
