/** Runs the commands of a build and keeps the person watching informed. Node built-ins only. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const windows = process.platform === 'win32';
const heartbeat = 30_000; // ms of silence after which a line says that the command still runs

/** A failure whose message says everything: it is printed without a stack trace. */
export class Failure extends Error {}

/**
 * The entry of every script: a `Failure` becomes one line and exit code 1.
 * @param {() => Promise<void>} work
 */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure) && !isUnknownOption(error)) throw error;
    console.error(`\n✘ ${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * What `parseArgs` throws.
 * @param {unknown} error
 * @returns {error is Error}
 */
const isUnknownOption = (error) =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

/**
 * Puts a header above a piece of work and its duration below.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  console.log(`\n▸ ${title}`);
  const start = performance.now();
  const result = await work();
  console.log(`✔ ${title}: ${duration(performance.now() - start)}`);
  return result;
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/**
 * Runs a command in the repository root with its output passed through; on a terminal it keeps its
 * own progress bar, elsewhere a line every half minute shows that it is alive.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [environment]  Beside that of this process.
 * @returns {Promise<void>}
 */
export function run(command, args, environment) {
  const start = performance.now();
  const terminal = process.stdout.isTTY;
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: terminal ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    shell: windows && command === 'npm', // npm is a .cmd file there, which only a shell starts
  });
  const line = [command, ...args].join(' ');
  const alive = () => console.log(`… ${duration(performance.now() - start)}: still at ${line}`);
  const timer = terminal ? undefined : setInterval(alive, heartbeat);
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name]?.on('data', (chunk) => {
      process[name].write(chunk);
      timer?.refresh();
    });
  }
  const ended = new Promise((/** @type {(value: void) => void} */ resolve, reject) => {
    child.on('error', (error) =>
      reject(new Failure(`${command} does not start: ${error.message}`)),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Failure(`${line}: ${signal ? `ended by ${signal}` : `exit code ${code}`}`));
    });
  });
  return ended.finally(() => clearInterval(timer));
}

/**
 * What a short command prints, or undefined when it cannot be run or fails.
 * @param {string} command
 * @param {string[]} args
 */
export function capture(command, args) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', timeout: 60_000 });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/**
 * The path of a program on PATH.
 * @param {string} name
 */
export function which(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, windows ? `${name}.exe` : name))
    .find((file) => existsSync(file));
}

/**
 * Lets every later command find the programs of this folder first.
 * @param {string} folder
 */
export function prependPath(folder) {
  process.env.PATH = [folder, process.env.PATH].join(delimiter);
}
