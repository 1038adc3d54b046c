/** <score-lab-evolution>: KL and entropy along t, each directly and as the integral of its identity. */
import { LitElement, html } from 'lit';
import { comparison } from '../compare/compare.css.js';
import { Approach } from '../controls/approach.js';
import { choice, slider } from '../controls/choice.js';
import { controls } from '../controls/controls.css.js';
import { keepKeys } from '../controls/keys.js';
import { message } from '../controls/setting.js';
import { createLab } from '../lab.js';
import { plots } from '../plot/plot.css.js';
import { styles } from '../styles.css.js';
import { theme } from '../theme.css.js';
import { fixed } from '../views/number.js';
import { looks } from './evolution.css.js';
import { plot } from './plot.js';
import { scientific } from './scientific.js';

/** @typedef {import('../types.d.ts').Evolution} Evolution */
/** @typedef {{ name: 'flow' | 'sde' | 'entropy', title: string, identity: string }} Part */

/** @type {Part[]} */
const PARTS = [
  {
    name: 'flow',
    title: 'KL(pₜ‖qₜ), q of the probability flow',
    identity: 'dKL/dt = −½g² E[(∇log pₜ − s)·(∇log pₜ − ∇log qₜ)]',
  },
  {
    name: 'sde',
    title: 'KL(pₜ‖qₜ), q of the reverse SDE',
    identity: 'dKL/dt = −½g² E[(∇log pₜ + ∇log qₜ − 2s)·(∇log pₜ − ∇log qₜ)]',
  },
  {
    name: 'entropy',
    title: 'Entropy H(pₜ)',
    identity: 'dH/dt = E[∇·f] + ½g² E‖∇log pₜ‖²',
  },
];

/** Only its SDE matters. */
const config = (/** @type {string} */ sde) =>
  /** @type {import('../types.d.ts').Config} */ ({
    data: { kind: 'mixture', weights: [1], means: [[0, 0]], stds: [1] },
    sde: { kind: sde },
    score: { kind: 'exact' },
  });

export class ScoreLabEvolution extends LitElement {
  static styles = [theme, styles, controls, comparison, plots, looks];

  static properties = {
    sde: { type: String, reflect: true },
    kappa: { type: Number, reflect: true },
    mean: { type: Number, reflect: true },
    std: { type: Number, reflect: true },
    theme: { type: String, reflect: true },
  };

  /** @type {Evolution | undefined} */ #evolution;
  /** @type {Map<string, Promise<import('../types.d.ts').Lab>>} */ #labs = new Map();
  #error = '';
  #busy = false;
  #answered = '';
  #approach = new Approach(this, () => this.#ask());

  constructor() {
    super();
    this.sde = 'vp';
    this.kappa = 1.3;
    this.mean = 0.8;
    this.std = 0.6;
  }

  /** What is shown. */
  get evolution() {
    return this.#evolution;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const lab of this.#labs.values()) lab.then((lab) => lab.free()).catch(() => {});
    this.#labs.clear();
    this.#answered = '';
  }

  updated() {
    this.#ask();
  }

  /** One question at a time; what was set meanwhile is asked next. */
  async #ask() {
    if (this.#busy || !this.#approach.near) return;
    const { sde, kappa, mean, std } = this;
    const asked = JSON.stringify([sde, kappa, mean, std]);
    if (asked === this.#answered) return;
    this.#busy = true;
    try {
      const lab = this.#labs.get(sde) ?? createLab(config(sde), { backend: 'cpu' });
      this.#labs.set(sde, lab);
      this.#evolution = await (await lab).evolution({ kappa, mean, std, points: 200 });
      this.#error = '';
    } catch (error) {
      this.#labs.delete(sde);
      if (this.#approach.near) this.#error = error instanceof Error ? error.message : String(error);
    }
    this.#busy = false;
    this.#answered = this.#approach.near ? asked : '';
    this.requestUpdate();
  }

  render() {
    const { sde, kappa, mean, std } = this;
    const evolution = this.#evolution;
    return html`<div class="figure-compare" @keydown=${keepKeys}>
      <div class="view">
        ${choice({
          id: 'evolution-sde',
          label: 'SDE',
          value: sde,
          choices: [
            ['vp', 'VP'],
            ['sub-vp', 'Sub-VP'],
            ['ve', 'VE'],
          ],
          set: (sde) => (this.sde = sde),
        })}
        ${slider({
          id: 'evolution-kappa',
          label: 'κ',
          value: kappa,
          min: 0.5,
          max: 1.5,
          step: 0.01,
          shown: kappa.toFixed(2),
          set: (kappa) => (this.kappa = kappa),
        })}
        ${slider({
          id: 'evolution-mean',
          label: 'Mean',
          value: mean,
          min: -2,
          max: 2,
          step: 0.05,
          shown: fixed(mean, 2),
          set: (mean) => (this.mean = mean),
        })}
        ${slider({
          id: 'evolution-std',
          label: 'Std',
          value: std,
          min: 0.1,
          max: 2,
          step: 0.05,
          shown: std.toFixed(2),
          set: (std) => (this.std = std),
        })}
      </div>
      ${message('evolution-error', this.#error)}
      <div class="panels count-3 plots">${PARTS.map((part) => panel(part, evolution))}</div>
      <p class="note">
        <span class="swatch-line"></span> the quantity itself;
        <span class="swatch-line dashed"></span> its value at t = 1 less the integral of its
        derivative by the identity. All in nats, t on a log scale; time runs backwards from right to
        left.
      </p>
      <p class="words" id="evolution-words">${evolution ? inWords(evolution, kappa) : ''}</p>
    </div>`;
  }
}

/**
 * @param {Part} part
 * @param {Evolution | undefined} evolution
 */
const panel = ({ name, title, identity }, evolution) => html`
  <section class="panel" aria-label=${title}>
    <h3>${title}</h3>
    ${plot(title, evolution?.times, evolution?.[name], name !== 'entropy')}
    <p class="identity">${identity}</p>
    <dl class="numbers">
      <div class="number">
        <dt>Largest difference</dt>
        <dd class="difference">${evolution ? shown(difference(evolution[name])) : '–'}</dd>
      </div>
    </dl>
  </section>
`;

/** @param {number} nats */
const shown = (nats) => (nats === 0 ? '0 in single precision' : `${scientific(nats)} nats`);

/** @param {import('../types.d.ts').EvolutionCurve} curve */
const difference = ({ direct, integrated }) =>
  direct.reduce((most, value, i) => Math.max(most, Math.abs(value - integrated[i])), 0);

/**
 * @param {Evolution} evolution
 * @param {number} kappa
 */
function inWords({ flow, sde }, kappa) {
  const prior = scientific(flow.direct[0]);
  const ends = [flow, sde].map(({ direct }) => `${scientific(direct[direct.length - 1])} nats`);
  return kappa === 1
    ? `s = ∇log pₜ: only the prior’s mismatch is left, ${prior} nats at t = 1. The flow keeps it, ${ends[0]} at t = 10⁻⁵; the reverse SDE forgets it, ${ends[1]}.`
    : `One score, two models: at t = 10⁻⁵ the flow is ${ends[0]} from the data, the reverse SDE ${ends[1]}. Both start from the prior’s mismatch at t = 1, ${prior} nats.`;
}
