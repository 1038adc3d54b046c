/** Images of digits through the library: their likelihood in bits, learned dequantization, and copies of the data. */
import { expect, test } from './test.js';

const SMALL = `data: { kind: 'glyphs' }, score: { width: 32, depth: 2 }, training: { batchSize: 64 }`;

test('bits per dimension: the flow, the bound, and a Gaussian; both dequantizations', async ({
  library,
}) => {
  const { uniform, probed, variational, refusals } =
    await library(`const loss = { weighting: 'likelihood', time: 'importance' };
       const trained = async (dequantization) => {
         const config = { ${SMALL}, loss, data: { kind: 'glyphs', dequantization } };
         const lab = await createLab(config, { backend: 'cpu' });
         await lab.train(60);
         return lab;
       };
       const plain = await trained('uniform');
       const learned = await trained('variational');
       const refusals = [];
       for (const config of [
         { ${SMALL}, data: { kind: 'glyphs', dequantization: 'variational' } },
         { data: { kind: 'moons', dequantization: 'uniform' } },
         { data: { kind: 'glyphs', dequantization: 'none' } },
       ]) refusals.push(await createLab(config, { backend: 'cpu' }).then(() => 'allowed', (error) => error.message));
       refusals.push(await plain.evaluate({ probes: 0 }).then(() => 'allowed', (error) => error.message));
       return {
         uniform: await plain.evaluate({ count: 32, seed: 1 }),
         probed: await plain.evaluate({ count: 32, seed: 1, probes: 32 }),
         variational: await learned.evaluate({ count: 32, seed: 1 }),
         refusals,
       };`);
  for (const { bitsPerDim, nll, bound } of [uniform, probed, variational]) {
    for (const [name, value] of Object.entries(bitsPerDim)) {
      expect(Number.isFinite(value), `${name}: ${value}`).toBe(true);
    }
    // A grey level is 1/16 wide.
    const bits = (/** @type {number} */ nats) => nats / (64 * Math.LN2) + 4;
    expect(Math.abs(bitsPerDim.nll - bits(nll)), `${bitsPerDim.nll}, ${nll} nats`).toBeLessThan(
      1e-3,
    );
    expect(Math.abs(bitsPerDim.bound - bits(bound))).toBeLessThan(1e-3);
    expect(bitsPerDim.gaussian, 'below four bits, a level at random').toBeGreaterThan(1);
    expect(bitsPerDim.gaussian, 'below four bits, a level at random').toBeLessThan(4);
    expect(bitsPerDim.gaussianStandardError).toBeLessThan(0.1);
  }
  expect(uniform.bitsPerDim.gaussian, 'the same images').toBe(variational.bitsPerDim.gaussian);
  const [one, other] = [uniform.bitsPerDim, probed.bitsPerDim];
  expect(one.nll).not.toBe(other.nll);
  expect(Math.abs(one.nll - other.nll)).toBeLessThan(
    5 * Math.hypot(one.nllStandardError, other.nllStandardError),
  );
  expect(variational.nll).not.toBe(uniform.nll);
  expect(refusals[0]).toMatch(/^data\.dequantization: .*likelihood/);
  expect(refusals[1]).toMatch(/^data\.dequantization: .*glyphs/);
  expect(refusals[2]).toMatch(/dequantization.*none/);
  expect(refusals[3]).toMatch(/probes: 0 is not allowed/);
});

test('the nearest of the training images: found, its own nearest, and not before any training', async ({
  library,
}) => {
  const seen = await library(`const lab = await createLab({ ${SMALL} }, { backend: 'cpu' });
       const points = (await lab.dataSample({ count: 6, seed: 3 })).slice(0, 6 * 64);
       const early = await lab.nearest(points).catch((error) => error.message);
       await lab.train(20);
       const fractions = [];
       const found = await lab.nearest(points, { count: 500 }, { onProgress: (f) => fractions.push(f) });
       const more = await lab.nearest(points, { count: 1000 });
       const itself = await lab.nearest(found.points, { count: 500 });
       const call = (...rest) => lab.nearest(...rest).then(() => 'allowed', (error) => error.message);
       return {
         early, searched: [found.searched, more.searched], last: fractions.at(-1),
         distances: Array.from(found.distances), more: Array.from(more.distances),
         lengths: [found.points.length, found.points.constructor.name, found.distances.length],
         itself: Array.from(itself.distances),
         same: itself.points.every((value, i) => value === found.points[i]),
         aborted: await lab.nearest(points, {}, { signal: AbortSignal.abort() }).catch((error) => error.name),
         refusals: [await call(points, { count: 0 }), await call(points.slice(1)), await call(points, { k: 2 })],
         step: (await lab.train(1)).step,
       };`);
  expect(seen.early).toMatch(/step/);
  expect(seen.searched).toEqual([500, 1000]);
  expect(seen.lengths).toEqual([6 * 64, 'Float32Array', 6]);
  expect(seen.last).toBe(1);
  seen.distances.forEach((/** @type {number} */ distance, /** @type {number} */ i) => {
    expect(distance, `${distance}`).toBeGreaterThan(0.05);
    expect(distance, `${distance}`).toBeLessThan(3);
    expect(seen.more[i], 'more images can only be nearer').toBeLessThanOrEqual(distance);
  });
  expect(seen.itself).toEqual(Array(6).fill(0));
  expect(seen.same).toBeTruthy();
  expect(seen.aborted).toBe('AbortError');
  expect(seen.refusals[0]).toMatch(/count: 0 is not allowed/);
  expect(seen.refusals[1]).toMatch(/points/);
  expect(seen.refusals[2]).toMatch(/k.*unknown/);
  expect(seen.step, 'the lab works on').toBe(21);
});
