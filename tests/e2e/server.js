/** Serves the built site from a folder of its own, and the pages of tests/pages under a strict policy. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The site must work from any folder. */
const SITE = '/some/sub/folder/';
/** What a strict host allows: nothing inline. */
const STRICT = {
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' data:",
};
/** Notes that take the library from elsewhere. */
const LAX = '/pages/elsewhere.html';
/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

const server = createServer(async ({ url = '/' }, response) => {
  if (url === '/favicon.ico') return void response.writeHead(204).end();
  const path = normalize(decodeURIComponent(new URL(url, 'http://x').pathname));
  const site = path.startsWith(SITE);
  const file = site
    ? join(ROOT, 'dist', path.slice(SITE.length) || 'index.html')
    : join(ROOT, 'tests', path);
  try {
    const body = await readFile(file);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    // The site may be taken from any origin, as from a CDN.
    const policy = site ? { 'access-control-allow-origin': '*' } : path === LAX ? {} : STRICT;
    response.writeHead(200, { 'content-type': type, ...policy }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});

server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${port}`); // the configuration waits for this line
});
