/** Three pictures over t: the level of the noise, the diffusion, and the loss of single points. */
import { html, svg } from 'lit';
import { decades, horizontals, power, rounds, through, verticals } from '../plot/axes.js';
import { fixed } from '../number/number.js';

/** @typedef {import('../types.d.ts').Schedule} Schedule */
/** @typedef {import('./run.js').Rows} Rows */

const [WIDTH, HEIGHT] = [300, 190];
const TIMES = [0, 0.25, 0.5, 0.75, 1];
const RADIUS = 1.8;
const RARE = 0.02; // share of the losses that may lie below the picture

const x = (/** @type {number} */ t) => WIDTH * t;

/**
 * @param {string} label
 * @param {unknown} inside
 */
const frame = (label, inside) =>
  html`<svg
    class="plot"
    viewBox="-44 -8 ${WIDTH + 54} ${HEIGHT + 44}"
    role="img"
    aria-label="${label} over t"
  >
    ${verticals(TIMES, x, HEIGHT)}
    <text x=${WIDTH / 2} y=${HEIGHT + 33} text-anchor="middle">t</text>
    ${inside}
  </svg>`;

/**
 * @param {Schedule | undefined} schedule
 * @param {'level' | 'diffusionSquared'} name
 * @param {(value: number) => number} y
 */
const lines = (schedule, name, y) => {
  const { times, fixed, learned } = schedule ?? {};
  return [fixed, learned].map(
    (curve, i) =>
      svg`<path class=${i ? 'learned' : 'fixed'} d=${curve && times ? through(times, curve[name], x, y) : ''}></path>`,
  );
};

/**
 * Both curves in one range.
 * @param {Schedule | undefined} schedule
 * @param {'level' | 'diffusionSquared'} name
 */
const rangeOf = (schedule, name) => {
  const values = [schedule?.fixed, schedule?.learned]
    .flatMap((curve) => [...(curve?.[name] ?? [])])
    .filter(Number.isFinite);
  return values.length ? [Math.min(...values), Math.max(...values)] : undefined;
};

/** @param {Schedule | undefined} schedule */
export function levelPlot(schedule) {
  const range = rangeOf(schedule, 'level');
  const [low, high] = range ?? [0, 1];
  const y = (/** @type {number} */ v) => HEIGHT * (1 - (v - low) / (high - low));
  const ticks = range ? rounds(low, high) : [];
  return frame('Level of the noise', [
    horizontals(ticks, y, WIDTH, (value) => fixed(value, 0)),
    lines(schedule, 'level', y),
  ]);
}

/** @param {Schedule | undefined} schedule */
export function diffusionPlot(schedule) {
  const range = rangeOf(schedule, 'diffusionSquared');
  const { ticks, y } = logarithmic(range);
  return frame('Diffusion g², on a log scale,', [
    horizontals(ticks, y, WIDTH, power),
    lines(schedule, 'diffusionSquared', y),
  ]);
}

/**
 * @param {Rows | undefined} uniform
 * @param {Rows | undefined} learned
 */
export function lossPlot(uniform, learned) {
  const all = [uniform, learned]
    .flatMap((rows) => [...(rows?.losses ?? [])])
    .filter((loss) => loss > 0 && Number.isFinite(loss))
    .sort((a, b) => a - b);
  const range = all.length ? [all[Math.floor(RARE * all.length)], all[all.length - 1]] : undefined;
  const { ticks, y } = logarithmic(range);
  const dots = (/** @type {Rows | undefined} */ rows) =>
    Array.from(rows?.losses ?? [], (loss, i) =>
      rows && Number.isFinite(loss) ? circle(x(rows.times[i]), y(loss)) : '',
    );
  return frame('Weighted losses of single points, on a log scale,', [
    horizontals(ticks, y, WIDTH, power),
    svg`<path class="dots fixed" d=${dots(uniform).join('')}></path>
      <path class="dots learned" d=${dots(learned).join('')}></path>`,
  ]);
}

/**
 * A path: six hundred marks are one element.
 * @param {number} x
 * @param {number} y
 */
const circle = (x, y) =>
  `M${(x - RADIUS).toFixed(1)} ${y.toFixed(1)}a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0`;

/**
 * A log scale over whole decades; what is less stands at its bottom.
 * @param {number[]} [range]
 */
function logarithmic([low, high] = [1, 10]) {
  const ticks = decades(low, high);
  const [first, last] = [low, high]
    .map(Math.log10)
    .map((v, i) => (i ? Math.ceil(v) : Math.floor(v)));
  const y = (/** @type {number} */ v) =>
    HEIGHT * (1 - (Math.log10(Math.max(v, 10 ** first)) - first) / (last - first || 1));
  return { ticks, y };
}
