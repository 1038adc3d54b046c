/** The picture of quality against evaluations: both scales logarithmic, the sampling floor dashed, every point in words. */
import { html, svg } from 'lit';
import { integer } from '../number/number.js';
import { mean } from '../number/statistics.js';
import { frame, logarithmic, through } from '../plot/frame.js';
import { distance, verdict } from './quality.js';

/** @typedef {import('./curve.js').Point} Point */
/** @typedef {import('./curve.js').Series} Series */

const TICKS = [4, 8, 16, 32, 64, 128, 256, 512];
const [WIDTH, HEIGHT] = [560, 210];
const [FIRST, LAST] = [3, 700]; // evaluations at the ends of the axis
const x = logarithmic([FIRST, LAST], [0, WIDTH], { ticks: TICKS, label: String });

/**
 * @param {Series[]} series  The flow, and the SDE.
 * @param {{ budget: number, stale: boolean, shown: Point | undefined, show: (point: Point) => void }} view
 */
export function curvePlot(series, { budget, stale, shown, show }) {
  const all = series.flatMap(({ points }) => points.map(({ quality }) => quality));
  const floor = all.length ? mean(all.map(({ energyDistanceFloor }) => energyDistanceFloor)) : 1e-3;
  const low = floor / 3;
  const high = Math.max(100 * floor, ...all.map((quality) => 1.5 * quality.energyDistance));
  const y = logarithmic([low, high], [HEIGHT, 0], all.length ? {} : { ticks: [] });
  const line = (/** @type {Point[]} */ points) =>
    through(
      points.map(({ evaluations }) => evaluations),
      points.map(({ quality }) => quality.energyDistance),
      x.at,
      y.at,
    );
  return html`<figure class="curve-figure ${stale ? 'stale' : ''}">
    ${frame(
      {
        label: 'Energy distance against evaluations, both on log scales',
        role: 'group',
        size: [WIDTH, HEIGHT],
        x,
        y,
        title: 'evaluations',
      },
      [
        budget > FIRST && budget < LAST
          ? svg`<line class="budget" x1=${x.at(budget)} x2=${x.at(budget)} y1="0" y2=${HEIGHT}></line>`
          : '',
        all.length
          ? svg`<line class="floor" x1="0" x2=${WIDTH} y1=${y.at(floor)} y2=${y.at(floor)}></line>`
          : '',
        series.map(({ points }, i) => svg`<path class="series-${i}" d=${line(points)}></path>`),
        series.map(({ name, points }, i) =>
          points.map((point) => {
            const { evaluations, quality } = point;
            return svg`<circle
              class="dot series-${i} ${point === shown ? 'shown' : ''} ${quality.energyDistance < low ? 'below' : ''}"
              cx=${x.at(evaluations)} cy=${y.at(quality.energyDistance)} r="5" tabindex="0" role="img"
              aria-label=${inWords(name, point)}
              @focus=${() => show(point)} @click=${() => show(point)} @pointerenter=${() => show(point)}
            ></circle>`;
          }),
        ),
      ],
    )}
    <figcaption class="note">
      <span class="swatch-line series-0"></span> ${series[0].name},
      <span class="swatch-line series-1"></span> ${series[1].name};
      <span class="swatch-line floor"></span> sampling floor. Both scales are logarithmic; what is
      below a third of the floor stands hollow at the bottom.
    </figcaption>
    <p class="note reading" id="curve-point">
      ${shown ? series.filter(({ points }) => points.includes(shown)).map(({ name }) => inWords(name, shown)) : ''}
    </p>
    <p class="reading" id="curve-verdict">${comparison(series)}</p>
  </figure>`;
}

/**
 * @param {string} name
 * @param {Point} point
 */
const inWords = (name, { evaluations, quality }) =>
  `${name}, ${integer(evaluations)} evaluations: ${distance(quality)}, ${verdict(quality)}.`;

/** Who is closer where, beyond what chance would do. @param {Series[]} series */
function comparison([flow, sde]) {
  /** @type {[string, number[]][]} */
  const groups = [
    ['the probability flow is closer at', []],
    ['the SDE is closer at', []],
    ['neither beyond sampling noise at', []],
  ];
  sde.points.forEach(({ quality: noisy }, i) => {
    const { quality } = flow.points[i];
    const gap = noisy.energyDistance - quality.energyDistance;
    const chance = 2 * Math.hypot(noisy.energyDistanceFloor, quality.energyDistanceFloor);
    groups[gap > chance ? 0 : gap < -chance ? 1 : 2][1].push(flow.points[i].budget);
  });
  const said = groups.filter(([, budgets]) => budgets.length > 0);
  if (said.length === 0) return '';
  const text = said.map(([words, budgets]) => `${words} ${budgets.join(', ')}`).join('; ');
  return `${text[0].toUpperCase()}${text.slice(1)} evaluations.`;
}
