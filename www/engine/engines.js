/** The engines of a page, one for each module and thread: started when first needed, started anew after a death. */
import * as Comlink from 'comlink';
import { Engine, isTrap } from './engine.js';
import { messageOf } from './errors.js';
import { Worker } from './worker-anywhere.js';

/** @typedef {import('./host.js').Host} Host */
/** @typedef {import('./module.js').ModuleName} ModuleName */

/** Where the browser does not tell when a worker ends: every so many milliseconds it is asked, and may miss so many. */
const PING = 2000;
const MISSED = 10;

/** Of a call stack, deeper than that of the core. */
const FRAMES = 100;

/** @type {Map<string, Promise<Engine>>} */
const engines = new Map();
let instances = 0;

/**
 * @param {ModuleName} module
 * @param {boolean} worker
 * @returns {Promise<Engine>}
 */
export async function engineFor(module, worker) {
  const engine = await (worker ? inWorker(module) : here(module));
  return engine.dead ? engineFor(module, worker) : engine; // it may die while it is waited for
}

/** @param {ModuleName} module */
async function inWorker(module) {
  try {
    return await shared(`${module} worker`, (stopped) => startWorker(module, stopped));
  } catch (error) {
    const engine = await here(module);
    engine.reason = `No worker (${messageOf(error)}): running on the page's own thread.`;
    return engine;
  }
}

/** @param {ModuleName} module */
const here = (module) => shared(`${module} here`, (stopped) => startHere(module, stopped));

/**
 * @param {string} key
 * @param {(stopped: () => void) => Promise<Engine>} start
 */
function shared(key, start) {
  const present = engines.get(key);
  if (present) return present;
  const engine = start(() => engines.delete(key));
  engines.set(key, engine);
  engine.catch(() => engines.delete(key));
  return engine;
}

/**
 * @param {ModuleName} module
 * @param {() => void} stopped
 */
async function startWorker(module, stopped) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    type: 'module',
    name: module,
  });
  const engine = new Engine('worker', proxied(Comlink.wrap(worker)), () => {
    stopped();
    worker.terminate();
  });
  const lock = navigator.locks && `score-lab ${module} ${Math.random()}`;
  try {
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message || 'its script does not load'));
      engine.host.hello((message) => engine.die(message), lock).then(resolve, reject);
    });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  worker.onerror = (event) => engine.die(event.message);
  worker.onmessageerror = () => engine.die('a message from it could not be read');
  if (lock) navigator.locks.request(lock, () => engine.die('its worker ended'));
  else listen(engine);
  return engine;
}

/**
 * @param {ModuleName} module
 * @param {() => void} stopped
 */
async function startHere(module, stopped) {
  const { Host } = await import('./host.js');
  const instance = instances++;
  const host = new Host(module, instance);
  const ended = new AbortController();
  const engine = new Engine('main', host, () => {
    stopped();
    ended.abort();
  });
  host.hello((message) => engine.die(message));
  // V8 keeps the innermost ten frames, and the script that tells the instance is called before the core's own.
  const limited = /** @type {{ stackTraceLimit?: number }} */ (Error);
  if (limited.stackTraceLimit) limited.stackTraceLimit = Math.max(limited.stackTraceLimit, FRAMES);
  // On a page's own thread others may fail, too: a trap is ours if we work, and if it comes from no other instance,
  // of which one that died may still have had something to do.
  host.hearTraps(
    (error) => engine.busy && isTrap(error) && (instanceOf(error) ?? instance) === instance,
    ended.signal,
  );
  return engine;
}

/** Where an error was thrown, if its stack tells. @param {unknown} error */
function instanceOf(error) {
  const found = /[?&]instance=(\d+)/.exec(error instanceof Error ? (error.stack ?? '') : '');
  return found ? Number(found[1]) : undefined;
}

/**
 * Without locks only silence shows that a worker has ended. Questions are counted, not seconds: the timers of a
 * hidden page come rarely.
 * @param {Engine} engine
 */
function listen(engine) {
  let missed = 0;
  const timer = setInterval(() => {
    if (engine.dead) return clearInterval(timer);
    if (++missed > MISSED) return engine.die('its worker is silent');
    engine.host.ping().then(
      () => (missed = 0),
      () => {},
    );
  }, PING);
}

/**
 * Callbacks cross to a worker as proxies.
 * @param {any} host
 * @returns {Host}
 */
function proxied(host) {
  return /** @type {any} */ (
    new Proxy(host, {
      get:
        (target, name) =>
        (/** @type {unknown[]} */ ...parameters) =>
          target[name](...parameters.map((p) => (typeof p === 'function' ? Comlink.proxy(p) : p))),
    })
  );
}
