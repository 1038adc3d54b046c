/** A grid of values as an image, one pixel a cell; the canvas smooths it when it is drawn large. */

/**
 * @param {import('./grid.js').Grid} grid
 * @param {Uint8ClampedArray} table  256 colours.
 * @param {readonly [number, number]} range  Values of the first and the last colour.
 */
export function heatmap({ n, values }, table, [low, high]) {
  const image = new ImageData(n, n);
  const scale = 255 / (high - low);
  for (let i = 0; i < n * n; i++) {
    const value = values[i];
    const shade = Number.isNaN(value)
      ? 0
      : Math.min(255, Math.max(0, Math.round((value - low) * scale)));
    image.data.set(table.subarray(4 * shade, 4 * shade + 4), 4 * i);
  }
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = n;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
