/** Three pictures over t: the level of the noise, the diffusion, and the loss of single points. */
import { svg } from 'lit';
import { fixed } from '../number/number.js';
import { decades, frame, linear, logarithmic, through } from '../plot/frame.js';

/** @typedef {import('../types.d.ts').Schedule} Schedule */
/** @typedef {import('./run.js').Rows} Rows */

const [WIDTH, HEIGHT] = [300, 190];
const TIMES = [0, 0.25, 0.5, 0.75, 1];
const RADIUS = 1.8;
const RARE = 0.02; // share of the losses that may lie below the picture

const x = linear([0, 1], [0, WIDTH], { ticks: TIMES, label: String });

/**
 * @param {string} label
 * @param {import('../plot/frame.js').Axis} y
 * @param {unknown} inside
 */
const overTime = (label, y, inside) =>
  frame({ label: `${label} over t`, size: [WIDTH, HEIGHT], x, y, title: 't' }, inside);

/**
 * @param {Schedule | undefined} schedule
 * @param {'level' | 'diffusionSquared'} name
 * @param {(value: number) => number} y
 */
const lines = (schedule, name, y) => {
  const { times, fixed, learned } = schedule ?? {};
  return [fixed, learned].map(
    (curve, i) =>
      svg`<path class=${i ? 'learned' : 'fixed'} d=${curve && times ? through(times, curve[name], x.at, y) : ''}></path>`,
  );
};

/**
 * Both curves in one range.
 * @param {Schedule | undefined} schedule
 * @param {'level' | 'diffusionSquared'} name
 * @returns {[number, number] | undefined}
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
  const marks = { label: (/** @type {number} */ level) => fixed(level, 0) };
  const y = linear(range ?? [0, 1], [HEIGHT, 0], range ? marks : { ticks: [] });
  return overTime('Level of the noise', y, lines(schedule, 'level', y.at));
}

/** @param {Schedule | undefined} schedule */
export function diffusionPlot(schedule) {
  const y = wholeDecades(rangeOf(schedule, 'diffusionSquared'));
  return overTime('Diffusion g², on a log scale,', y, lines(schedule, 'diffusionSquared', y.at));
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
  const y = wholeDecades(
    all.length ? [all[Math.floor(RARE * all.length)], all[all.length - 1]] : undefined,
  );
  const dots = (/** @type {Rows | undefined} */ rows) =>
    Array.from(rows?.losses ?? [], (loss, i) =>
      rows && Number.isFinite(loss) ? circle(x.at(rows.times[i]), y.at(loss)) : '',
    );
  return overTime(
    'Weighted losses of single points, on a log scale,',
    y,
    svg`<path class="dots fixed" d=${dots(uniform).join('')}></path>
      <path class="dots learned" d=${dots(learned).join('')}></path>`,
  );
}

/**
 * A path: six hundred marks are one element.
 * @param {number} x
 * @param {number} y
 */
const circle = (x, y) =>
  `M${(x - RADIUS).toFixed(1)} ${y.toFixed(1)}a${RADIUS} ${RADIUS} 0 1 0 ${2 * RADIUS} 0a${RADIUS} ${RADIUS} 0 1 0 ${-2 * RADIUS} 0`;

/**
 * A log scale; what is less stands at its bottom.
 * @param {[number, number]} [range]
 */
const wholeDecades = ([low, high] = [1, 10]) => logarithmic(decades(low, high), [HEIGHT, 0]);
