/**
 * npm start: builds the page and serves it on this machine, first with the plain module alone: the others take
 * minutes more, and come to their places while the page is there. `-- --port 8080` (or PORT) picks
 * the port.
 */
import { parseArgs } from 'node:util';
import { buildPage, placeModule } from './build-page.mjs';
import { buildWasm } from './build-wasm.mjs';
import { Failure, main, root } from './run.mjs';
import { setup, site } from './setup.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { port: { type: 'string' } } });
  const wanted = values.port ?? process.env.PORT ?? '4173';
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Failure(`--port ${wanted} is not allowed; it must be a whole number from 1 to 65535`);
  }
  await setup(site);
  await buildWasm('cpu', 'release');
  await buildPage();
  placeModule('cpu');
  process.chdir(root);
  const { preview } = await import('vite');
  const server = await preview({ preview: { host: '127.0.0.1', port } }); // the next free one if taken
  const address = server.resolvedUrls?.local[0];
  console.log(`\nscore-lab runs at ${address}  (Ctrl-C stops it)`);
  console.log('It computes on the CPU; what faster processors and GPUs need is built now.');
  for (const module of /** @type {const} */ (['cpu-relaxed', 'webgpu'])) {
    try {
      await buildWasm(module, 'release');
      placeModule(module);
      console.log(`\nThe ${module} module is there, too: load ${address} again.`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      console.error(`\n✘ The page goes on without the ${module} module. ${error.message}`);
    }
  }
});
