/** A dozen points of noise from which paths start. They are handles: mouse, finger and arrow keys move them. */
import { html, svg } from 'lit';
import { stride } from '../controls/keys.js';

/** @typedef {(t: number) => number} Shrink  What lengths at time t are multiplied with, to fit the window. */

export const STARTS = 12;
const EDGE = 0.012; // a handle stays where it can be seen and taken

/**
 * VE noise is far wider than the data: its paths are drawn closer the noisier they are.
 * @param {import('../types.d.ts').Sde} sde
 * @param {import('../plot/viewport.js').Viewport} viewport
 * @returns {Shrink}
 */
export function shrinkOf(sde, viewport) {
  if (sde.kind !== 've') return () => 1;
  const { sigmaMin, sigmaMax } = /** @type {{ sigmaMin: number, sigmaMax: number }} */ (sde);
  const room = Math.max(...viewport.sides) / 6;
  return (t) => room / Math.hypot(room, sigmaMin * (sigmaMax / sigmaMin) ** t);
}

/**
 * @param {import('../types.d.ts').Trajectories} paths
 * @param {Shrink} shrink
 */
export function shrunk({ times, points }, shrink) {
  const row = points.length / times.length;
  return { times, points: points.map((value, i) => value * shrink(times[Math.floor(i / row)])) };
}

export class Starts {
  /** @type {Float32Array | undefined} */ points;
  moved = 0; // how often
  held = -1;

  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
  }

  /** Another draw of the prior is to come. */
  forget() {
    this.points = undefined;
    this.held = -1;
    this.moved++;
  }

  /**
   * @param {number} i
   * @param {number} x
   * @param {number} y
   */
  move(i, x, y) {
    if (!this.points) return;
    this.points = this.points.slice();
    this.points.set([x, y], 2 * i);
    this.moved++;
    this.changed();
  }

  /**
   * @param {import('../plot/viewport.js').Viewport} viewport
   * @param {Shrink} shrink
   * @param {boolean} inOrder  Whether the tab key stops at them: once on a page is enough.
   */
  handles(viewport, shrink, inOrder) {
    const { points } = this;
    if (!points) return '';
    const scale = shrink(1);
    const place = viewport.toCanvas(1);
    const handles = Array.from({ length: STARTS }, (_, i) => {
      const [x, y] = points.subarray(2 * i, 2 * i + 2);
      const [left, top] = [place.x(x * scale), place.y(y * scale)].map(
        (at) => `${100 * Math.min(1 - EDGE, Math.max(EDGE, at))}%`,
      );
      return svg`<g
        class="handle ${i === this.held ? 'held' : ''}"
        role="button"
        tabindex=${inOrder ? 0 : -1}
        aria-label="Start point ${i + 1} of ${STARTS} at ${x.toFixed(2)}, ${y.toFixed(2)}; arrow keys move it"
        @focus=${() => this.#hold(i)}
        @blur=${() => this.#hold(-1)}
        @pointerdown=${(/** @type {PointerEvent} */ event) => {
          const handle = /** @type {SVGElement} */ (event.currentTarget);
          handle.setPointerCapture(event.pointerId);
          handle.focus({ preventScroll: true });
        }}
        @pointermove=${(/** @type {PointerEvent} */ event) => {
          const handle = /** @type {SVGElement} */ (event.currentTarget);
          if (!handle.hasPointerCapture(event.pointerId)) return;
          const stage = /** @type {HTMLElement} */ (handle.closest('.stage'));
          const at = viewport.fromPointer(event, stage.getBoundingClientRect());
          this.move(i, at[0] / scale, at[1] / scale);
        }}
        @keydown=${(/** @type {KeyboardEvent} */ event) => {
          const way = stride(event);
          if (!way) return;
          event.preventDefault();
          const far = way.map((part) => part / scale);
          const [right, up] = viewport.moved([x, y], far);
          this.move(i, right, up);
        }}
      >
        <circle class="reach" r="13" cx=${left} cy=${top}></circle>
        <circle class="knob" r="6" cx=${left} cy=${top}></circle>
      </g>`;
    });
    return html`<svg class="handles">${handles}</svg>`;
  }

  /** @param {number} i */
  #hold(i) {
    if (i === this.held) return;
    this.held = i;
    this.changed();
  }
}
