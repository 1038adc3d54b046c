/** Programs from crates.io in one exact version, kept outside the checkout. */
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { capture, prependPath, run, step } from './run.mjs';

const { SCORE_LAB_CACHE, XDG_CACHE_HOME } = process.env;

export const cache =
  SCORE_LAB_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'score-lab');

/** One for all tools, so that what they have in common is compiled once. */
const builds = join(cache, 'tools', 'target');
let built = false;

/**
 * Puts `program` of the crate `name` on PATH, built from source if PATH has no such version yet.
 * @param {string} name
 * @param {string} version
 * @param {string} program
 */
export async function cargoTool(name, version, program = name) {
  if (capture(program, ['--version'])?.split(' ')[1] === version) return;
  const folder = join(cache, 'tools', `${name}-${version}`);
  const file = join(folder, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
  if (!existsSync(file)) {
    // Without --locked: the tools' own lock files name versions that a registry may not serve.
    const where = ['--root', folder, '--target-dir', builds];
    built = true;
    await step(`Install ${name} ${version} (some minutes, once)`, () =>
      run('cargo', ['install', name, '--version', version, ...where]),
    );
  }
  prependPath(join(folder, 'bin'));
}

/** Deletes what only a further installation would use, more than half a gigabyte; another's work is left alone. */
export function removeToolBuilds() {
  if (built) rmSync(builds, { recursive: true, force: true });
}
