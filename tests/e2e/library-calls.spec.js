/** A call tells its progress and can be cancelled. */
import { expect, test } from './test.js';

for (const worker of [true, false]) {
  test(`a call tells its progress and can be cancelled (worker: ${worker})`, async ({
    library,
  }) => {
    const seen =
      await library(`const lab = await createLab({ score: { kind: 'exact' } }, { backend: 'cpu', worker: ${worker} });
         const fractions = [];
         await lab.sample({ count: 500, steps: 400 }, { onProgress: (fraction) => fractions.push(fraction) });

         const cut = async (call) => {
           const controller = new AbortController();
           const end = call({ signal: controller.signal }).then(() => 'went on', (error) => error.name);
           await new Promise((resolve) => setTimeout(resolve, 200));
           const at = performance.now();
           controller.abort();
           const name = await end;
           const rejected = performance.now() - at;
           const { points } = await lab.sample({ count: 2, steps: 2 });
           return { name, rejected, next: performance.now() - at, points: points.length };
         };
         const grid = Float32Array.from({ length: 60_000 }, (_, i) => Math.sin(i));
         const network = await createLab({}, { backend: 'cpu', worker: ${worker} });
         const cuts = {
           sample: await cut((call) => lab.sample({ count: 5000, steps: 10_000 }, call)),
           encode: await cut((call) => lab.encode(grid, {}, call)),
           logDensity: await cut((call) => lab.logDensity(grid, {}, call)),
           evaluate: await cut((call) => lab.evaluate({ count: 20_000 }, call)),
           gradientVariance: await cut((call) => network.gradientVariance(1000, call)),
         };

         const controller = new AbortController();
         const first = lab.sample({ count: 100, steps: 50 });
         const second = lab.sample({ count: 100, steps: 50 }, { signal: controller.signal })
           .catch((error) => error.name);
         controller.abort();
         const queued = [await second, (await first).points.length];
         const early = await lab.sample({}, { signal: AbortSignal.abort() }).catch((error) => error.name);
         return { fractions, cuts, queued, early };`);
    const { fractions, cuts, queued, early } = seen;
    expect(fractions.length, `${fractions.length} reports`).toBeGreaterThan(2);
    expect(
      fractions.every(
        (/** @type {number} */ f, /** @type {number} */ i) => f > (fractions[i - 1] ?? 0),
      ),
      `they grow: ${fractions}`,
    ).toBe(true);
    expect(fractions.at(-1)).toBe(1);
    for (const [method, { name, rejected, next, points }] of Object.entries(cuts)) {
      expect(name, method).toBe('AbortError');
      // Left alone each of them would run for far longer.
      expect(rejected, `${method} rejects after ${rejected} ms`).toBeLessThan(3000);
      expect(next, `${method}: the next call answers after ${next} ms`).toBeLessThan(6000);
      expect(points, method).toBe(4);
    }
    expect(queued, 'one that waits is cancelled, the one before it goes on').toEqual([
      'AbortError',
      200,
    ]);
    expect(early).toBe('AbortError');
  });
}
