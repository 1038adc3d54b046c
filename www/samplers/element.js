/** <score-lab-race>: samplers on one network from the same noise, Langevin dynamics with and without annealing, guidance. */
import { LitElement, html } from 'lit';
import { experiments } from '../experiment/experiment.css.js';
import { comparison } from '../experiment/panels.css.js';
import { controls } from '../controls/controls.css.js';
import { keepKeys } from '../controls/keys.js';
import { NextFrame } from '../controls/next-frame.js';
import { Presence } from '../controls/presence.js';
import { plots } from '../plot/plot.css.js';
import { base } from '../controls/base.css.js';
import { theme } from '../controls/theme.css.js';
import { GuidanceFigure } from './guidance-figure.js';
import { NcsnFigure } from './ncsn-figure.js';
import { Plane } from './plane.js';
import { looks } from './race.css.js';
import { SamplersFigure } from './samplers-figure.js';

/** @type {Record<string, new (host: ScoreLabRace) => import('./figure.js').Figure>} */
const FIGURES = { samplers: SamplersFigure, ncsn: NcsnFigure, guidance: GuidanceFigure };

export class ScoreLabRace extends LitElement {
  static styles = [theme, base, controls, comparison, experiments, plots, looks];

  static properties = {
    preset: { type: String, reflect: true },
    data: { type: String, reflect: true },
    sde: { type: String, reflect: true },
    score: { type: String, reflect: true },
    samplers: { type: String },
    budget: { type: Number, reflect: true },
    count: { type: Number },
    seed: { type: Number },
    backend: { type: String },
    autoplay: { type: Boolean },
    theme: { type: String, reflect: true },
  };

  /** @type {import('./figure.js').Figure | undefined} */ #figure;
  /** @type {WeakMap<Element, Plane>} */ #planes = new WeakMap();
  #made = '';
  #frame = new NextFrame(this, () => this.#paint());
  presence = new Presence(this, (what) => {
    if (what === 'near' || what === 'visible') this.requestUpdate();
    if (what === 'theme') this.#planes = new WeakMap();
    this.#frame.ask();
  });

  constructor() {
    super();
    this.preset = 'samplers';
    this.data = 'eight-gaussians';
    this.sde = 'vp';
    this.score = 'exact';
    this.samplers = '';
    this.budget = 100;
    this.count = 1000;
    this.seed = 0;
    /** @type {import('../types.d.ts').Backend} */
    this.backend = 'cpu';
    this.autoplay = false;
  }

  /** The lab of this figure, once it stands. */
  get lab() {
    return this.#figure?.course?.lab;
  }

  /** What each panel shows: sampler, points, evaluations, seconds, quality, paths. */
  get results() {
    return this.#figure?.results ?? [];
  }

  /** Runs what its main button runs. */
  async play() {
    await this.updateComplete;
    return this.#figure?.go();
  }

  stop() {
    this.#figure?.stop();
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#figure?.dispose();
    this.#figure = undefined;
    this.#made = '';
  }

  willUpdate() {
    if (!this.isConnected) return;
    const asked = `${this.preset} ${this.samplers}`;
    if (asked !== this.#made) {
      this.#made = asked;
      this.#figure?.dispose();
      this.#figure = new (FIGURES[this.preset] ?? SamplersFigure)(this);
    }
    this.#figure?.follow();
  }

  /** Its lab stands up when the reader comes near. */
  updated() {
    if (!this.#figure || this.#figure.started || !this.presence.near) return;
    this.#figure.start();
    if (this.autoplay) this.play();
  }

  #paint() {
    const scenes = this.#figure?.scenes() ?? [];
    [...this.renderRoot.querySelectorAll('canvas')].forEach((canvas, i) => {
      const plane = this.#planes.get(canvas) ?? new Plane(this, canvas);
      this.#planes.set(canvas, plane);
      plane.paint(scenes[i], this.presence.ratio);
    });
  }

  render() {
    return html`<div
      class="figure-compare"
      @keydown=${keepKeys}
      @keypress=${keepKeys}
      @keyup=${keepKeys}
    >
      ${this.#figure?.render()}
    </div>`;
  }
}
