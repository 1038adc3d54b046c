/** Compiles the Rust core to www/pkg/<module>: score_lab.js, its types, and score_lab_bg.wasm; and describes it. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeDescription } from './describe.mjs';
import { Failure, capture, root, run, step } from './run.mjs';
import { wasmTarget } from './setup.mjs';

/** @typedef {'release' | 'dist'} Profile without or with the slow whole-program optimisation */
/** @typedef {keyof typeof MODULES} Module */

/** @typedef {{ features: string[], flags?: string, folder: string }} Build */

/**
 * The builds of the one source: by features, and by what the processor of the reader must know. Flags of their own
 * need a target folder of their own. A browser that does not know fused multiply-adds (relaxed SIMD) refuses a module
 * that holds one.
 */
const CPU = ['--no-default-features'];
const MODULES = {
  cpu: { features: CPU, folder: '' },
  'cpu-relaxed': {
    features: CPU,
    flags: '-C target-feature=+simd128,+relaxed-simd',
    folder: 'relaxed',
  },
  webgpu: { features: [], folder: '' },
};

export const modules = /** @type {Module[]} */ (Object.keys(MODULES));

/** Our own wasm-bindgen, for cargo. */
const GLUE_TOOL = ['--package', 'score-lab-wasm-bindgen', '--profile', 'tool'];

/**
 * @param {Module} module
 * @param {Profile} profile
 * @param {{ place?: string, features?: string[] }} [options]  Where it goes, and what it has beside the usual.
 */
export async function buildWasm(module, profile, options = {}) {
  const { place = join(root, 'www/pkg', module), features = [] } = options;
  /** @type {Build} */
  const build = MODULES[module];
  const target = join(targetFolder(), build.folder);
  await step(`Compile the ${module} module (profile ${profile})`, () =>
    // The module waits for one large crate at its end: there is a core left to build the tool meanwhile.
    Promise.all([
      run(
        'cargo',
        [
          ...['build', '--package', 'score-lab', '--lib', '--target', wasmTarget],
          ...['--profile', profile, '--target-dir', target, ...build.features, ...features],
        ],
        build.flags === undefined ? undefined : { RUSTFLAGS: build.flags },
      ),
      run('cargo', ['build', '--quiet', ...GLUE_TOOL]),
    ]),
  );
  // Function names are for debugging and a sixth of the file.
  const published = profile === 'dist' ? ['--remove-name-section'] : [];
  const relaxed = build.flags === undefined ? [] : ['--relaxed-simd'];
  const compiled = join(target, wasmTarget, profile, 'score_lab.wasm');
  refuseCommandExports(compiled);
  await step(`Write the glue of the ${module} module`, () =>
    run('cargo', [
      ...['run', '--quiet', ...GLUE_TOOL, '--', compiled, place, ...published, ...relaxed],
    ]),
  );
  if (module === 'cpu' && !options.place)
    await step('Write the description of all choices', writeDescription);
  console.log(`  score_lab_bg.wasm: ${megabytes(join(place, 'score_lab_bg.wasm'))}`);
}

function targetFolder() {
  const metadata = capture('cargo', ['metadata', '--no-deps', '--format-version', '1']);
  if (!metadata) throw new Failure('cargo metadata fails: see `cargo metadata --no-deps`');
  return JSON.parse(metadata).target_directory;
}

/**
 * A linker that sees nobody call `__wasm_call_ctors` wraps each export to run the thousands of static
 * constructors of the GPU compiler first, on every call: 100 times slower. The wrappers carry this suffix.
 * @param {string} file
 */
function refuseCommandExports(file) {
  const wasm = readFileSync(file);
  if (!wasm.includes('score_lab')) {
    throw new Failure(`${file} has no function names (strip?), so its exports cannot be checked`);
  }
  if (wasm.includes('.command_export')) {
    throw new Failure(
      `${file}: every export runs all static constructors; call __wasm_call_ctors once at start-up`,
    );
  }
}

/** @param {string} file */
const megabytes = (file) => `${(statSync(file).size / 1e6).toFixed(2)} MB`;
