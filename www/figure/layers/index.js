/** Every layer, back to front. A new one is a line here. */
import { isPlanar } from '../../settings/data.js';
import { CURL } from './curl.js';
import { DATA } from './data.js';
import { DENSITY } from './density.js';
import { DIFFERENCE } from './difference.js';
import { ENERGY } from './energy.js';
import { FIELD } from './field.js';
import { NEAREST } from './nearest.js';
import { PATHS } from './paths.js';
import { PROBE } from './probe.js';
import { SAMPLES } from './samples.js';
import { SCORE_ERROR } from './score-error.js';
import { TILTED, TRUTH } from './truth.js';
import { EVALUATION } from './evaluation.js';
import { WAVES } from './waves.js';

/** @typedef {import('./layer.js').Layer} Layer */

/** Of these one is shown. @type {Layer[]} */
const HEATMAPS = [DENSITY, DIFFERENCE, SCORE_ERROR, CURL, ENERGY, WAVES];

/** @type {Layer} */
const HEATMAP = {
  setting: {
    name: 'heatmap',
    type: 'choice',
    default: 'density',
    label: 'Heatmap',
    group: 'layers',
    when: isPlanar,
    choices: [['none', 'None'], ...HEATMAPS.flatMap(({ heatmap }) => (heatmap ? [heatmap] : []))],
  },
};

const SWITCHED = [DATA, TRUTH, PATHS, SAMPLES, FIELD];

/** In the order in which their switches stand. */
export const SETTINGS = [DATA, SAMPLES, NEAREST, TRUTH, TILTED, PATHS, HEATMAP, FIELD].flatMap(
  ({ setting }) => setting ?? [],
);

/** In the order in which they are first asked for. */
export const JOBS = [
  FIELD,
  PROBE,
  DATA,
  TRUTH,
  SAMPLES,
  NEAREST,
  PATHS,
  ...HEATMAPS,
  EVALUATION,
].flatMap(({ jobs = [] }) => jobs);

/** @param {import('./layer.js').Values} values */
const heatmapOf = (values) => HEATMAPS.filter(({ heatmap }) => heatmap?.[0] === values.heatmap);

/**
 * Whether one of them has the stage for itself: then no place on it is a point of the plane.
 * @param {import('./layer.js').Values} values
 */
export const isTaken = (values) => heatmapOf(values).some(({ alone }) => alone);

/**
 * The layers of the plane that are switched on, back to front.
 * @param {import('./layer.js').Values} values
 */
export const shown = (values) =>
  isTaken(values) ? heatmapOf(values) : [...heatmapOf(values), ...SWITCHED];
