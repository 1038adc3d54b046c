/** npm test: every check, in this order. `npm test -- native page` runs only the steps named. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { drive, firefox } from './browser.mjs';
import { buildPage, placeModule } from './build-page.mjs';
import { buildWasm, modules } from './build-wasm.mjs';
import { Failure, duration, main, root, run, step } from './run.mjs';
import {
  browser,
  packages,
  rustComponents,
  rustWasm,
  setup,
  site,
  wasmBindgen,
  wasmPack,
  wasmTarget,
} from './setup.mjs';

/** @typedef {{ name: string, needs: (() => void | Promise<void>)[], work: () => Promise<void> }} Step */

/** @param {string[]} args */
const cargo = (...args) => run('cargo', args);

const denyWarnings = ['--', '-D', 'warnings'];

/** @type {Step[]} */
const steps = [
  {
    name: 'format',
    needs: [rustComponents],
    work: () => cargo('fmt', '--check'),
  },
  {
    name: 'clippy',
    needs: [rustComponents],
    work: () =>
      cargo('clippy', '--release', '--all-targets', '--no-default-features', ...denyWarnings),
  },
  {
    name: 'native',
    needs: [],
    work: () => cargo('test', '--release', '--no-default-features'),
  },
  {
    name: 'clippy-wasm',
    needs: [rustComponents, rustWasm],
    work: () => cargo('clippy', '--release', '--lib', '--target', wasmTarget, ...denyWarnings),
  },
  {
    name: 'wasm',
    needs: [rustWasm],
    work: async () => {
      for (const module of modules) await buildWasm(module, 'release');
    },
  },
  {
    name: 'lint',
    needs: [packages],
    work: () => run('npm', ['run', 'lint']),
  },
  {
    name: 'unit',
    needs: [packages],
    work: unit,
  },
  {
    name: 'browser',
    needs: [rustWasm, wasmBindgen, wasmPack, browser],
    work: () => wasmTests('chrome'),
  },
  {
    name: 'page',
    needs: site,
    work: async () => {
      await buildPage();
      modules.forEach(placeModule);
    },
  },
  {
    name: 'e2e',
    needs: [packages, browser],
    work: () => playwright('chromium', 'few-fonts'),
  },
  {
    name: 'firefox', // which has no WebGPU on every system: what computes on the CPU
    needs: [rustWasm, wasmBindgen, wasmPack, packages, firefox],
    work: async () => {
      await wasmTests('firefox', onCpu());
      await playwright('firefox');
    },
  },
];

/** Node 20 takes a folder here and Node 22 a pattern; both take files. */
function unit() {
  const folder = 'tests/unit';
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.test.js'));
  return run(process.execPath, ['--test', ...files.map((name) => join(folder, name))]);
}

/**
 * The tests of tests/web.rs, or those with a part of their name.
 * @param {'chrome' | 'firefox'} name
 * @param {string} [filter]
 */
function wasmTests(name, filter) {
  drive(name);
  const which = ['--test', 'web', ...(filter ? ['--', filter] : [])];
  return run('wasm-pack', ['test', '--headless', `--${name}`, '--release', ...which]);
}

/** The module of the checks on Flex. A name that no test has would pass without any. */
function onCpu() {
  const name = 'flex';
  if (!readFileSync(join(root, 'tests/web.rs'), 'utf8').includes(`mod ${name} {`))
    throw new Failure(`tests/web.rs has no module ${name}: the tests of the CPU cannot be told`);
  return `${name}::`;
}

/** @param {string[]} projects  Of playwright.config.js. */
const playwright = (...projects) =>
  run(process.execPath, [
    'node_modules/@playwright/test/cli.js',
    'test',
    ...projects.map((name) => `--project=${name}`),
  ]);

/**
 * The steps of these names, or all of them.
 * @param {string[]} names
 */
function chosen(names) {
  const known = steps.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown) throw new Failure(`${unknown}: no such step; allowed: ${known.join(', ')}`);
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
}

await main(async () => {
  const selected = chosen(process.argv.slice(2));
  console.log(`Steps: ${selected.map(({ name }) => name).join(', ')}`);
  await setup(selected.flatMap(({ needs }) => needs));
  /** @type {string[]} */
  const summary = [];
  try {
    for (const { name, work } of selected) {
      const start = performance.now();
      const took = () => duration(performance.now() - start);
      await step(`npm test -- ${name}`, work).catch((error) => {
        summary.push(`  ${name.padEnd(12)} FAILED ${took()}`);
        throw error;
      });
      summary.push(`  ${name.padEnd(12)} passed ${took()}`);
    }
  } finally {
    console.log(`\n${summary.join('\n')}`);
  }
});
