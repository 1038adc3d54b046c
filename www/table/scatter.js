/** Points as they were read, each axis in its own range, before anything is trained on them. */
import { html, svg } from 'lit';
import { integer } from '../number/number.js';
import { frame, linear } from '../plot/frame.js';

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
    const at = [scales.x.at(points[2 * i]), scales.y.at(points[2 * i + 1])];
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
  const label = `${integer(count)} points: ${xName} from ${x[0]} to ${x[1]}, ${yName} from ${y[0]} to ${y[1]}`;
  const paths = dots.map(({ path }, i) => svg`<path class="dots ${colour(i)}" d=${path}></path>`);
  return html`<figure class="scatter">
    <p class="y-name">${yName}</p>
    ${frame({ label, size: [WIDTH, HEIGHT], left: 52, ...scalesOf(x, y) }, paths)}
    <p class="x-name">${xName}</p>
    ${dots.length > 1 ? legend(dots) : ''}
    ${drawn < count ? html`<p class="note">${integer(drawn)} of them are drawn.</p>` : ''}
  </figure>`;
}

/**
 * A year is not parted like thousands.
 * @param {[number, number]} domain
 * @param {[number, number]} range
 */
function axis(domain, range) {
  const { at, ticks, label } = linear(domain, range);
  const plain = (/** @type {number} */ value) =>
    String(label(value)).replaceAll(',', Math.abs(value) < 1e4 ? '' : '\u202f');
  return { at, ticks, label: plain };
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
const scalesOf = (x, y) => ({ x: axis(x, [0, WIDTH]), y: axis(y, [HEIGHT, 0]) });

/**
 * Of no length where all are equal, or there are none: an axis needs one.
 * @param {[number, number]} range
 * @returns {[number, number]}
 */
const widened = ([low, high]) =>
  low < high ? [low, high] : low === high ? [low - 0.5, high + 0.5] : [0, 1];
