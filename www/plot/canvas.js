/** Square canvases. */

/**
 * As many pixels as the screen has there.
 * @param {HTMLCanvasElement} canvas
 * @param {number} ratio  Pixels of the screen along one of CSS.
 * @returns {number}  Along a side.
 */
export function fit(canvas, ratio) {
  const size = Math.round(canvas.clientWidth * ratio);
  if (canvas.width !== size) canvas.width = canvas.height = size;
  return size;
}
