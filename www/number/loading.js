/** How far the module is on its way. */

/** @param {import('../types.d.ts').Progress} progress */
export function loading({ message, phase, loaded, total }) {
  if (phase !== 'download') return message;
  return total
    ? `${message}: ${Math.round((100 * loaded) / total)} %`
    : `${message}: ${(loaded / 1e6).toFixed(1)} MB`;
}
