/** The forward process that is learned: through the library. */
import { givenTime, prolonged } from '../../www/figure/layers/clock.js';
import { expect, test } from './test.js';

const LEARNED = `{ sde: { schedule: 'learned' }, loss: { weighting: 'likelihood' },
  score: { width: 16, depth: 1 }, training: { batchSize: 64, learningRate: 0.02 } }`;

test('a learned schedule starts as the given one, stays monotone, and keeps the laws of its process', async ({
  library,
}) => {
  const seen = await library(`const plain = (curve) => curve && Object.fromEntries(
         Object.entries(curve).map(([name, values]) => [name, Array.from(values)]));
       const read = async (lab, points = 60) => {
         const { times, fixed, learned } = await lab.schedule({ points });
         return { times: Array.from(times), fixed: plain(fixed), learned: plain(learned) };
       };
       const lab = await createLab(${LEARNED}, { backend: 'cpu' });
       const before = await read(lab);
       await lab.train(100);
       const after = await read(lab);
       const again = await createLab(${LEARNED}, { backend: 'cpu' });
       await again.load(await lab.save());
       const given = await createLab({}, { backend: 'cpu' });
       const { times } = await given.schedule();
       const refusals = [];
       for (const call of [
         () => given.schedule({ points: 1 }),
         () => given.schedule({ steps: 5 }),
         () => createLab({ sde: { schedule: 'learned' } }, { backend: 'cpu' }),
         () => createLab({ sde: { schedule: 'learned' }, loss: { weighting: 'likelihood', time: 'importance' } }, { backend: 'cpu' }),
         () => createLab({ sde: { schedule: 'learned' }, score: { kind: 'exact' } }, { backend: 'cpu' }),
         () => createLab({ sde: { schedule: 'soon' } }, { backend: 'cpu' }),
       ]) refusals.push(await call().then(() => 'allowed', (error) => error.message));
       const fine = await read(lab, 1000);
       return { before, after, fine, loaded: await read(again), given: await read(given), length: times.length, refusals };`);
  const { before, after, fine, loaded, given, length, refusals } = seen;
  expect(length).toBe(200);
  expect(given.learned).toBe(null);
  expect(given.fixed).toEqual(before.fixed);
  expect(Math.abs(before.times[0] / 1e-5 - 1)).toBeLessThan(1e-4);
  expect(before.times.at(-1)).toBe(1);
  const apart = (/** @type {any} */ { fixed, learned }) =>
    Math.max(
      ...fixed.level.map((/** @type {number} */ v, i = 0) => Math.abs(v - learned.level[i])),
    );
  expect(apart(before), `${apart(before)} before training`).toBeLessThan(0.01);
  expect(apart(after), `${apart(after)} after`).toBeGreaterThan(0.1);
  expect(after.fixed).toEqual(before.fixed);
  expect(loaded, 'a saved lab keeps its clock').toEqual(after);
  const { level, alpha, sigma, diffusionSquared } = after.learned;
  for (let i = 0; i < level.length; i++) {
    expect(i === 0 || level[i] > level[i - 1], `level ${level[i]} at ${i}`).toBeTruthy();
    expect(Math.abs(alpha[i] ** 2 + sigma[i] ** 2 - 1), 'VP').toBeLessThan(1e-3);
    expect(Math.abs(level[i] - Math.log((sigma[i] / alpha[i]) ** 2))).toBeLessThan(0.02);
    expect(diffusionSquared[i]).toBeGreaterThan(0);
  }
  for (const i of [1, 20, 200, 500, 800]) {
    const tau = givenTime(fine, fine.times[i]);
    const own = fine.learned.alpha[i]; // β(t) = 0.1 + 19.9 t
    const there = Math.exp(-0.5 * (0.1 * tau + 0.5 * 19.9 * tau ** 2));
    expect(Math.abs(own - there), `α at ${fine.times[i]}: ${own}, there ${there}`).toBeLessThan(
      2e-3,
    );
  }
  expect(refusals[0]).toMatch(/points: 1 is not allowed/);
  expect(refusals[1]).toMatch(/steps/);
  for (const message of refusals.slice(2, 5)) expect(message).toMatch(/^sde\.schedule: .*learned/);
  expect(refusals[5]).toMatch(/schedule.*soon/);
});

/** @type {[string, Record<string, any>][]} */
const SHORT = [
  ['VP', { kind: 'vp', betaMin: 0.1, betaMax: 2 }],
  ['sub-VP', { kind: 'sub-vp', betaMin: 0.1, betaMax: 2 }],
];

/**
 * σ/α of a process at a time.
 * @param {Record<string, any>} sde
 * @param {number} t
 */
function ratioOf({ kind, betaMin, betaMax }, t) {
  const integral = t * (betaMin + 0.5 * t * (betaMax - betaMin));
  return kind === 'vp' ? Math.sqrt(Math.expm1(integral)) : 2 * Math.sinh(integral / 2);
}

for (const [name, sde] of SHORT) {
  test(`a learned ${name} that ends beyond the given one still has its exact score`, async ({
    library,
  }) => {
    const read = `const read = async (lab) => {
        const { times, fixed, learned } = await lab.schedule({ points: 1000 });
        const plain = (curve) => curve && Object.fromEntries(
          Object.entries(curve).map(([name, values]) => [name, Array.from(values)]));
        return { times: Array.from(times), fixed: plain(fixed), learned: plain(learned) };
      };`;
    const own = await library(`${read}
         const lab = await createLab({ sde: { ...${JSON.stringify(sde)}, schedule: 'learned' }, loss: { weighting: 'likelihood' },
           score: { width: 16, depth: 1 }, training: { batchSize: 64, learningRate: 0.02 } }, { backend: 'cpu' });
         await lab.train(200);
         return { ...await read(lab), sde: lab.info.config.sde };`);
    const exact = prolonged(own.sde, own);
    const { fixed } = await library(
      `${read} return read(await createLab({ sde: ${JSON.stringify(exact)}, score: { kind: 'exact' } }, { backend: 'cpu' }));`,
    );
    const { times, learned } = own;
    expect(learned.level.at(-1), 'it goes beyond').toBeGreaterThan(own.fixed.level.at(-1) + 0.5);
    const seen = times.flatMap((/** @type {number} */ _, /** @type {number} */ i) =>
      learned.sigma[i] > 0.01 ? i : [],
    );
    expect(seen.length, `${seen.length} times with noise to speak of`).toBeGreaterThan(200);
    for (const i of seen) {
      const there = ratioOf(exact, givenTime({ times, fixed, learned }, times[i]));
      const here = learned.sigma[i] / learned.alpha[i];
      expect(Math.abs(there / here - 1), `σ/α at ${times[i]}: ${here}, not ${there}`).toBeLessThan(
        0.02,
      );
    }
  });
}
