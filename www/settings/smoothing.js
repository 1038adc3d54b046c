/** How the reader's own points are smoothed before they are learned. */
import { orAuto, setting } from './core.js';
import { learns } from './score.js';

const SETTING = orAuto(
  setting('data.smoothing', {
    label: 'Smoothing h',
    group: 'data',
    help: 'Each point is drawn with noise of this width, in units of the scaled data, so that a density is learned and not a list of points. auto: the width of the best leave-one-out likelihood; 0: none.',
  }),
);

/** @type {import('./settings.js').Setting} */
export const SMOOTHING = {
  ...SETTING,
  when: (values) => SETTING.when?.(values) === true && learns(values),
};
