/** Grid lines with their labels, for plots in SVG whose area begins at (0, 0). */
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
