/** The piece of the plane that the square stage shows, and the grids laid over it. Each axis has its own scale. */
import { fixed } from '../number/number.js';

/** Steps along the stage that a coordinate tells apart. */
const STEPS = 800;

export class Viewport {
  /** @param {readonly number[]} window  x from, x to, y from, y to */
  constructor([x0, x1, y0, y1]) {
    this.left = x0;
    this.bottom = y0;
    this.sides = /** @type {const} */ ([x1 - x0, y1 - y0]);
  }

  /**
   * Plane to canvas of `size` pixels: y grows upwards in the plane, downwards on the canvas. `pixel` is how much
   * of the plane one of them is, along each axis.
   * @param {number} size
   */
  toCanvas(size) {
    const pixel = this.sides.map((side) => side / size);
    return {
      pixel,
      x: (/** @type {number} */ x) => (x - this.left) / pixel[0],
      y: (/** @type {number} */ y) => size - (y - this.bottom) / pixel[1],
    };
  }

  /**
   * Where a pointer stands in the plane. Ratios of the box, because slides are scaled by CSS transforms.
   * @param {{ clientX: number, clientY: number }} pointer
   * @param {DOMRect} box
   */
  fromPointer({ clientX, clientY }, box) {
    return this.#at((clientX - box.left) / box.width, 1 - (clientY - box.top) / box.height);
  }

  get centre() {
    return this.#at(0.5, 0.5);
  }

  /**
   * A point further on by these shares of the sides.
   * @param {number[]} point
   * @param {readonly number[]} way
   */
  moved(point, way) {
    return point.map((x, axis) => x + way[axis] * this.sides[axis]);
  }

  /**
   * The nearest point inside.
   * @param {number[]} point
   */
  clamped(point) {
    const [low, high] = [this.#at(0, 0), this.#at(1, 1)];
    return point.map((x, axis) => Math.min(high[axis], Math.max(low[axis], x)));
  }

  /**
   * The coordinates of a point, each with as many decimals as the stage tells apart.
   * @param {number[]} point
   */
  inWords(point) {
    const decimals = this.sides.map((side) => Math.max(0, Math.round(-Math.log10(side / STEPS))));
    return point.map((x, axis) => fixed(x, decimals[axis])).join(', ');
  }

  /**
   * Centres of n × n cells, row by row from the top, [n·n, 2].
   * @param {number} n
   */
  grid(n) {
    const points = new Float32Array(2 * n * n);
    for (let row = 0, at = 0; row < n; row++) {
      for (let column = 0; column < n; column++, at += 2) {
        points.set(this.#at((column + 0.5) / n, 1 - (row + 0.5) / n), at);
      }
    }
    return points;
  }

  /**
   * A point by its shares of the sides, from the lower left.
   * @param {number} x
   * @param {number} y
   */
  #at(x, y) {
    return [this.left + x * this.sides[0], this.bottom + y * this.sides[1]];
  }
}
