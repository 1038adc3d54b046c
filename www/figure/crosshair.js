/** The crosshair on the stage: a click or a tap asks what is known at a point, and so do arrow keys and Enter. */
import { svg, html, nothing } from 'lit';
import { stride } from '../controls/keys.js';

/**
 * @typedef {object} Probed  What stands on the stage.
 * @property {import('../plot/viewport.js').Viewport} viewport
 * @property {number[] | undefined} probed
 * @property {(point: number[]) => void} probe
 */

export class Crosshair {
  /** @type {number[] | undefined} Where keys have moved it before it was asked for anything. */ #waiting;

  /**
   * @param {import('lit').ReactiveControllerHost & import('lit').LitElement} host
   * @param {() => Probed | undefined} session
   */
  constructor(host, session) {
    this.host = host;
    this.session = session;
    host.addController(this);
  }

  hostConnected() {}

  /** @param {MouseEvent} event */
  click = (event) => {
    const session = this.session();
    if (!session) return;
    const canvas = /** @type {HTMLElement} */ (event.currentTarget);
    session.probe(session.viewport.fromPointer(event, canvas.getBoundingClientRect()));
    // So that arrow keys go on from there.
    const mark = /** @type {SVGElement | null} */ (
      this.host.renderRoot.querySelector('#crosshair')
    );
    mark?.focus({ preventScroll: true });
  };

  /** @param {KeyboardEvent} event */
  #key = (event) => {
    const session = this.session();
    if (!session) return;
    const at = this.#at(session);
    const way = stride(event);
    if (!way && !['Enter', ' '].includes(event.key)) return;
    event.preventDefault();
    const next = way ? session.viewport.clamped(session.viewport.moved(at, way)) : at;
    if (session.probed || !way) return session.probe(next);
    this.#waiting = next;
    this.host.requestUpdate();
  };

  /** @param {Probed} session */
  #at({ probed, viewport }) {
    return probed ?? viewport.clamped(this.#waiting ?? viewport.centre);
  }

  render() {
    const session = this.session();
    if (!session) return nothing;
    const at = this.#at(session);
    const place = session.viewport.toCanvas(1);
    const [x, y] = [place.x(at[0]), place.y(at[1])].map((part) => `${100 * part}%`);
    return html`<svg class="crosshair ${session.probed ? 'asked' : ''}">
      ${svg`<g
        id="crosshair"
        role="button"
        tabindex="0"
        aria-label="Probe at ${session.viewport.inWords(at)}; arrow keys move it, Enter shows ln p there"
        @keydown=${this.#key}
      >
        <svg x=${x} y=${y}>
          <circle r="6"></circle>
          <path d="M-12 0h9M3 0h9M0 -12v9M0 3v9"></path>
        </svg>
      </g>`}
    </svg>`;
  }
}
