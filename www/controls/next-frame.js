/** Work that is done with the next frame, once however often it is asked for, and never for an element that has gone. */
export class NextFrame {
  #frame = 0;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => void} work
   */
  constructor(host, work) {
    this.work = work;
    host.addController(this);
  }

  ask = () => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.work();
    });
  };

  hostUpdated() {
    this.ask();
  }

  hostDisconnected() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }
}
