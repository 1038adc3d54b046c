/** Images instead of points, and whether the samples among them are new: each beside its nearest training image, and what fresh draws of the data would score. */
import { GLYPH, PAIRED, drawGlyphs, drawPairs } from '../../plot/glyphs.js';
import { isGuided } from '../../settings/condition.js';
import { isPlanar } from '../../settings/data.js';

/** @typedef {import('../../plot/glyphs.js').Pairs} Pairs */

const COUNT = 20_000;
const FRESH = { count: 100, seed: 54_321 };

/** @type {import('./layer.js').Job} */
const nearest = {
  name: 'nearest',
  once: true,
  yields: true,
  wanted: ({ values, planar, step, answers }) =>
    !planar &&
    step > 0 &&
    values.showNearest === true &&
    values.showSamples === true &&
    answers.samples?.value?.stopped === false,
  depends: ({ answers }) => [answers.samples.full],
  async *run({ lab, answers }, { signal, onProgress }) {
    const { key, value } = answers.samples;
    const { points } = value;
    const samples = points.slice(0, PAIRED * GLYPH);
    const search = (/** @type {Float32Array} */ rows, /** @type {number} */ from) =>
      lab.nearest(
        rows,
        { count: COUNT },
        { signal, onProgress: (fraction) => onProgress(from + fraction / 2) },
      );
    const found = await search(samples, 0);
    yield;
    const fresh = await search(await lab.dataSample(FRESH), 0.5);
    return {
      of: key,
      samples,
      nearest: found.points,
      distances: found.distances,
      searched: found.searched,
      fresh: median(fresh.distances),
    };
  },
};

/** @type {import('./layer.js').Layer} */
export const NEAREST = {
  setting: {
    name: 'showNearest',
    type: 'boolean',
    default: false,
    label: 'Nearest training images',
    group: 'layers',
    when: (values) => !isPlanar(values),
  },
  jobs: [nearest],
};

/**
 * Digits are not drawn one layer over the other, but beside each other.
 * @param {import('./layer.js').Brush} brush
 * @param {import('./layer.js').Scene} scene
 */
export function drawImages({ context, size, palette }, { values, answers, data }) {
  const seen = shownPairs(answers, values);
  if (seen) return drawPairs(context, size, palette, seen.pairs, seen.earlier);
  const labelled = isGuided(values) ? answers.labelled?.value : undefined;
  const shown = values.showData ? (labelled ?? data) : undefined;
  const samples = values.showSamples ? answers.samples?.value?.points : undefined;
  drawGlyphs(context, size, palette, shown, samples);
}

/**
 * The pairs to show: only those of samples such as are shown, `earlier` when these have come anew since.
 * @param {Record<string, import('./layer.js').Answer>} answers
 * @param {import('../../settings/settings.js').Values} values
 * @returns {{ pairs: Pairs, earlier: boolean } | undefined}
 */
export function shownPairs({ nearest, samples }, { showNearest, showSamples }) {
  if (!showNearest || !showSamples || !nearest?.value) return undefined;
  if (nearest.value.of !== samples?.key) return undefined;
  const whole = samples.value?.stopped === false;
  return { pairs: nearest.value, earlier: !whole || nearest.key !== samples.full };
}

/** @param {Float32Array} values */
export const median = (values) => values.toSorted()[Math.floor(values.length / 2)];
