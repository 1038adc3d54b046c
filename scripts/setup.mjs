/** What building and testing need: each function checks one thing, installs it where it can, and says in one line how to get it where it cannot. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { browser } from './browser.mjs';
import { cargoTool, removeToolBuilds } from './cargo-tool.mjs';
import { Failure, capture, root, run, step } from './run.mjs';

export const wasmTarget = 'wasm32-unknown-unknown';

const wasmPackVersion = '0.15.1';

/** @param {string} file */
const read = (file) => readFileSync(join(root, file), 'utf8');

/**
 * The version that a manifest of this repository states.
 * @param {string} file
 * @param {RegExp} pattern
 */
function stated(file, pattern) {
  const version = pattern.exec(read(file))?.[1];
  if (!version) throw new Failure(`${file}: no version found with ${pattern}`);
  return version;
}

/**
 * Whether `version` is at least `wanted`, both as major.minor.
 * @param {string | undefined} version
 * @param {string} wanted
 */
function reaches(version, wanted) {
  if (!version) return false;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function node() {
  const wanted = stated('package.json', /"node": ">=([\d.]+)"/);
  if (reaches(process.versions.node, wanted)) return;
  const found = process.versions.node;
  throw new Failure(
    `missing: Node.js ${wanted} or newer (found ${found}). Get it: https://nodejs.org`,
  );
}

function rust() {
  const wanted = stated('Cargo.toml', /rust-version = "([\d.]+)"/);
  const found = /^rustc ([\d.]+)/.exec(capture('rustc', ['--version']) ?? '')?.[1];
  if (reaches(found, wanted) && capture('cargo', ['--version'])) return;
  const instead = found ? ` (found ${found})` : '';
  throw new Failure(`missing: Rust ${wanted} or newer${instead}. Get it: https://rustup.rs`);
}

/** @param {string[]} args */
async function rustup(...args) {
  const line = ['rustup', ...args].join(' ');
  if (!capture('rustup', ['--version']))
    throw new Failure(`missing: ${args.at(-1)}. Get it: ${line}`);
  await step(line, () => run('rustup', args));
}

export async function rustComponents() {
  if (!capture('cargo', ['fmt', '--version'])) await rustup('component', 'add', 'rustfmt');
  if (!capture('cargo', ['clippy', '--version'])) await rustup('component', 'add', 'clippy');
}

export async function rustWasm() {
  const folder = capture('rustc', ['--print', 'target-libdir', '--target', wasmTarget]);
  if (!folder || !existsSync(folder)) await rustup('target', 'add', wasmTarget);
}

/** The JavaScript packages, newer than the lock file that lists them. */
export async function packages() {
  const installed = statSync(join(root, 'node_modules/.package-lock.json'), {
    throwIfNoEntry: false,
  });
  if (installed && installed.mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  await step('Install the JavaScript packages', () => run('npm', ['ci', '--include=dev']));
}

/** The runner of the Rust tests in a browser reads only what the same version of the library wrote. */
export async function wasmBindgen() {
  const version = stated('Cargo.lock', /name = "wasm-bindgen"\r?\nversion = "([\d.]+)"/);
  await cargoTool('wasm-bindgen-cli', version, 'wasm-bindgen-test-runner');
}

export const wasmPack = () => cargoTool('wasm-pack', wasmPackVersion);

export { browser };

/** What every build of the page needs. */
export const site = [rustWasm, packages];

/**
 * Checks the two languages, then these needs, and leaves PATH ready for the commands that follow.
 * @param {Iterable<() => void | Promise<void>>} needs
 */
export async function setup(needs) {
  await step('Set-up', async () => {
    node();
    rust();
    for (const need of new Set(needs)) await need();
    removeToolBuilds();
  });
}
