/** Grid lines with their labels, the values they stand at, and lines through points, for plots in SVG whose area begins at (0, 0). */
import { svg } from 'lit';

/**
 * Lines up and down at values of x.
 * @param {number[]} values
 * @param {(value: number) => number} x
 * @param {number} height
 * @param {(value: number) => unknown} [label]
 */
export const verticals = (values, x, height, label = (value) => value) =>
  values.map(
    (value) =>
      svg`<line class="grid" x1=${x(value)} x2=${x(value)} y1="0" y2=${height}></line><text x=${x(value)} y=${height + 17} text-anchor="middle">${label(value)}</text>`,
  );

/**
 * Lines across at values of y.
 * @param {number[]} values
 * @param {(value: number) => number} y
 * @param {number} width
 * @param {(value: number) => unknown} label
 */
export const horizontals = (values, y, width, label) =>
  values.map(
    (value) =>
      svg`<line class="grid" x1="0" x2=${width} y1=${y(value)} y2=${y(value)}></line><text x="-8" y=${y(value) + 4} text-anchor="end">${label(value)}</text>`,
  );

/**
 * The digits of an exponent.
 * @param {number} power
 */
export const superscript = (power) =>
  `${power < 0 ? '⁻' : ''}${[...String(Math.abs(power))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;

/** @param {number} value  A power of ten, as the label of an axis. */
export const power = (value) =>
  value === 1 ? '1' : `10${superscript(Math.round(Math.log10(value)))}`;

/**
 * Powers of ten on both sides of all values, six steps between them at most.
 * @param {number} low
 * @param {number} high
 */
export function decades(low, high) {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const step = Math.max(1, Math.ceil((last - first) / 6));
  return Array.from(
    { length: Math.floor((last - first) / step) + 1 },
    (_, i) => 10 ** (first + i * step),
  );
}

/**
 * Three to six round numbers from `low` to `high`.
 * @param {number} low
 * @param {number} high
 */
export function rounds(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((digit) => digit * power >= rough) ?? 10);
  const values = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) values.push(i * step);
  return values;
}

/**
 * The path through points.
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
export const through = (xs, ys, x, y) =>
  Array.from(ys, (v, i) => `${i ? 'L' : 'M'}${x(xs[i]).toFixed(2)} ${y(v).toFixed(2)}`).join('');
