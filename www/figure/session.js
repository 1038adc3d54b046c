/**
 * The figure's one owner of what is asked. It holds two values: what is *wanted*, and the run that *stands*; all
 * that is shown is a function of the two. Whenever they differ it makes the run that is wanted, while the other one
 * goes on untouched; a lab that cannot be made leaves what stands as it was, and says so until something else is
 * wanted. It pulls: nothing is queued, and pause means to stop asking.
 */
import { isFatal, messageOf } from '../engine/errors.js';
import { Viewport } from '../plot/viewport.js';
import { Run } from './run.js';

/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {import('../types.d.ts').Backend} Backend */
/** @typedef {import('../settings/settings.js').Values} Values */
/**
 * @typedef {object} Asked
 * @property {string} model  Two with the same are about the same network, which can be carried from one lab to the other.
 * @property {Backend} backend
 * @property {boolean} worker
 * @property {Config} config
 */
/** @typedef {{ message: string, field?: string }} Trouble */
/** @typedef {Omit<Asked, 'config'> & { fresh: number }} Target  Which lab, and which of its runs since the last resets. */
/** @typedef {{ target?: Target, controller: AbortController }} Making */
/** @typedef {'ready' | 'progress' | 'error' | 'state'} Change */
/**
 * What the session asks of its figure.
 * @typedef {object} Host
 * @property {(what: Change) => void} changed
 * @property {(config: Config) => Asked} follow  Sets the figure's settings to those of a saved model, and says what they ask for.
 * @property {(backend: Backend) => Asked} runOn  Sets where it runs.
 */

const EMPTY = new Viewport([-4, 4, -4, 4]);

export class Session {
  /** @type {Run | undefined} */ standing;
  playing = false;
  /** @type {import('../types.d.ts').Progress | undefined} Set while a lab starts. */ progress;
  /** What happened that the reader did not ask for. */
  notice = '';

  /** @type {Host} */ #host;
  /** @type {Values} */ #values;
  /** @type {Asked | undefined} */ #wanted;
  /** @type {Target | undefined} What stands. */ #stands;
  #fresh = 0; // counts the resets
  /** @type {Making | undefined} */ #making;
  /** @type {(Trouble & { target: Target }) | undefined} Why what is wanted does not stand. */ #refusal;
  /** @type {Trouble | undefined} Why what stands does not go on. */ #failure;
  #instead = ''; // why another backend is wanted than was asked for
  #active = false;
  #alive = true;
  /** @type {{ run: Run, step: number } | undefined} */ #recovered;
  /** @type {() => void} */ #poke = () => {};

  /**
   * @param {Values} values
   * @param {Host} host
   */
  constructor(values, host) {
    this.#values = values;
    this.#host = host;
    this.#loop();
  }

  /** The piece of the plane that is shown; until a lab says what its data need, that of the named ones. */
  get viewport() {
    return this.standing?.viewport ?? EMPTY;
  }

  /** What the crosshair moves on, once there is something to ask. */
  get crosshair() {
    const run = this.standing;
    if (!run?.planar) return undefined;
    const { viewport, probed } = run;
    return { viewport, probed, probe: (/** @type {number[]} */ at) => this.probe(at) };
  }

  // --- what is wanted --------------------------------------------------------------------------

