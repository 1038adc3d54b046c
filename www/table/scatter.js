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
 * @param {Float32Array} points
 * @param {string[]} [labels]
 * @returns {Scatter}
 */
export function scatterOf(points, labels) {
  const count = points.length / 2;
  const [x, y] = [range(points, 0), range(points, 1)];
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
const scalesOf = (x, y) => ({ x: linear(x, [0, WIDTH]), y: linear(y, [HEIGHT, 0]) });

/**
 * The smallest and the largest coordinate; one apart where all are equal.
 * @param {Float32Array} points
 * @param {0 | 1} axis
 * @returns {[number, number]}
 */
function range(points, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < points.length; i += 2) {
    if (points[i] < low) low = points[i];
    if (points[i] > high) high = points[i];
  }
  if (!(low <= high)) return [0, 1];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}
