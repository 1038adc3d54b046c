/**
 * What an element has to know of its place: whether anybody sees it, whether it is light or dark there, how wide it is,
 * and how fine the pixels are.
 */

/** @typedef {'near' | 'visible' | 'theme' | 'size'} Change  A finer screen is another size. */

const NEAR = '200px'; // what is computed first is there when it is seen

export class Presence {
  near = false; // it is in the window, or will be soon
  seen = false; // it is in the window, whether or not its tab is in front
  dark = false;
  /** @type {Set<() => void>} */ #waiting = new Set();
  #system = matchMedia('(prefers-color-scheme: dark)');
  /** @type {MediaQueryList | undefined} */ #pixels;
  #resize = new ResizeObserver(() => this.changed('size'));
  #approach = new IntersectionObserver(
    (entries) => {
      this.near = isInside(entries);
      this.changed('near');
    },
    { rootMargin: NEAR },
  );
  #sight = new IntersectionObserver((entries) => {
    this.seen = isInside(entries);
    this.#look();
  });

  /**
   * @param {import('lit').ReactiveControllerHost & HTMLElement} host  Its attribute `theme` goes before the system's.
   * @param {(what: Change) => void} [changed]  What to do then; else the host is drawn anew, unless styles do it.
   */
  constructor(host, changed = redraws(host)) {
    this.host = host;
    this.changed = changed;
    host.addController(this);
  }

  /** Whether somebody sees it. */
  get visible() {
    return this.seen && !document.hidden;
  }

  /** Pixels of the screen along one of CSS; more than two cost time and nobody sees them. */
  get ratio() {
    return Math.min(2, devicePixelRatio);
  }

  /**
   * Resolves as soon as somebody sees it.
   * @param {AbortSignal} [signal]
   */
  async attended(signal) {
    while (!this.visible && !signal?.aborted) {
      await new Promise((resolve) => {
        const go = () => resolve(this.#waiting.delete(go));
        this.#waiting.add(go);
        signal?.addEventListener('abort', go, { once: true });
      });
    }
    signal?.throwIfAborted();
  }

  hostConnected() {
    this.#approach.observe(this.host);
    this.#sight.observe(this.host);
    this.#resize.observe(this.host);
    this.#system.addEventListener('change', this.#colour);
    document.addEventListener('visibilitychange', this.#look);
    this.dark = this.#isDark();
    this.#watchPixels();
  }

  hostDisconnected() {
    this.#approach.disconnect();
    this.#sight.disconnect();
    this.#resize.disconnect();
    this.#system.removeEventListener('change', this.#colour);
    document.removeEventListener('visibilitychange', this.#look);
    this.#pixels?.removeEventListener('change', this.#refine);
    this.near = this.seen = false;
  }

  /** The attribute may have changed. */
  hostUpdated() {
    this.#colour();
  }

  #look = () => {
    if (this.visible) for (const go of this.#waiting) go();
    this.changed('visible');
  };

  #colour = () => {
    const dark = this.#isDark();
    if (dark === this.dark) return;
    this.dark = dark;
    this.changed('theme');
  };

  #isDark() {
    const asked = this.host.getAttribute('theme');
    return asked === 'dark' || (asked !== 'light' && this.#system.matches);
  }

  #refine = () => {
    this.#watchPixels();
    this.changed('size');
  };

  /** A query hears only that the ratio is no longer the one it names. */
  #watchPixels() {
    this.#pixels?.removeEventListener('change', this.#refine);
    this.#pixels = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    this.#pixels.addEventListener('change', this.#refine);
  }
}

/** @param {import('lit').ReactiveControllerHost} host */
const redraws = (host) => (/** @type {Change} */ what) => {
  if (what === 'near' || what === 'visible') host.requestUpdate();
};

/** @param {IntersectionObserverEntry[]} entries */
const isInside = (entries) => entries[entries.length - 1].isIntersecting;
