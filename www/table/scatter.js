/** Points as they were read, each axis in its own range, before anything is trained on them. */
import { html, svg } from 'lit';
import { scaleLinear } from 'd3-scale';
import { horizontals, verticals } from '../plot/axes.js';
import { integer } from '../number/number.js';

const WIDTH = 300;
const HEIGHT = 200;
const MOST = 2000; // points that are drawn
const COLOURS = 6; // that tell labels apart; the rest share one more

/** @typedef {{ count: number, drawn: number, x: [number, number], y: [number, number], dots: { name: string, path: string }[] }} Scatter */

/**
 * Worked out once: the page is drawn many times a second while a model trains.
 * @param {import('./background.js').Points} read
 * @returns {Scatter}
 */
export function scatterOf({ points, labels, range }) {
  const count = points.length / 2;
  const [x, y] = range.map(widened);
  const scales = scalesOf(x, y);
  /** @type {Map<string, string[]>} */
  const paths = new Map();
  const stride = Math.ceil(count / MOST);
  for (let i = 0; i < count; i += stride) {
    const name = labels?.[i] ?? '';
    if (!paths.has(name)) paths.set(name, []);
    const at = [scales.x(points[2 * i]), scales.y(points[2 * i + 1])];
    paths.get(name)?.push(`M${at.map((part) => part.toFixed(1)).join(' ')}h0`);
  }
  const dots = [...paths].map(([name, steps]) => ({ name, path: steps.join('') }));
  return { count, drawn: Math.ceil(count / stride), x, y, dots };
}

/**
 * @param {Scatter} scatter
 * @param {string} xName
 * @param {string} yName
 */
export function scatterPlot({ count, drawn, x, y, dots }, xName, yName) {
  const scales = scalesOf(x, y);
  const [xTicks, yTicks] = [scales.x.ticks(4), scales.y.ticks(4)];
  const [xLabel, yLabel] = [scales.x, scales.y].map(labels);
  return html`<figure class="scatter">
    <p class="y-name">${yName}</p>
    <svg
      class="plot"
      viewBox="-52 -8 ${WIDTH + 72} ${HEIGHT + 34}"
      role="img"
      aria-label="${integer(count)} points: ${xName} from ${x[0]} to ${x[1]}, ${yName} from ${y[0]} to ${y[1]}"
    >
      ${verticals(xTicks, scales.x, HEIGHT, xLabel)} ${horizontals(yTicks, scales.y, WIDTH, yLabel)}
      ${dots.map(({ path }, i) => svg`<path class="dots ${colour(i)}" d=${path}></path>`)}
    </svg>
    <p class="x-name">${xName}</p>
    ${dots.length > 1 ? legend(dots) : ''}
    ${drawn < count ? html`<p class="note">${integer(drawn)} of them are drawn.</p>` : ''}
  </figure>`;
}

/**
 * As many decimals as the ticks need; a year is not parted like thousands.
 * @param {import('d3-scale').ScaleLinear<number, number>} scale
 */
function labels(scale) {
  const format = scale.tickFormat(4);
  return (/** @type {number} */ value) =>
    format(value).replaceAll(',', Math.abs(value) < 1e4 ? '' : '\u202f');
}

/** @param {Scatter['dots']} dots */
const legend = (dots) =>
  html`<p class="legend">
    ${dots
      .slice(0, COLOURS)
      .map(({ name }, i) => html`<span><i class=${colour(i)}></i>${name || 'no label'}</span>`)}
    ${dots.length > COLOURS ? html`<span><i class=${colour(COLOURS)}></i>${dots.length - COLOURS} others</span>` : ''}
  </p>`;

/** @param {number} i */
const colour = (i) => `label-${Math.min(i, COLOURS)}`;

/**
 * @param {[number, number]} x
 * @param {[number, number]} y
 */
const scalesOf = (x, y) => ({
  x: scaleLinear(x, [0, WIDTH]).nice(4),
  y: scaleLinear(y, [HEIGHT, 0]).nice(4),
});

/**
 * Of no length where all are equal, or there are none: an axis needs one.
 * @param {[number, number]} range
 * @returns {[number, number]}
 */
const widened = ([low, high]) =>
  low < high ? [low, high] : low === high ? [low - 0.5, high + 0.5] : [0, 1];
