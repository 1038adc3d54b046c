/** What a visitor downloads: a table of file sizes, plain and as servers compress them. */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root } from './run.mjs';

/**
 * @param {string} folder
 * @param {string[]} extensions
 */
export function printSizes(folder, extensions) {
  console.log('\n       raw    gzip -9  brotli 11  (kB)');
  for (const name of readdirSync(join(root, folder), {
    recursive: true,
    encoding: 'utf8',
  }).sort()) {
    if (!extensions.includes(extname(name))) continue;
    const bytes = readFileSync(join(root, folder, name));
    const sizes = [bytes, gzipSync(bytes, { level: 9 }), brotliCompressSync(bytes)];
    console.log(
      sizes.map(({ length }) => (length / 1000).toFixed(1).padStart(10)).join(' ') + `  ${name}`,
    );
  }
}
