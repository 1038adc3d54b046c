/** npm run build: the static site in dist/. `-- --profile release` skips the slow optimisation. */
import { parseArgs } from 'node:util';
import { buildPage, placeModule } from './build-page.mjs';
import { buildWasm, modules } from './build-wasm.mjs';
import { Failure, main } from './run.mjs';
import { setup, site } from './setup.mjs';
import { printSizes } from './sizes.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { profile: { type: 'string', default: 'dist' } } });
  const { profile } = values;
  if (profile !== 'dist' && profile !== 'release') {
    throw new Failure(`--profile ${profile} is not known; allowed: dist, release`);
  }
  await setup(site);
  for (const module of modules) await buildWasm(module, profile);
  await buildPage();
  modules.forEach(placeModule);
  printSizes('dist', ['.wasm', '.js', '.css']);
  console.log('\ndist/ is ready: copy it to any folder of any static host.');
});
