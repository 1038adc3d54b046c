/** The square piece of the plane that the stage shows, and the grids laid over it. */

export class Viewport {
  /**
   * The smallest square around a window, with the window in its middle.
   * @param {readonly number[]} window  x from, x to, y from, y to
   */
  constructor([x0, x1, y0, y1]) {
    this.side = Math.max(x1 - x0, y1 - y0);
    this.left = (x0 + x1 - this.side) / 2;
    this.bottom = (y0 + y1 - this.side) / 2;
  }

  /**
   * Plane to canvas of `size` pixels: y grows upwards in the plane, downwards on the canvas.
   * @param {number} size
   */
  toCanvas(size) {
    const scale = size / this.side;
    return {
      scale,
      x: (/** @type {number} */ x) => (x - this.left) * scale,
      y: (/** @type {number} */ y) => size - (y - this.bottom) * scale,
    };
  }

  /**
   * Where a pointer stands in the plane. Ratios of the box, because slides are scaled by CSS transforms.
   * @param {{ clientX: number, clientY: number }} pointer
   * @param {DOMRect} box
   */
  fromPointer({ clientX, clientY }, box) {
    return [
      this.left + ((clientX - box.left) / box.width) * this.side,
      this.bottom + (1 - (clientY - box.top) / box.height) * this.side,
    ];
  }

  get centre() {
    return [this.left + this.side / 2, this.bottom + this.side / 2];
  }

  /**
   * The nearest point inside.
   * @param {number[]} point
   */
  clamped([x, y]) {
    const { left, bottom, side } = this;
    return [Math.min(left + side, Math.max(left, x)), Math.min(bottom + side, Math.max(bottom, y))];
  }

  /**
   * Centres of n × n cells, row by row from the top, [n·n, 2].
   * @param {number} n
   */
  grid(n) {
    const points = new Float32Array(2 * n * n);
    for (let row = 0, at = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        points[at++] = this.left + ((column + 0.5) / n) * this.side;
        points[at++] = this.bottom + (1 - (row + 0.5) / n) * this.side;
      }
    }
    return points;
  }
}
