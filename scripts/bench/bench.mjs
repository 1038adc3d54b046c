/**
 * npm run bench: our speed beside other libraries' on the same work in the same browser. `-- W1 W3` picks workloads,
 * `peers=score-lab-cpu,jax-wasm` who is measured, `rounds=1` how often each.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, relative } from 'node:path';
import { Failure, capture, main, root, step } from '../run.mjs';
import { browser, packages, rustWasm, setup } from '../setup.mjs';
import { visit } from './chromium.mjs';
import { summarize } from './entries.mjs';
import { buildModule } from './modules.mjs';
import { PEERS } from './page/peers.js';
import { WORKLOADS, isTraining } from './page/workloads.js';
import { buildPages, libraries, servePages } from './pages.mjs';
import { LOSSES, computeReference } from './reference.mjs';
import { progress, report } from './report.mjs';

/** @typedef {import('./page/workloads.js').Workload} Workload */
/** @typedef {import('./entries.mjs').Visit} Visit */

const TRAINED_STEPS = 1500;
const FEW_LOSSES = 3;

/** @param {string[]} args */
function chosen(args) {
  const all = Object.keys(PEERS);
  const choice = { peers: all, rounds: '3', workloads: /** @type {Workload[]} */ ([]) };
  for (const argument of args) {
    const [name, value] = argument.split('=', 2);
    const workload = WORKLOADS.find((one) => one === argument);
    if (workload) choice.workloads.push(workload);
    else if (name === 'peers' && value) choice.peers = [...new Set(value.split(','))];
    else if (name === 'rounds' && value) choice.rounds = value;
    else {
      const allowed = `${WORKLOADS.join(', ')}, peers=<names>, rounds=<number>`;
      throw new Failure(`${argument}: no such argument; allowed: ${allowed}`);
    }
  }
  const { peers, rounds, workloads } = choice;
  const unknown = peers.find((peer) => !all.includes(peer));
  if (unknown !== undefined) {
    throw new Failure(`peers=${unknown}: no such peer; allowed: ${all.join(', ')}`);
  }
  if (!/^[1-9]\d?$/.test(rounds)) {
    throw new Failure(`rounds=${rounds} is not allowed; it must be a whole number from 1 to 99`);
  }
  const order = WORKLOADS.filter((one) => workloads.length === 0 || workloads.includes(one));
  return { peers, rounds: Number(rounds), workloads: order };
}

/** @param {string} address */
const trainTogether = (address) =>
  step(`Train the network that all solve with: ${TRAINED_STEPS} steps`, () =>
    visit(address, (page) =>
      page.evaluate((steps) => globalThis.bench.trainedParameters(steps), TRAINED_STEPS),
    ),
  );

/**
 * A library that cannot do something does not end the comparison.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T | { error: string }>}
 */
const attempt = (work) => work.catch((error) => ({ error: String(error).split('\n')[0] }));

/**
 * @param {string} address
 * @param {string} peer
 * @param {number} round
 * @param {Workload[]} workloads
 * @param {number[]} trained
 * @returns {Promise<Visit>}
 */
const measure = (address, peer, round, workloads, trained) =>
  visit(address, async (page, chromium) => {
    /** @type {import('./entries.mjs').Found} */
    const found = {};
    const runsOn = await attempt(page.evaluate((name) => globalThis.bench.start(name), peer));
    for (const workload of workloads) {
      const solves = !isTraining(workload);
      // The many losses of one round are enough: a slow peer takes minutes for them.
      const losses = solves ? 0 : round === 1 ? LOSSES[workload] : FEW_LOSSES;
      const measured =
        'error' in runsOn
          ? { error: String(runsOn.error) }
          : await attempt(
              page.evaluate(
                ([name, parameters, count]) => globalThis.bench.measure(name, parameters, count),
                /** @type {const} */ ([workload, solves ? trained : [], losses]),
              ),
            );
      found[workload] = measured;
      console.log(`  ${progress(workload, measured)}`);
    }
    return { peer, round, chromium, runsOn, found };
  });

/**
 * Everything but samples and densities, which are many and checked.
 * @param {Visit[]} visits
 */
const withoutSolutions = (visits) =>
  visits.map(({ found, ...visit }) => {
    /** @type {import('./entries.mjs').Found} */
    const kept = {};
    for (const workload of WORKLOADS) {
      const one = found[workload];
      const solved = one && 'output' in one && !isTraining(workload);
      if (one) kept[workload] = solved ? { ...one, output: [] } : one;
    }
    return { ...visit, found: kept };
  });

/** @returns {import('./report.mjs').Circumstances} */
const circumstances = (/** @type {Date} */ date, /** @type {string} */ chromium) => ({
  date,
  commit: capture('git', ['describe', '--always', '--dirty', '--exclude=*']),
  machine: { processor: cpus()[0].model, cores: cpus().length },
  chromium,
});

/** @param {import('./report.mjs').Circumstances & Record<string, unknown>} result */
function save(result) {
  const folder = join(root, 'scripts/bench/results');
  const second = result.date.toISOString().slice(0, 19).replaceAll(':', '-');
  const file = join(folder, `${second}-${result.commit}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(result)}\n`);
  return file;
}

await main(async () => {
  const { peers, rounds, workloads } = chosen(process.argv.slice(2));
  const date = new Date();
  await setup([rustWasm, packages, libraries, browser]);
  const solves = workloads.some((workload) => !isTraining(workload));
  const kinds = new Set(peers.flatMap((peer) => PEERS[peer].kind ?? []));
  for (const kind of solves ? kinds.add('cpu') : kinds) await buildModule(kind);
  await buildPages();
  const { address, close } = await servePages();
  try {
    const trained = solves ? await trainTogether(address) : [];
    const reference = await computeReference(workloads, trained);
    /** @type {Visit[]} */
    const visits = [];
    for (let round = 1; round <= rounds; round++) {
      for (const peer of peers) {
        await step(`Round ${round} of ${rounds}: ${peer}`, async () => {
          visits.push(await measure(address, peer, round, workloads, trained));
        });
      }
    }
    const entries = summarize(visits, workloads, reference);
    const around = circumstances(date, visits[0].chromium);
    console.log(`\n${report(around, entries, visits)}\n`);
    const file = save({ ...around, entries, reference, visits: withoutSolutions(visits) });
    console.log(`All numbers: ${relative(root, file)}`);
  } finally {
    await close();
  }
});
