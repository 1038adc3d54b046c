/** Drawing points on the stage with mouse, finger or pen. Only while it is on does the stage take gestures. */

/** The stage shows all of them at every stroke. */
export const MOST_DRAWN = 20_000;

/** Points that a stroke leaves behind at each place, spread a little: a law with a density, not a thread. */
const SPRAY = 3;
const SPREAD = 0.012;
const SPACING = 4;

export class Drawing {
  active = false;
  /** @type {number[]} */ #flat = [];
  /** @type {number[] | undefined} */ #last;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => import('../../plot/viewport.js').Viewport | undefined} viewport
   * @param {() => void} begun
   */
  constructor(host, viewport, begun) {
    this.host = host;
    this.viewport = viewport;
    this.begun = begun;
    host.addController(this);
  }

  hostConnected() {}

  get count() {
    return this.#flat.length / 2;
  }

  /** @param {number[]} flat  Points to go on with, row by row. */
  start(flat) {
    this.#flat = flat;
    this.active = true;
    this.begun();
    this.host.requestUpdate();
  }

  clear() {
    this.#flat = [];
    this.host.requestUpdate();
  }

  stop() {
    this.active = false;
    this.host.requestUpdate();
  }

  /** What is drawn so far. */
  get points() {
    return this.active ? Float32Array.from(this.#flat) : undefined;
  }

  /** @param {PointerEvent} event */
  down = (event) => {
    if (!this.active || !event.isPrimary || event.button !== 0) return;
    const canvas = /** @type {HTMLElement} */ (event.currentTarget);
    canvas.setPointerCapture(event.pointerId);
    this.#last = undefined;
    this.#add(event);
  };

  /** @param {PointerEvent} event */
  move = (event) => {
    const canvas = /** @type {HTMLElement} */ (event.currentTarget);
    if (!this.active || !canvas.hasPointerCapture(event.pointerId)) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length ? all : [event]) this.#add(one, canvas);
  };

  /**
   * @param {PointerEvent} event
   * @param {HTMLElement} canvas
   */
  #add(event, canvas = /** @type {HTMLElement} */ (event.currentTarget)) {
    const viewport = this.viewport();
    if (!viewport) return;
    const { clientX, clientY } = event;
    if (this.#last && Math.hypot(clientX - this.#last[0], clientY - this.#last[1]) < SPACING)
      return;
    this.#last = [clientX, clientY];
    const box = canvas.getBoundingClientRect();
    const inside =
      clientX > box.left && clientX < box.right && clientY > box.top && clientY < box.bottom;
    if (!inside) return;
    const [x, y] = viewport.fromPointer(event, box);
    for (let i = 0; i < SPRAY && this.count < MOST_DRAWN; i++) {
      const radius = SPREAD * Math.sqrt(-2 * Math.log(1 - Math.random()));
      const angle = 2 * Math.PI * Math.random();
      const aside = [radius * Math.cos(angle), radius * Math.sin(angle)];
      this.#flat.push(...viewport.moved([x, y], aside));
    }
    this.host.requestUpdate();
  }
}
