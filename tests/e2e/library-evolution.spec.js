/** KL and entropy along t and their identities: in closed form, and of a trained network. */
import { expect, test } from './test.js';

test('the identities integrate to KL and entropy on every SDE', async ({ library }) => {
  const seen = await library(`const answers = [];
       for (const kind of ['vp', 'sub-vp', 've']) {
         const lab = await createLab({ sde: { kind }, score: { kind: 'exact' } }, { backend: 'cpu' });
         const answer = await lab.evolution({ mean: 0.8, std: 0.6, kappa: 1.3, points: 50 });
         for (const name of ['flow', 'sde', 'entropy']) {
           const { direct, integrated } = answer[name];
           answers.push({ kind, name, lengths: [answer.times.length, direct.length, integrated.length],
             ends: [answer.times[0], answer.times[49]], moved: Math.abs(direct[49] - direct[0]),
             off: Math.max(...direct.map((value, i) => Math.abs(value - integrated[i]))) });
         }
         lab.free();
       }
       const network = await createLab({ score: { width: 16, depth: 1 }, training: { batchSize: 32 } }, { backend: 'cpu' });
       const refused = [];
       for (const call of [() => network.evolution({ kappa: 0 }), () => network.gradientVariance(1)]) {
         refused.push(await call().then(() => 'allowed', (error) => error.message));
       }
       return { answers, refused, variance: await network.gradientVariance(5) };`);
  expect(seen.answers.length).toBe(9);
  for (const { kind, name, lengths, ends, moved, off } of seen.answers) {
    expect(lengths).toEqual([50, 50, 50]);
    expect(ends[0], `${ends}`).toBe(1);
    expect(Math.abs(ends[1] / 1e-5 - 1), `${ends}`).toBeLessThan(1e-4);
    expect(moved, `${kind} ${name} moves by ${moved}`).toBeGreaterThan(0.01);
    expect(off, `${kind} ${name}: off by ${off}`).toBeLessThan(1e-3);
  }
  expect(seen.refused[0]).toMatch(/kappa: 0 is not allowed/);
  expect(seen.refused[1]).toMatch(/batches: 1 is not allowed/);
  expect(seen.variance).toBeGreaterThan(0);
});

test('a trained network is followed with errors, can be left, and needs a density', async ({
  library,
}) => {
  const seen =
    await library(`const small = { score: { width: 16, depth: 1 }, training: { batchSize: 64 } };
       const lab = await createLab(small, { backend: 'cpu' });
       await lab.train(50);
       const controller = new AbortController();
       const left = await lab.modelEvolution({ points: 100, count: 1000 },
         { signal: controller.signal, onProgress: () => controller.abort() })
         .then(() => 'finished', (error) => error.name);
       const fractions = [];
       const answer = await lab.modelEvolution({ points: 9, count: 200, seed: 3 }, { onProgress: (f) => fractions.push(f) });
       const again = await lab.modelEvolution({ points: 9, count: 200, seed: 3 });
       const plain = (curve) => Object.fromEntries(Object.entries(curve).map(([name, values]) => [name, Array.from(values)]));
       const { length } = (await lab.modelEvolution()).times;
       const unknown = await createLab({ ...small, data: { kind: 'generator' } }, { backend: 'cpu' });
       const refusals = [];
       for (const call of [() => unknown.modelEvolution(), () => lab.modelEvolution({ points: 4 }),
         () => lab.modelEvolution({ count: 1 }), () => lab.modelEvolution({ kappa: 1 })]) {
         refusals.push(await call().then(() => 'allowed', (error) => error.message));
       }
       return { left, fractions, length, refusals, times: Array.from(answer.times), entropy: lab.info.entropy,
         flow: plain(answer.flow), entropies: plain(answer.entropy), again: plain(again.flow) };`);
  const { left, fractions, length, refusals, times, flow, entropies, again, entropy } = seen;
  expect(left).toBe('AbortError');
  expect(fractions.at(-1)).toBe(1);
  expect(length).toBe(17);
  expect(times[0], `${times}`).toBe(1);
  expect(Math.abs(times[8] / 1e-5 - 1), `${times}`).toBeLessThan(1e-4);
  expect(again, 'the same seed').toEqual(flow);
  for (const curve of [flow, entropies]) {
    for (const [name, values] of Object.entries(curve)) {
      expect(values.length, name).toBe(9);
      for (const value of values) expect(Number.isFinite(value), `${name}: ${values}`).toBe(true);
      if (/Error$/.test(name))
        for (const value of values.slice(1)) expect(value, name).toBeGreaterThan(0);
    }
    curve.difference.forEach((/** @type {number} */ difference, /** @type {number} */ i) => {
      expect(Math.abs(curve.direct[i] - curve.integrated[i] - difference)).toBeLessThan(1e-4);
      expect(Math.abs(difference), `${difference}`).toBeLessThan(
        6 * curve.differenceStandardError[i] + 0.2,
      );
    });
  }
  expect(flow.direct[8], `KL ${flow.direct[8]} after so few steps`).toBeGreaterThan(0.3);
  expect(Math.abs(entropies.direct[8] - entropy)).toBeLessThan(
    5 * entropies.directStandardError[8],
  );
  expect(refusals[0]).toMatch(/data\.kind/);
  expect(refusals[1]).toMatch(/points: 4 is not allowed/);
  expect(refusals[2]).toMatch(/count: 1 is not allowed/);
  expect(refusals[3]).toMatch(/kappa/);
});
