/** Tells a figure when the reader comes near it, once: what it computes first is there when it is seen. */
export class Approach {
  near = false;

  /**
   * @param {import('lit').ReactiveControllerHost & Element} host
   * @param {() => void} arrived
   */
  constructor(host, arrived) {
    this.host = host;
    this.observer = new IntersectionObserver(
      (entries) => {
        if (!entries[entries.length - 1].isIntersecting) return;
        this.observer.disconnect();
        this.near = true;
        arrived();
      },
      { rootMargin: '200px' },
    );
    host.addController(this);
  }

  hostConnected() {
    this.observer.observe(this.host);
  }

  hostDisconnected() {
    this.observer.disconnect();
    this.near = false;
  }
}
