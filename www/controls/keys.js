/** Keys inside the figure: they stay there, and arrows move points. */

/** Keys that a control uses itself, and that would turn the slide of a lecture. */
const OWN_KEYS = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  ' ',
  'PageUp',
  'PageDown',
  'Home',
  'End',
];

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STRIDE = 0.012;

/** Where keys are typed: a slide deck or a page with shortcuts must hear none of them. */
const FIELDS = 'textarea, select, input:not([type=range], [type=checkbox], [type=file])';

/** @param {KeyboardEvent} event */
export const keepKeys = (event) => {
  const [at] = event.composedPath();
  const typed = at instanceof Element && at.matches(FIELDS);
  if (typed || OWN_KEYS.includes(event.key)) event.stopPropagation();
};

/**
 * How far a key moves a point, as a share of the window; with shift further. Undefined of a key that is no arrow.
 * @param {KeyboardEvent} event
 */
export const stride = ({ key, shiftKey }) =>
  WAYS[key]?.map((way) => way * (shiftKey ? 5 : 1) * STRIDE);
