/**
 * node scripts/bench/gaps.mjs: seconds of training on the CPU, in the page that `npm run build` left in dist/, until the
 * gap to the entropy is at most 0.05 nats, and the gap at the end. `sets=moons,rings` picks data sets.
 */
import { Failure, main } from '../run.mjs';
import { browser, packages, setup } from '../setup.mjs';
import { visit } from './chromium.mjs';

/** Steps at the end, and between two looks. */
const EASY = { last: 1000, every: 50 };
const HARD = { last: 8000, every: 250 };
const SETS = {
  'eight-gaussians': EASY,
  moons: EASY,
  'swiss-roll': EASY,
  circles: EASY,
  pinwheel: EASY,
  rings: HARD,
  'two-spirals': HARD,
  checkerboard: HARD,
};

/** @param {string[]} args */
function chosen(args) {
  const names = Object.keys(SETS);
  return args.length === 0
    ? names
    : args.flatMap((argument) => {
        const [name, value = ''] = argument.split('=', 2);
        const sets = value.split(',');
        const allowed = `sets= of ${names.join(', ')}`;
        if (name !== 'sets' || sets.some((set) => !names.includes(set)))
          throw new Failure(`${argument}: no such argument; allowed: ${allowed}`);
        return sets;
      });
}

/**
 * In the page.
 * @param {{ kind: string, targets: string, last: number, every: number }} task
 */
async function measure({ kind, targets, last, every }) {
  const { createLab } = await import(new URL('score-lab.js', location.href).href);
  const lab = await createLab({ data: { kind }, loss: { targets } }, { backend: 'cpu' });
  const gap = async (/** @type {number} */ count) => {
    const points = await lab.dataSample({ count, seed: 1 });
    const truth = await lab.dataLogDensity(points);
    const { logDensity } = await lab.logDensity(points);
    const above = Array.from(logDensity, (q, i) => truth[i] - q);
    const mean = above.reduce((sum, x) => sum + x, 0) / count;
    const square = above.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (count - 1);
    return [mean, Math.sqrt(square / count)];
  };
  let [step, milliseconds] = [0, 0];
  let reached;
  while (step < last) {
    const start = performance.now();
    await lab.train(every);
    milliseconds += performance.now() - start;
    step += every;
    if (reached === undefined && (await gap(2000))[0] <= 0.05) reached = milliseconds / 1000;
  }
  const [mean, error] = await gap(20_000);
  return { reached, mean, error, rate: (1000 * step) / milliseconds };
}

await main(async () => {
  const sets = chosen(process.argv.slice(2));
  await setup([packages, browser]);
  const { preview } = await import('vite');
  const server = await preview({ logLevel: 'error', preview: { host: '127.0.0.1', port: 4181 } });
  const [address] = server.resolvedUrls?.local ?? [];
  console.log('| data set | targets | seconds to 0.05 | gap after | steps | steps/s |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  try {
    for (const kind of sets) {
      for (const targets of ['single', 'averaged']) {
        const { last, every } = SETS[/** @type {keyof typeof SETS} */ (kind)];
        const found = await visit(address, (page) =>
          page.evaluate(measure, { kind, targets, last, every }),
        );
        const { reached, mean, error, rate } = found;
        const gap = `${mean.toFixed(4)} ± ${error.toFixed(4)}`;
        console.log(
          `| ${kind} | ${targets} | ${reached?.toFixed(2) ?? 'not reached'} | ${gap} | ${last} | ${rate.toFixed(0)} |`,
        );
      }
    }
  } finally {
    await server.close();
  }
});
