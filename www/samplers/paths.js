/**
 * Keeps the paths of every panel those of the settings as they stand. It pulls, one panel in turn: however
 * fast a point is dragged, each panel shows the newest position it had time for.
 */

/** @typedef {import('../types.d.ts').SampleOptions} SampleOptions */
/** @typedef {import('../types.d.ts').Trajectories} Trajectories */
/** @typedef {{ key: string, value?: Trajectories }} Drawn */
/** @typedef {{ lab: import('../types.d.ts').Lab, key: string, options: SampleOptions }} Wish */

/** @template {{ paths?: Drawn }} Lane */
export class Paths {
  #busy = false;
  #last = -1;

  /**
   * @param {() => Lane[]} lanes
   * @param {(lane: Lane) => Wish | undefined} wish
   * @param {(paths: Trajectories, options: SampleOptions) => void} drawn
   */
  constructor(lanes, wish, drawn) {
    this.lanes = lanes;
    this.wish = wish;
    this.drawn = drawn;
  }

  /** Something that the paths depend on may have changed. */
  async poke() {
    if (this.#busy) return;
    this.#busy = true;
    for (let lane = this.#due(); lane; lane = this.#due()) {
      const { lab, key, options } = /** @type {Wish} */ (this.wish(lane));
      try {
        const { trajectories } = await lab.sample(options);
        lane.paths = { key, value: trajectories };
        if (trajectories) this.drawn(trajectories, options);
      } catch {
        lane.paths = { key }; // what is wrong with it, the race says
      }
    }
    this.#busy = false;
  }

  #due() {
    const lanes = this.lanes();
    const inTurn = lanes.map((_, i) => (this.#last + 1 + i) % lanes.length);
    const next = inTurn.find((i) => {
      const wish = this.wish(lanes[i]);
      return wish && wish.key !== lanes[i].paths?.key;
    });
    if (next === undefined) return undefined;
    this.#last = next;
    return lanes[next];
  }
}
