/** Bundles the page into dist/, and puts the modules of the core beside it. */
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, step } from './run.mjs';

export async function buildPage() {
  await step('Bundle the page', () =>
    run(process.execPath, ['node_modules/vite/bin/vite.js', 'build']),
  );
}

/**
 * Into dist/, where the page looks for it: all of it or nothing, for it may be served already.
 * @param {import('./build-wasm.mjs').Module} module
 */
export function placeModule(module) {
  const built = join(root, 'www/pkg', module);
  const place = join(root, 'dist/pkg', module);
  const half = `${place}.half`;
  mkdirSync(half, { recursive: true });
  for (const file of ['score_lab.js', 'score_lab_bg.wasm']) {
    copyFileSync(join(built, file), join(half, file));
  }
  rmSync(place, { recursive: true, force: true });
  renameSync(half, place);
}
