/** What was found, judged and in words. */

/** @typedef {import('../types.d.ts').BrowserReport} BrowserReport */
/** @typedef {import('../types.d.ts').BrowserCheck} BrowserCheck */
/** @typedef {Exclude<import('../types.d.ts').Backend, 'auto'>} Backend */

/** @type {Backend[]} */
export const BACKENDS = ['cpu', 'webgpu'];

/**
 * @param {string} name
 * @param {number | { failure: string }} outcome
 * @param {number} allowed
 * @returns {BrowserCheck}
 */
export const judged = (name, outcome, allowed) =>
  typeof outcome === 'number'
    ? { name, error: outcome, allowed, agrees: outcome <= allowed }
    : { name, allowed, agrees: false, failure: outcome.failure };

/**
 * The report in words, to be sent to us.
 * @param {BrowserReport} report
 */
export function inWords({ browser, cores, backends, checks, speeds }) {
  const there = BACKENDS.map((backend) => {
    const found = backends[backend];
    if (found === undefined) return `${backend}: not looked at yet`;
    return `${backend}: ${typeof found === 'object' ? `not there (${found.failure})` : found}`;
  });
  const lines = checks.map(
    ({ name, error, allowed, agrees, failure }) =>
      `${agrees ? 'agrees' : 'DIFFERS'}  ${name}: ${failure ?? `${error?.toExponential(1)} of ${allowed.toExponential(1)}`}`,
  );
  const rates = speeds.map(({ name, unit, cpu, webgpu }) => {
    const shown = [cpu && `cpu ${cpu.toPrecision(3)}`, webgpu && `webgpu ${webgpu.toPrecision(3)}`];
    return `${name}: ${shown.filter(Boolean).join(', ')} ${unit}`;
  });
  return [browser, `${cores} cores`, ...there, '', ...lines, '', ...rates].join('\n');
}
