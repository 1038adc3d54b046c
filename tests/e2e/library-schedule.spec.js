/** The forward process that is learned: through the library. */
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
       return { before, after, loaded: await read(again), given: await read(given), length: times.length, refusals };`);
  const { before, after, loaded, given, length, refusals } = seen;
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
  expect(refusals[0]).toMatch(/points: 1 is not allowed/);
  expect(refusals[1]).toMatch(/steps/);
  for (const message of refusals.slice(2, 5)) expect(message).toMatch(/^sde\.schedule: .*learned/);
  expect(refusals[5]).toMatch(/schedule.*soon/);
});

/** Processes so short that training draws their ends out. @type {[string, Record<string, any>][]} */
const SHORT = [
  ['VP', { kind: 'vp', betaMin: 0.1, betaMax: 2 }],
  ['sub-VP', { kind: 'sub-vp', betaMin: 0.1, betaMax: 2 }],
];

for (const [name, sde] of SHORT) {
  test(`a learned ${name} that ends beyond the given one still has its exact score`, async ({
    library,
  }) => {
    const { levels, distances } = await library(`
      const [mean, std] = [[1, -0.5], 0.7];
      const lab = await createLab({ data: { kind: 'mixture', weights: [1], means: [mean], stds: [std] },
        sde: { ...${JSON.stringify(sde)}, schedule: 'learned' }, loss: { weighting: 'likelihood' },
        score: { width: 16, depth: 1 }, training: { batchSize: 64, learningRate: 0.02 } }, { backend: 'cpu' });
      await lab.train(200);
      const { times, fixed, learned } = await lab.schedule({ points: 20 });
      const points = Float32Array.of(0.3, -0.7, -1.9, 0.4);
      const distances = [];
      for (let k = 5; k < times.length; k++) {
        const found = await lab.exactScore(points, times[k]);
        // That of N(αm, α²s² + σ²).
        const [alpha, sigma] = [learned.alpha[k], learned.sigma[k]];
        const variance = (alpha * std) ** 2 + sigma ** 2;
        found.forEach((score, i) => {
          const right = -(points[i] - alpha * mean[i % 2]) / variance;
          distances.push(Math.abs(score - right) / (1 + Math.abs(right)));
        });
      }
      return { levels: [fixed.level.at(-1), learned.level.at(-1)], distances };`);
    expect(levels[1], 'it goes beyond').toBeGreaterThan(levels[0] + 0.5);
    expect(distances).toHaveLength(60);
    expect(Math.max(...distances)).toBeLessThan(1e-4);
  });
}
