/** One number beside the picture: with its unit, with its uncertainty, as many digits as are true. */

/**
 * @param {number} value
 * @param {number} digits
 */
export function fixed(value, digits) {
  const size = Math.abs(value).toFixed(digits);
  return value < 0 && Number(size) > 0 ? `−${size}` : size;
}

/** @param {number} value */
export const integer = (value) => value.toLocaleString('en').replaceAll(',', '\u202f');

/**
 * "2.86 ± 0.02": the error with one or two digits, the value with as many decimals.
 * @param {number} value
 * @param {number | null} error
 */
export function measured(value, error) {
  if (!Number.isFinite(value)) return 'not finite';
  if (!error || !Number.isFinite(error)) return fixed(value, 3);
  const digits = Math.min(5, Math.max(0, Math.ceil(-Math.log10(error) + 0.3)));
  return `${fixed(value, digits)} ± ${error.toFixed(digits)}`;
}
