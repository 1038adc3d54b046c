/** Check this browser: closed forms, both backends against each other, and how fast they are, in under a minute. */
import { messageOf } from '../engine/errors.js';
import { withLab } from '../experiment/with-lab.js';
import { CHECKS } from './closed-forms.js';
import { PARITIES, difference } from './parity.js';
import { BACKENDS, judged } from './report.js';
import { SPEEDS } from './speed.js';

/** @typedef {import('../types.d.ts').BrowserReport} BrowserReport */
/** @typedef {import('./report.js').Backend} Backend */
/**
 * @typedef {object} Options
 * @property {AbortSignal} [signal]
 * @property {(words: string) => void} [say]
 * @property {(report: BrowserReport) => void} [found]  Hears the report grow.
 */

/**
 * @param {Options} [options]
 * @returns {Promise<BrowserReport>}
 */
export async function checkBrowser({ signal, say = () => {}, found = () => {} } = {}) {
  /** @type {BrowserReport} */
  const report = {
    browser: navigator.userAgent,
    cores: navigator.hardwareConcurrency,
    backends: {},
    checks: [],
    speeds: [],
  };
  const lab = (
    /** @type {Backend} */ backend,
    /** @type {import('../types.d.ts').Config} */ config,
    /** @type {(lab: import('../types.d.ts').Lab) => Promise<any>} */ work,
  ) => withLab(config, { backend, signal, say }, work);

  for (const backend of BACKENDS) {
    say(`Starting ${backend}`);
    report.backends[backend] = await lab(backend, {}, async ({ info }) => info.adapter).catch(
      refused(signal),
    );
    found(report);
  }
  const running = BACKENDS.filter((backend) => typeof report.backends[backend] === 'string');

  for (const { name, config, allowed, error } of CHECKS) {
    for (const backend of running) {
      say(`${name}, ${backend}`);
      const outcome = await lab(backend, config, error).catch(refused(signal));
      report.checks.push(judged(`${name}, ${backend}`, outcome, allowed));
      found(report);
    }
  }
  if (running.length > 1) {
    for (const { name, config, allowed, numbers } of PARITIES) {
      say(`${name}, on both`);
      const both = [];
      for (const backend of running) {
        both.push(await lab(backend, config, numbers).catch(refused(signal)));
      }
      const failure = both.find((numbers) => 'failure' in numbers);
      const outcome = failure ?? difference(both[0], both[1]);
      report.checks.push(judged(`${name}, cpu and webgpu`, outcome, allowed));
      found(report);
    }
  }
  for (const { name, unit, measure } of SPEEDS) {
    /** @type {import('../types.d.ts').BrowserSpeed} */
    const speed = { name, unit };
    report.speeds.push(speed);
    for (const backend of running) {
      say(`${name}, ${backend}`);
      const outcome = await lab(backend, {}, measure).catch(refused(signal));
      if (typeof outcome === 'number') speed[backend] = outcome;
      found(report);
    }
  }
  return report;
}

/**
 * A failure is a finding, unless it is the reader's wish to end.
 * @param {AbortSignal | undefined} signal
 */
const refused = (signal) => (/** @type {unknown} */ error) => {
  if (signal?.aborted) throw error;
  return { failure: messageOf(error) };
};
