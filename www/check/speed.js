/** How fast a backend is here, on the default network: training, sampling, densities. */

/** @typedef {import('../types.d.ts').Lab} Lab */

const ENOUGH = 500; // milliseconds of one measurement

/**
 * The work of a size that takes long enough, after one that prepares it.
 * @param {(size: number) => Promise<unknown>} work
 * @param {number} most
 */
async function rate(work, most) {
  await work(2);
  for (let size = 4; ; size = Math.min(most, 2 * size)) {
    const start = performance.now();
    await work(size);
    const milliseconds = performance.now() - start;
    if (milliseconds >= ENOUGH || size >= most) return (1000 * size) / milliseconds;
  }
}

/** Numbers a second. @type {{ name: string, unit: string, measure: (lab: Lab) => Promise<number> }[]} */
export const SPEEDS = [
  {
    name: 'training, batches of 512',
    unit: 'steps/s',
    measure: (lab) => rate((steps) => lab.train(steps), 2000),
  },
  {
    name: 'reverse SDE, 2 000 samples',
    unit: 'steps/s',
    measure: (lab) =>
      rate((steps) => lab.sample({ sampler: 'euler-maruyama', steps, count: 2000 }), 1000),
  },
  {
    name: 'log-density of 1 024 points, exact divergence',
    unit: 'evaluations/s',
    measure: async (lab) => {
      const points = await lab.dataSample({ count: 1024, seed: 1 });
      return 4 * (await rate((steps) => lab.logDensity(points, { solver: 'rk4', steps }), 250));
    },
  },
];
