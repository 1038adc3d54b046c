/** What may cross to the core: numbers, texts, lists, typed arrays, and plain objects of such. */
import { refuse } from './errors.js';

const ALLOWED = 'a number, a text, a list, a typed array, or a plain object of such';
/** Deeper than any choice of the core, and less deep than its stack. */
const DEEPEST = 10;

/**
 * A copy that crosses to a worker, whatever stands around the values (the proxy of a framework, a view into
 * a larger buffer); what cannot cross is refused by its field.
 * @param {unknown} value
 * @param {string} field  Its path, empty for the options themselves.
 * @param {number} [depth]
 * @returns {unknown}
 */
export function plain(value, field, depth = 0) {
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
    case 'number':
    case 'string':
      return value;
    case 'object':
      break;
    default:
      return refuse(field || 'options', value, ALLOWED);
  }
  if (value === null) return value;
  if (depth > DEEPEST) refuse(field, value, `nested at most ${DEEPEST} levels deep`);
  if (ArrayBuffer.isView(value) && 'slice' in value) {
    return copied(/** @type {Uint8Array} */ (value), field);
  }
  if (Array.isArray(value)) {
    return Array.from(value, (entry, i) => plain(entry, `${field}[${i}]`, depth + 1));
  }
  if (!isPlain(value)) refuse(field || 'options', value, ALLOWED);
  const prefix = field ? `${field}.` : '';
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, plain(entry, prefix + key, depth + 1)]),
  );
}

/**
 * @param {Uint8Array} array
 * @param {string} field
 */
function copied(array, field) {
  try {
    return array.slice();
  } catch {
    return refuse(field, array, 'a typed array whose memory has not been handed away');
  }
}

/**
 * An object of any frame, or of a class that adds nothing a copy would lose without a word.
 * @param {object} value
 */
function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
