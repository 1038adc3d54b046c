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

/** What an error says, whatever was thrown. @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @type {(field: string, value: unknown, allowed: string) => never} */
export function refuse(field, value, allowed) {
  throw refusal(
    `${field}: ${shown(value)} is not allowed; it must be ${allowed}`,
    field,
    value,
    allowed,
  );
}

/**
 * @param {string} what  The object, or nothing where its fields stand alone.
 * @param {object} given
 * @param {string[]} known
 */
export function refuseUnknown(what, given, known) {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (!unknown) return;
  const field = what ? `${what}.${unknown}` : unknown;
  const allowed = known.join(', ');
  const value = /** @type {any} */ (given)[unknown];
  throw refusal(`${field}: this field is unknown; allowed here: ${allowed}`, field, value, allowed);
}

/** Whether the core has died of it: nothing in that instance answers any more. @param {unknown} error */
export const isFatal = (error) =>
  error instanceof Error && ['PanicError', 'RuntimeError'].includes(error.name);

/**
 * @param {string} message
 * @param {string} field
 * @param {unknown} value
 * @param {string} allowed
 */
export const refusal = (message, field, value, allowed) =>
  Object.assign(new Error(message), { field, value, allowed });

/** @param {unknown} value */
function shown(value) {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : `an object of the kind ${kindOf(value)}`;
}

/** @param {object} value */
export const kindOf = (value) => value.constructor?.name || 'Object';
