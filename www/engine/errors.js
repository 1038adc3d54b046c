/** Errors that say what happened, to which field, and what is allowed. */

/**
 * @param {string} name
 * @param {string} message
 */
export function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** @type {(field: string, value: unknown, allowed: string) => never} */
export function refuse(field, value, allowed) {
  const shown = typeof value === 'string' ? `"${value}"` : String(value);
  throw new Error(`${field}: ${shown} is not allowed; it must be ${allowed}`);
}

/**
 * @param {string} what
 * @param {object} given
 * @param {string[]} known
 */
export function refuseUnknown(what, given, known) {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (!unknown) return;
  throw new Error(`${what}.${unknown}: this field is unknown; allowed here: ${known.join(', ')}`);
}

/** What an error says, whatever was thrown. @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** Whether the core has died of it: nothing in that instance answers any more. @param {unknown} error */
export const isFatal = (error) =>
  error instanceof Error && ['PanicError', 'RuntimeError'].includes(error.name);
