/** Numbers of any size: 0.012 as it is, 3.1·10⁻⁷ with its power of ten. */

/**
 * @param {number} value
 * @param {number} [digits]
 */
export function scientific(value, digits = 2) {
  if (!Number.isFinite(value)) return 'not finite';
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  const text =
    power >= -3 && power <= 3
      ? String(Number(value.toPrecision(digits)))
      : `${mantissa}·10${superscript(power)}`;
  return text.replace('-', '−');
}

/**
 * The digits of an exponent.
 * @param {number} power
 */
export const superscript = (power) =>
  `${power < 0 ? '⁻' : ''}${[...String(Math.abs(power))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;

/** @param {number} value  A power of ten, as the label of an axis. */
export const power = (value) =>
  value === 1 ? '1' : `10${superscript(Math.round(Math.log10(value)))}`;
