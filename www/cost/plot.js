/** Milliseconds of one step against the dimension. Both axes are logarithmic: proportional growth is a straight line. */
import { html, svg } from 'lit';
import { frame, logarithmic, through } from '../plot/frame.js';
import { DIMENSIONS, PROJECTIONS } from './measure.js';

const [WIDTH, HEIGHT] = [420, 220];
const TICKS = [-1, 0, 1, 2, 3].flatMap((power) => [1, 3].map((digit) => digit * 10 ** power));
const LARGEST = DIMENSIONS[DIMENSIONS.length - 1];

/** @param {import('./element.js').Measured[]} found */
export function plot(found) {
  const base = found[0]?.sliced ?? 1;
  const passes = (/** @type {number} */ n) => (base * (1 + n)) / (1 + PROJECTIONS);
  const times = found.flatMap(({ implicit, sliced }) => [implicit, sliced]);
  const low = Math.min(base, ...times) / 1.5;
  const high = Math.max(passes(LARGEST), ...times) * 1.2;
  const x = logarithmic([1, LARGEST], [0, WIDTH], {
    ticks: DIMENSIONS,
    label: (dimension) => dimension,
  });
  const y = logarithmic([low, high], [HEIGHT, 0], {
    ticks: found.length ? TICKS.filter((value) => value > low && value < high) : [],
    label: (millis) => Number(millis.toPrecision(1)),
  });
  const line = (/** @type {number[]} */ values) => through(DIMENSIONS, values, x.at, y.at);
  return html`<figure class="law">
    ${frame(
      {
        label: 'Milliseconds of one step against the dimension',
        size: [WIDTH, HEIGHT],
        x,
        y,
        title: 'dimension D',
      },
      svg`<path class="implicit reference" d=${line(DIMENSIONS.map(passes))}></path>
        <path class="sliced reference" d=${line(DIMENSIONS.map(() => base))}></path>
        <path class="implicit" d=${line(found.map(({ implicit }) => implicit))}></path>
        <path class="sliced" d=${line(found.map(({ sliced }) => sliced))}></path>`,
    )}
    <figcaption class="note">
      <span class="swatch-line"></span> implicit, <span class="swatch-line second"></span> sliced (M
      = 1), milliseconds on a log scale; <span class="swatch-line dashed"></span> as the derivative
      passes 1 + D and 1 + M would have it
    </figcaption>
  </figure>`;
}
