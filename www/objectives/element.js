/** <score-lab-compare>: two to four objectives trained side by side on the same data, seed and steps. */
import { LitElement, html } from 'lit';
import { choice, slider, tick } from '../controls/choice.js';
import { controls } from '../controls/controls.css.js';
import { keepKeys } from '../controls/keys.js';
import { NextFrame } from '../controls/next-frame.js';
import { Presence } from '../controls/presence.js';
import { message } from '../controls/setting.js';
import { MAPS } from '../figure/layers/maps.js';
import { base } from '../controls/base.css.js';
import { theme } from '../controls/theme.css.js';
import { integer } from '../number/number.js';
import { comparison } from '../experiment/panels.css.js';
import { OUT_OF_SIGHT } from '../experiment/task.js';
import { plots } from '../plot/plot.css.js';
import { PanelPainter, panel } from './panel.js';
import { PRESETS } from './presets.js';
import { Race } from './rounds.js';

/** @type {[string, string][]} */
const MAP_NAMES = [
  ['none', 'None'],
  ['score-error', 'Score error'],
  ['curl', 'Curl of the score'],
];

export class ScoreLabCompare extends LitElement {
  static styles = [theme, base, controls, comparison, plots];

  static properties = {
    preset: { type: String, reflect: true },
    backend: { type: String },
    steps: { type: Number },
    seed: { type: Number },
    theme: { type: String, reflect: true },
    runs: { attribute: false },
  };

  /** @type {Race | undefined} */ #race;
  /** @type {PanelPainter[]} */ #painters = [];
  #view = { map: 'score-error', time: 0.1, field: true };
  #asked = '';
  #frame = new NextFrame(this, () => this.#paint());
  #presence = new Presence(this, (what) => {
    if (what === 'theme') this.#painters = [];
    if (what === 'visible') this.requestUpdate();
    this.#frame.ask();
  });

  constructor() {
    super();
    this.preset = PRESETS[0].name;
    /** @type {import('../types.d.ts').Backend} */
    this.backend = 'cpu';
    this.steps = 2000;
    this.seed = 0;
    /** @type {import('./presets.js').Variant[] | undefined} Two to four, instead of a preset. */
    this.runs = undefined;
  }

  /** @returns {import('./presets.js').Preset} */
  get #chosen() {
    const { runs } = this;
    if (runs) {
      const given = {
        name: 'own',
        button: '',
        text: '',
        map: 'score-error',
        time: 0.1,
        shared: {},
      };
      return { ...given, variants: runs };
    }
    return PRESETS.find(({ name }) => name === this.preset) ?? PRESETS[0];
  }

  /** What is compared, once it stands: label, lab and step of each. */
  get contenders() {
    return (this.#race?.contenders ?? []).map(({ label, lab, step }) => ({ label, lab, step }));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#drop();
    this.#asked = '';
  }

  /** Nothing is computed before the reader asks: the labs stand up with the first press of Train. */
  play() {
    if (this.#race?.error) this.#drop(); // it is over: from the start
    this.#race ??= this.#newRace();
    this.#race.play();
  }

  pause() {
    this.#race?.pause();
  }

  reset() {
    this.#drop();
    this.requestUpdate();
  }

  #drop() {
    this.#race?.dispose();
    this.#race = undefined;
    this.#painters = [];
  }

  #newRace() {
    const { backend, seed, steps } = this;
    const preset = this.#chosen;
    return new Race(
      { ...preset, shared: { ...preset.shared, seed } },
      {
        backend,
        limit: steps,
        view: () => ({ map: this.#view.map, time: this.#view.time }),
        presence: this.#presence,
      },
      () => this.requestUpdate(),
    );
  }

  willUpdate() {
    const asked = JSON.stringify([this.preset, this.runs, this.backend, this.seed, this.steps]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const { map, time } = this.#chosen;
    this.#view = { ...this.#view, map, time };
    this.#drop();
  }

  #paint() {
    const race = this.#race;
    const sections = [...this.renderRoot.querySelectorAll('.panel')];
    sections.forEach((section, i) => {
      this.#painters[i] ??= new PanelPainter(this, /** @type {HTMLElement} */ (section));
      const { ratio } = this.#presence;
      this.#painters[i].paint(race?.contenders[i], this.#view, race?.playing ?? false, ratio);
    });
  }

  /** @param {Partial<{ map: string, time: number, field: boolean }>} change */
  #show(change) {
    this.#view = { ...this.#view, ...change };
    this.requestUpdate();
    this.#race?.poke();
  }

  /** How far they are. */
  get #words() {
    const race = this.#race;
    if (race?.progress) return race.progress;
    if (race?.playing && !this.#presence.visible) return OUT_OF_SIGHT;
    return `step ${integer(race?.step ?? 0)} of ${integer(this.steps)}`;
  }

  render() {
    const race = this.#race;
    const { map, time, field } = this.#view;
    const { variants, text, noise = false } = this.#chosen;
    const timed = variants.some(
      ({ config }) => typeof config.loss?.time !== 'object' || 'ladder' in config.loss.time,
    );
    const colours = MAPS[map];
    return html`<div
      class="figure-compare"
      @keydown=${keepKeys}
      @keypress=${keepKeys}
      @keyup=${keepKeys}
    >
      ${
        this.runs
          ? ''
          : html`<div class="buttons presets" role="group" aria-label="What to compare">
              ${PRESETS.map(
                ({ name, button }) =>
                  html`<button
                    type="button"
                    id="preset-${name}"
                    aria-pressed=${name === this.preset}
                    @click=${() => (this.preset = name)}
                  >
                    ${button}
                  </button>`,
              )}
            </div>`
      }
      <p class="text">${text}</p>
      <div class="transport">
        <button
          type="button"
          id="compare-play"
          class="primary"
          @click=${() => (race?.playing ? this.pause() : this.play())}
        >
          ${race?.playing ? 'Pause' : 'Train all'}
        </button>
        <button type="button" id="compare-reset" @click=${() => this.reset()}>Reset</button>
        <p class="counts" role="status">${this.#words}</p>
      </div>
      ${message('compare-error', race?.error ?? '')}
      <div class="view">
        ${
          timed
            ? slider({
                id: 'compare-time',
                label: 'Time t',
                value: time,
                max: 1,
                step: 0.01,
                shown: time.toFixed(2),
                set: (time) => this.#show({ time }),
              })
            : ''
        }
        ${choice({
          id: 'compare-map',
          label: 'Map',
          value: map,
          choices: MAP_NAMES,
          set: (map) => this.#show({ map }),
        })}
        ${tick('compare-field', 'Score field', field, (on) => this.#show({ field: on }))}
      </div>
      <p class="note key">
        ${colours ? html`<span class="bar ${colours.ramp}" aria-hidden="true"></span> ${colours.key}, the same in every panel.` : ''}
      </p>
      <div class="panels count-${variants.length}">
        ${variants.map((variant, i) => panel(variant, race?.contenders[i], noise))}
      </div>
    </div>`;
  }
}