  /** @param {Asked} asked */
  want(asked) {
    const before = this.#wanted && this.#target;
    this.#wanted = asked;
    if (!same(before, this.#target)) this.#settle();
  }

  /** What is wanted, from the start: the same seed gives the same run. */
  reset() {
    if (!this.#wanted) return;
    this.#fresh++;
    this.#settle();
  }

  /** Why what is wanted does not stand, or what stands does not go on. @returns {Trouble | undefined} */
  get trouble() {
    return this.#refusal ?? this.#failure;
  }

  /** Whether what stands is not what is wanted, and will not be: that was refused. */
  get refused() {
    return this.#refusal !== undefined && this.standing !== undefined;
  }

  /** @returns {Target} */
  get #target() {
    const { model, backend, worker } = /** @type {Asked} */ (this.#wanted);
    return { model, backend, worker, fresh: this.#fresh };
  }

  /** Makes what is wanted, unless it stands. */
  #settle() {
    this.#abandon();
    this.#refusal = undefined;
    this.#instead = '';
    if (!same(this.#stands, this.#target)) this.#make(this.#target);
    this.#host.changed('state');
  }

  #abandon() {
    this.#making?.controller.abort();
    this.#making = this.progress = undefined;
  }

  /** @param {Target} target */
  async #make(target) {
    const making = this.#begin(target);
    const asked = /** @type {Asked} */ (this.#wanted);
    const before = isCarried(this.#stands, target) ? this.standing : undefined;
    try {
      const run = await this.#start(asked, making, await before?.lab.save());
      if (before) run.continue(before);
      this.#adopt(run, making);
    } catch (error) {
      if (making !== this.#making) return;
      this.#abandon();
      this.#refusal = { ...troubleOf(error), target };
      this.#host.changed('error');
      // Nothing runs yet: a figure without its GPU is better than none.
      if (!this.standing && asked.backend === 'webgpu') this.#goOnWithCpu(messageOf(error));
    }
  }

  /**
   * A saved model becomes what is wanted, and what stands, with the configuration it was saved with.
   * @param {Uint8Array} bytes
   * @throws If it cannot be read; then what was wanted and what stands are as they were.
   */
  async load(bytes) {
    if (!this.#wanted) throw new Error('there is no figure to load into yet');
    const making = this.#begin();
    try {
      const run = await this.#start(this.#wanted, making, bytes);
      if (making !== this.#making) return run.free();
      this.#wanted = run.asked = this.#host.follow(run.lab.info.config);
      this.#adopt(run, making);
    } catch (error) {
      if (making !== this.#making) return;
      this.#abandon();
      this.#settle();
      throw error;
    }
  }

  /**
   * @param {Target} [target]  None: it is for a file to say.
   * @returns {Making}
   */
  #begin(target) {
    this.#abandon();
    return (this.#making = { target, controller: new AbortController() });
  }

  /**
   * @param {Asked} asked
   * @param {Making} making
   * @param {Uint8Array} [bytes]
   */
  #start(asked, making, bytes) {
    return Run.start(asked, {
      bytes,
      signal: making.controller.signal,
      changed: () => this.#host.changed('state'),
      onProgress: (progress) => {
        if (making !== this.#making) return;
        this.progress = progress;
        this.#host.changed('state');
      },
    });
  }

  /**
   * @param {Run} run
   * @param {Making} making
   */
  #adopt(run, making) {
    if (making !== this.#making) return run.free();
    this.#making = this.progress = this.#refusal = undefined;
    this.#stand(run, this.#target);
    this.notice = [this.#instead, run.lab.info.threadReason].filter(Boolean).join(' ');
    this.#host.changed('ready');
  }

  /**
   * @param {Run} run
   * @param {Target} target
   */
  #stand(run, target) {
    this.standing?.free();
    this.standing = run;
    this.#stands = target;
    this.#failure = undefined;
    this.#poke();
  }

  /**
   * The reader has asked for a GPU that is not there: the figure says what runs instead.
   * @param {string} reason
   */
  #goOnWithCpu(reason) {
    this.#wanted = this.#host.runOn('cpu');
    this.#settle();
    this.#instead = `${reason} Going on with the CPU.`;
  }

  // --- what runs -------------------------------------------------------------------------------

  /** @param {Values} values */
  show(values) {
    this.#values = values;
    this.standing?.answers.follow(this.standing.scene(values, this.playing));
    this.#poke();
  }

  /** @param {boolean} active  Whether anybody sees the figure. */
  setActive(active) {
    this.#active = active;
    this.#poke();
  }

  play() {
    this.playing = true;
    this.#goOn();
  }

  pause() {
    this.playing = false;
    this.#host.changed('state');
  }

  stepOnce() {
    this.playing = false;
    if (this.standing) this.standing.single++;
    this.#goOn();
  }

  /** To the state in which held-out points were likeliest. */
  returnToBest() {
    this.playing = false;
    if (this.standing) this.standing.returning = true;
    this.#goOn();
  }

  /** The model is about to move: what is being asked about it can go. */
  #goOn() {
    this.#failure = undefined;
    this.standing?.answers.interrupt();
    this.#poke();
    this.#host.changed('state');
  }

  /** @param {number[]} [point]  None: the reader has seen enough. */
  probe(point) {
    if (!this.standing) return;
    this.standing.probed = point;
    this.show(this.#values);
    this.#host.changed('state');
  }

  stopSampling() {
    this.standing?.answers.stop();
    this.#host.changed('state');
  }

  resumeSampling() {
    this.standing?.answers.resume();
    this.#poke();
    this.#host.changed('state');
  }

  dispose() {
    this.#alive = false;
    this.#abandon();
    this.standing?.free();
    this.#poke();
  }

  async #loop() {
    while (this.#alive) {
      const run = this.standing;
      const work = this.#active ? run?.next(this.#values, this.playing) : undefined;
      if (!run || !work) {
        await new Promise((resolve) => (this.#poke = () => resolve(undefined)));
        continue;
      }
      try {
        const change = await work();
        if (run === this.standing) this.#host.changed(change);
      } catch (error) {
        if (this.#alive && run === this.standing) await this.#recover(run, error);
      }
      await rest();
    }
  }

  /**
   * The lab is lost (its GPU, or the whole core): a new one goes on from the last state. What else fails has left
   * the model as it was.
   * @param {Run} run
   * @param {unknown} error
   */
  async #recover(run, error) {
    const gpu = run.lab.info.backend === 'webgpu';
    const again = this.#recovered?.run === run && this.#recovered.step === run.step;
    if (again || !(gpu || isFatal(error))) return this.#fail(error);
    try {
      const next = await this.#rescued(run);
      if (run !== this.standing || !this.#alive) return next.free();
      next.continue(run);
      this.#recovered = { run: next, step: next.step };
      // The menu follows, unless the reader has asked for something else in the meantime.
      if (gpu && this.#wanted?.backend === 'webgpu' && !this.#making) {
        this.#wanted = this.#host.runOn('cpu');
      }
      const target = this.#making ? { ...this.#stands, backend: 'cpu' } : this.#target;
      this.#stand(next, /** @type {Target} */ (target));
      this.notice = `${gpu ? 'The GPU was lost' : 'The core stopped'} (${messageOf(error)}). Going on with the CPU from step ${next.step}.`;
      this.#host.changed('ready');
    } catch (failure) {
      if (run === this.standing && this.#alive) this.#fail(failure);
    }
  }

  /** @param {Run} run */
  #rescued(run) {
    const asked = { ...run.asked, backend: /** @type {const} */ ('cpu') };
    const changed = () => this.#host.changed('state');
    const { signal } = new AbortController();
    return Run.start(asked, { bytes: run.state, changed, signal, onProgress: () => {} });
  }

  /** @param {unknown} error */
  #fail(error) {
    this.playing = false;
    if (this.standing) this.standing.single = 0;
    this.#failure = troubleOf(error);
    this.#host.changed('error');
  }
}

/**
 * @param {unknown} error
 * @returns {Trouble}
 */
const troubleOf = (error) => ({
  message: messageOf(error),
  field: /** @type {{ field?: string }} */ (error)?.field,
});

/**
 * @param {Target | undefined} a
 * @param {Target | undefined} b
 */
const same = (a, b) => isCarried(a, b) && a?.backend === b?.backend && a?.worker === b?.worker;

/**
 * Whether they are the same network, which then goes on where it was.
 * @param {Target | undefined} a
 * @param {Target | undefined} b
 */
const isCarried = (a, b) =>
  a !== undefined && b !== undefined && a.model === b.model && a.fresh === b.fresh;

/** Lets the page paint and hear its reader: an await on something ready would not. */
const rest = () => new Promise((resolve) => setTimeout(resolve));
