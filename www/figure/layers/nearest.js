/** Whether samples are new: each beside its nearest training image, and what fresh draws of the data would score. */
import { GLYPH, PAIRED } from '../../plot/glyphs.js';

/** @typedef {import('../../plot/glyphs.js').Pairs} Pairs */

const COUNT = 20_000;
const FRESH = { count: 100, seed: 54_321 };

/** @type {import('./jobs.js').Job} */
export const NEAREST = {
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

/**
 * The pairs to show: only those of samples such as are shown, `earlier` when these have come anew since.
 * @param {Record<string, import('./layers.js').Answer>} answers
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
