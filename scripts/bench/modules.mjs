/** Builds ours in scripts/bench/built/<kind>: the core with its feature `bench`, as published. */
import { join } from 'node:path';
import { buildWasm } from '../build-wasm.mjs';
import { root } from '../run.mjs';

/** @param {import('./page/peers.js').Kind} kind */
export const buildModule = (kind) =>
  buildWasm(kind, 'dist', {
    place: join(root, 'scripts/bench/built', kind),
    features: ['--features', 'bench'],
  });
