/** Numbers of which one or two digits are known. */
import { superscript } from './scientific.js';

/**
 * "2.3 ± 0.4", "(1.4 ± 0.3)·10⁵": the error with one digit, the value to its place.
 * @param {number} value
 * @param {number} error
 */
export function rough(value, error) {
  if (!Number.isFinite(value) || !Number.isFinite(error)) return 'not finite';
  const power = value ? Math.floor(Math.log10(Math.abs(value))) : 0;
  const unit = Math.abs(power) > 3 ? 10 ** power : 1;
  const place = error > 0 ? Math.floor(Math.log10(error / unit)) : -3;
  const text = [value, error].map((number) => shown(number / unit, place)).join(' ± ');
  return unit === 1 ? text : `(${text})·10${superscript(power)}`;
}

/**
 * @param {number} number
 * @param {number} place  The power of ten of its last digit.
 */
const shown = (number, place) =>
  (Math.round(number / 10 ** place) * 10 ** place).toFixed(Math.max(0, -place));
