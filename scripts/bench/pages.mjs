/** The other libraries, the page that measures, and the server that has both. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, step } from '../run.mjs';

const folder = join(root, 'scripts/bench');
const built = join(folder, 'built');

/** The libraries in their exact versions, newer than the lock file that lists them. */
export async function libraries() {
  const installed = statSync(join(folder, 'node_modules/.package-lock.json'), {
    throwIfNoEntry: false,
  });
  if (installed && installed.mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  await step('Install the libraries to compare with', () =>
    run('npm', ['ci', '--prefix', 'scripts/bench']),
  );
}

export async function buildPages() {
  const { build } = await import('vite');
  await step('Bundle the page with the libraries', () =>
    build({
      configFile: false,
      root: join(folder, 'page'),
      base: './',
      logLevel: 'error',
      build: {
        target: 'es2022',
        outDir: join(built, 'page'),
        emptyOutDir: true,
      },
    }),
  );
}

/** Without the headers that shared memory needs, as static hosts are. */
export async function servePages() {
  const { preview } = await import('vite');
  const server = await preview({
    configFile: false,
    root: folder,
    appType: 'mpa',
    logLevel: 'error',
    build: { outDir: built },
    preview: { host: '127.0.0.1', port: 4180 },
  });
  const [origin] = server.resolvedUrls?.local ?? [];
  return { address: new URL('page/', origin).href, close: () => server.close() };
}
