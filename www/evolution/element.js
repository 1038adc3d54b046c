/** <score-lab-evolution>: KL and entropy along t, each directly and as the integral of its identity. */
import { LitElement, html } from 'lit';
import { comparison } from '../experiment/panels.css.js';
import { choice } from '../controls/choice.js';
import { controls } from '../controls/controls.css.js';
import { experiments } from '../experiment/experiment.css.js';
import { keepKeys } from '../controls/keys.js';
import { Presence } from '../controls/presence.js';
import { stepsRefusal } from '../experiment/steps.js';
import { plots } from '../plot/plot.css.js';
import { base } from '../controls/base.css.js';
import { theme } from '../controls/theme.css.js';
import { looks } from './evolution.css.js';
import { gaussianView } from './gaussian-view.js';
import { Gaussian } from './gaussian.js';
import { networkView } from './network-view.js';
import { Network } from './network.js';

/** @type {[string, string][]} */
const MODELS = [
  ['gaussian', 'Gaussian, κ times its score'],
  ['network', 'Trained network'],
];

export class ScoreLabEvolution extends LitElement {
  static styles = [theme, base, controls, comparison, experiments, plots, looks];

  static properties = {
    model: { type: String, reflect: true },
    sde: { type: String, reflect: true },
    kappa: { type: Number, reflect: true },
    mean: { type: Number, reflect: true },
    std: { type: Number, reflect: true },
    data: { type: String, reflect: true },
    steps: { type: String, reflect: true },
    theme: { type: String, reflect: true },
  };

  #presence = new Presence(this);
  #gaussian = new Gaussian(() => this.requestUpdate());
  #network = new Network(() => this.requestUpdate(), this.#presence);

  constructor() {
    super();
    this.model = 'gaussian';
    this.sde = 'vp';
    this.kappa = 1.3;
    this.mean = 0.8;
    this.std = 0.6;
    this.data = 'moons';
    /** @type {string | number} As it was typed, allowed or not. */
    this.steps = '500';
  }

  /** What is shown. */
  get evolution() {
    return this.#ofNetwork ? this.#network.followed?.evolution : this.#gaussian.evolution;
  }

  get #ofNetwork() {
    return this.model === 'network';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#gaussian.free();
    this.#network.task.stop();
  }

  /** @param {Map<string, unknown>} changes */
  willUpdate(changes) {
    // Nothing runs unseen.
    if (changes.has('model') && !this.#ofNetwork) this.#network.task.stop();
  }

  updated() {
    this.#ask();
  }

  /** Trains the network and follows it. */
  async play() {
    if (stepsRefusal(this.steps)) return this.requestUpdate();
    const { data, sde, steps } = this;
    await this.#network.start({ data, sde, steps: Number(steps) });
  }

  stop() {
    this.#network.task.stop();
  }

  #ask() {
    if (this.#presence.near && !this.#ofNetwork) this.#gaussian.ask(this);
  }

  render() {
    const set = (/** @type {Partial<ScoreLabEvolution>} */ change) => Object.assign(this, change);
    const models = choice({
      id: 'evolution-model',
      label: 'Model',
      value: this.model,
      choices: MODELS,
      set: (model) => set({ model }),
    });
    return html`<div
      class="figure-compare"
      @keydown=${keepKeys}
      @keypress=${keepKeys}
      @keyup=${keepKeys}
    >
      ${
        this.#ofNetwork
          ? networkView(models, this, this.#network, { set, start: () => this.play() })
          : gaussianView(models, this, this.#gaussian, set)
      }
    </div>`;
  }
}
