/** Keys stay inside the figure. */
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

/** @param {KeyboardEvent} event */
export const keepKeys = (event) => {
  if (OWN_KEYS.includes(event.key)) event.stopPropagation();
};
