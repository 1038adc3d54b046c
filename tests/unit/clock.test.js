/** A learned schedule runs the given process by another clock. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenTime, prolonged } from '../../www/figure/layers/clock.js';

test('the given process is prolonged as far as a configuration may go, and beyond it is refused', () => {
  const curve = (/** @type {number[]} */ level) => /** @type {any} */ ({ level });
  const times = Float32Array.of(1e-5, 1);
  const steep = { kind: 'vp', betaMin: 0.1, betaMax: 1000 };
  const given = { times, fixed: curve([-13, 500]), learned: curve([-13, 690]) };
  const end = prolonged(steep, given);
  assert.equal(end.betaMax, 1000);
  assert.throws(() => givenTime(given, 1), /t = 1 is not known.*betaMax/);
  const { sigmaMax } = prolonged({ kind: 've', sigmaMin: 0.01, sigmaMax: 5 }, given);
  assert.ok(Math.abs(Math.log(sigmaMax / 0.01) / Math.log(5 / 0.01) - Math.exp(0.5)) < 1e-6);
  assert.equal(prolonged({ kind: 've', sigmaMin: 1, sigmaMax: 9999 }, given).sigmaMax, 10_000);
});

/** ln σ²/α² of VP and sub-VP, in closed form. @type {Record<string, (integral: number) => number>} */
const LEVEL = {
  vp: (integral) => Math.log(Math.expm1(integral)),
  'sub-vp': (integral) => 2 * Math.log(2 * Math.sinh(integral / 2)),
};

for (const kind of ['vp', 'sub-vp']) {
  test(`a learned ${kind} that ends beyond the given one has a time of the prolonged one at each level`, () => {
    const sde = { kind, betaMin: 0.1, betaMax: 2 };
    const level = (
      /** @type {Record<string, any>} */ { betaMin, betaMax },
      /** @type {number} */ t,
    ) => LEVEL[kind](t * (betaMin + 0.5 * t * (betaMax - betaMin)));
    const count = 1000;
    const times = Float32Array.from({ length: count }, (_, i) => 1e-5 ** (1 - i / (count - 1)));
    const fixed = (/** @type {Record<string, any>} */ of) =>
      /** @type {any} */ ({ level: times.map((t) => level(of, t)) });
    const given = fixed(sde);
    const stretched = (/** @type {number} */ value) =>
      given.level[0] + 1.5 * (value - given.level[0]);
    const learned = /** @type {any} */ ({ level: given.level.map(stretched) });
    const longer = prolonged(sde, { times, fixed: given, learned });
    assert.ok(learned.level[count - 1] > given.level[count - 1] + 0.5, 'it goes beyond');
    const schedule = { times, fixed: fixed(longer), learned };
    const noisy = times.findIndex((_, i) => learned.level[i] > Math.log(1e-4)); // σ above 0.01
    assert.ok(noisy < count - 100, `${noisy}`);
    for (let i = noisy; i < count; i++) {
      const there = level(longer, givenTime(schedule, times[i]));
      assert.ok(Math.abs(there - learned.level[i]) < 0.02, `${there}, not ${learned.level[i]}`);
    }
  });
}
