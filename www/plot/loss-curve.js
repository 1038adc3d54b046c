/** The loss over the steps: raw and faint, smoothed and strong. */
import { render, svg } from 'lit';
import { integer } from '../number/number.js';
import { frame, linear, through } from './frame.js';

const [HEIGHT, LEFT] = [132, 42]; // of the box, and in it for the labels of y
const SHORTEST = 10; // steps that the axis spans at least

export class LossCurve {
  /** @type {import('./history.js').History | undefined} */ #shown;
  #width = 0;

  /** @param {HTMLElement} box  Of a fixed height; drawn as wide as it is. */
  constructor(box) {
    this.box = box;
    this.resize();
  }

  /** @param {import('./history.js').History} history */
  draw(history) {
    this.#shown = history;
    this.#draw();
  }

  resize() {
    const width = this.box.clientWidth;
    if (!width || width === this.#width) return;
    this.#width = width;
    this.#draw();
  }

  #draw() {
    const { steps, losses } = this.#shown ?? { steps: [], losses: [] };
    const size = /** @type {[number, number]} */ ([this.#width - LEFT - 10, HEIGHT - 30]);
    const x = linear([0, Math.max(SHORTEST, steps[steps.length - 1] ?? 0)], [0, size[0]], {
      label: integer,
    });
    const y = linear(around(losses), [size[1], 0]);
    const line = (/** @type {number[]} */ values) => through(steps, values, x.at, y.at);
    render(
      frame({ label: 'Loss over the steps', size, left: LEFT, x, y }, [
        svg`<path class="loss raw" d=${line(losses)}></path>`,
        svg`<path class="loss" d=${line(this.#shown?.smoothed() ?? [])}></path>`,
      ]),
      this.box,
    );
  }
}

/**
 * A little room above and below; one value alone stands in the middle of it.
 * @param {number[]} values
 * @returns {[number, number]}
 */
function around(values) {
  const finite = values.filter(Number.isFinite);
  if (!finite.length) return [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.1 * (high - low || Math.abs(high) || 1);
  return [low - room, high + room];
}
