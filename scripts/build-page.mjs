/** Bundles the page, with the module in www/pkg, into dist/. */
import { run, step } from './run.mjs';

export async function buildPage() {
  await step('Bundle the page', () =>
    run(process.execPath, ['node_modules/vite/bin/vite.js', 'build']),
  );
}
