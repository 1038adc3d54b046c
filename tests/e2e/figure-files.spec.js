/** Files of any place and size, all the way: uploaded, learned, sampled, with a density in their own units. */
import { fileURLToPath } from 'node:url';
import { SMALL, config, figure, pause, trained } from './figure.js';
import { expect, test, until } from './test.js';

/** @typedef {import('@playwright/test').Page} Page */

/** As in tests/bodies: four standard errors between draws of one law, in floors of the energy distance. */
const FOUR_STANDARD_ERRORS = 15 * Math.SQRT1_2;

for (const { name, second, first } of [
  { name: 'far-offset.csv', second: 'flow', first: [925, 1901] },
  { name: 'anisotropic.csv', second: 'rate', first: [0.061, 1001] },
]) {
  test(`${name} is learned: samples lie on its rows, and p has mass one in its units`, async ({
    alone,
  }) => {
    const page = await figure(alone, SMALL);
    await page.selectOption('#data', 'points');
    const file = fileURLToPath(new URL(`../cases/${name}`, import.meta.url));
    await page.setInputFiles('#csv-file', file);
    await page.selectOption('#table-x', second); // and so the first column becomes y
    await page.click('#table-use');
    await until(
      async () => (await config(page)).data,
      ({ kind }) => kind === 'points',
    );
    await page.click('#play');
    await trained(page, 600);
    await pause(page);
    const { rows, samples, energyDistance, energyDistanceFloor } = await sampled(page);
    expect([...rows.slice(0, 2)]).toEqual([...Float32Array.from(first)]);
    expect(energyDistance).toBeLessThan(FOUR_STANDARD_ERRORS * energyDistanceFloor);
    // The longer axis alone decides an energy distance; here each counts, by four standard errors of a difference.
    const n = rows.length / 2;
    for (const axis of [0, 1]) {
      const [truth, learned] = [moments(rows, axis), moments(samples, axis)];
      const words = `axis ${axis}: ${JSON.stringify({ truth, learned })}`;
      const shift = Math.abs(learned.mean - truth.mean);
      expect(shift, words).toBeLessThan(4 * truth.std * Math.sqrt(2 / n));
      expect(Math.abs(Math.log(learned.std / truth.std)), words).toBeLessThan(4 / Math.sqrt(n));
    }
    expect(Math.abs((await mass(page)) - 1)).toBeLessThan(0.01);
  });
}

/**
 * As many samples as the data have rows, and how far they are from them.
 * @param {Page} page
 */
const sampled = (page) =>
  page.evaluate(async () => {
    const { lab } = /** @type {any} */ (document.querySelector('score-lab'));
    const rows = /** @type {Float32Array} */ (lab.info.config.data.points);
    const options = { sampler: 'probability-flow-heun', count: rows.length / 2, seed: 1 };
    const samples = /** @type {Float32Array} */ ((await lab.sample(options)).points);
    const { energyDistance, energyDistanceFloor } =
      /** @type {import('../../www/types.d.ts').Quality} */ (await lab.quality(samples));
    return { rows, samples, energyDistance, energyDistanceFloor };
  });

/**
 * ∫p over the window and half as much again on every side, by the midpoint rule.
 * @param {Page} page
 * @returns {Promise<number>}
 */
const mass = (page) =>
  page.evaluate(async () => {
    const { lab } = /** @type {any} */ (document.querySelector('score-lab'));
    const side = 120;
    const [x0, x1, y0, y1] = lab.info.window;
    const along = (
      /** @type {number} */ low,
      /** @type {number} */ high,
      /** @type {number} */ i,
    ) => 1.5 * low - 0.5 * high + (2 * (high - low) * (i + 0.5)) / side;
    const grid = new Float32Array(2 * side * side);
    for (let i = 0; i < side * side; i++) {
      grid[2 * i] = along(x0, x1, i % side);
      grid[2 * i + 1] = along(y0, y1, Math.floor(i / side));
    }
    const { logDensity } = await lab.logDensity(grid, { atol: 1e-4, rtol: 1e-4 });
    const area = (4 * (x1 - x0) * (y1 - y0)) / side ** 2;
    const add = (/** @type {number} */ sum, /** @type {number} */ log) => sum + Math.exp(log);
    return area * logDensity.reduce(add, 0);
  });

/**
 * Of one coordinate of points in the plane.
 * @param {Float32Array} points
 * @param {number} axis
 */
function moments(points, axis) {
  const values = points.filter((_, i) => i % 2 === axis);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (values.length - 1)) };
}
