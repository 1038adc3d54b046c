/** npm start: builds the page and serves it on this machine. `-- --port 8080` (or PORT) picks the port. */
import { parseArgs } from 'node:util';
import { buildPage } from './build-page.mjs';
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
  await buildWasm('release');
  await buildPage();
  process.chdir(root);
  const { preview } = await import('vite');
  const server = await preview({ preview: { host: '127.0.0.1', port } }); // the next free one if taken
  console.log(`\nscore-lab runs at ${server.resolvedUrls?.local[0]}  (Ctrl-C stops it)`);
});
