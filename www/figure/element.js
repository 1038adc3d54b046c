/** <score-lab>: the figure as a custom element. It joins settings, session and picture, and computes nothing itself. */
import { LitElement, html, unsafeCSS } from 'lit';
import uplotCss from 'uplot/dist/uPlot.min.css?inline';
import { controls } from '../controls/controls.css.js';
import { Crosshair } from './crosshair.js';
import { Drawing } from './data/drawing.js';
import { FIRST_MIXTURE, MixtureEditor } from './data/mixture-editor.js';
import { PointsEditor } from './data/points-editor.js';
import { keepKeys } from '../controls/keys.js';
import { message } from '../controls/setting.js';
import { download } from '../number/download.js';
import { LossBins } from './layers/loss-bins.js';
import { Painter } from './painter.js';
import { Session } from './session.js';
import { asText, check, configOf, settingOf, settingsIn } from '../settings/configuration.js';
import { broughtAlong, inWords } from '../settings/needs.js';
import { BY_NAME, SETTINGS, attributeOf, defaults, isPlanar } from '../settings/settings.js';
import { styles } from './styles.css.js';
import { tablePreview } from '../table/preview.css.js';
import { theme } from '../controls/theme.css.js';
import { caption, describe, status } from './views/describe.js';
import { layers } from './layers/views/layers.js';
import { lossBins } from './layers/views/loss-bins.js';
import { numbers } from './views/numbers.js';
import { panel } from './views/panel.js';
import { probe } from './layers/views/probe.js';
import { probing } from './layers/views/probe.css.js';
import { sampling } from './views/sampling.js';
import { timeSlider, transport } from './views/transport.js';

/** @typedef {import('../types.d.ts').Config} Config */

export class ScoreLab extends LitElement {
  static styles = [theme, unsafeCSS(uplotCss), styles, controls, probing, tablePreview];

  static properties = {
    ...Object.fromEntries(
      SETTINGS.map(({ name }) => [
        name,
        { attribute: attributeOf(name), converter: asText, reflect: true },
      ]),
    ),
    config: { attribute: false, noAccessor: true },
  };

  /** @type {import('../settings/settings.js').Values} The last allowed value of every setting. */
  #values = defaults();
  /** @type {Record<string, string>} Why a setting's present value is refused. */
  #errors = {};
  /** @type {Config} */ #base = {};
  #mixture = FIRST_MIXTURE;
  /** @type {number[][]} */ #points = [];
  /** @type {Session | undefined} */ #session;
  /** @type {Painter | undefined} */ #painter;
  /** What the session was last asked for, to ask again only for something else. */
  #asked = { model: '', backend: '' };
  #version = 0; // of the mixture and the points
  #seen = false;
  #fileError = '';
  /** What the reader's last choice has brought along. */
  #note = { name: '', text: '' };
  #held = false; // the lab already is what the settings are about to ask for
  #status = '';
  #statusAt = 0;

  #lossBins = new LossBins(() => this.requestUpdate());
  #drawing = new Drawing(
    this,
    () => this.#session?.viewport,
    () => this.renderRoot.querySelector('.stage')?.scrollIntoView({ block: 'nearest' }),
  );
  #crosshair = new Crosshair(this, () => (this.#drawing.active ? undefined : this.#session));
  #mixtureEditor = new MixtureEditor(
    this,
    () => this.#mixture,
    (mixture) => this.#setData({ mixture }),
  );
  #pointsEditor = new PointsEditor(
    this,
    this.#drawing,
    () => this.#points,
    (points) => this.#setData({ points }),
  );
  #visible = new IntersectionObserver((entries) => {
    this.#seen = entries[entries.length - 1].isIntersecting;
    this.#activate();
  });

  /** @type {import('../controls/setting.js').Bound} */
  #bound = {
    raw: (name) => this.#raw(name) ?? BY_NAME.get(name)?.default,
    values: () => this.#values,
    error: (name) => this.#errors[name] ?? this.#refusedBy(name),
    note: (name) => (this.#note.name === name ? this.#note.text : ''),
    set: (name, value) => {
      this.#put(name, value);
      const changes = broughtAlong(name, value, this.#values);
      for (const [other, along] of Object.entries(changes)) this.#put(other, along);
      this.#note = { name, text: inWords(name, changes, this.#values) };
      if (name === 'data') this.#put('label', undefined); // it was one of the old data
      this.#tell('change', { name, value });
    },
  };

  // --- for the page around it ---------------------------------------------------------------

  /** The lab of this figure, once it stands. */
  get lab() {
    return this.#session?.lab;
  }

  /** The configuration in full, as createLab() takes it. @returns {Config} */
  get config() {
    return configOf(this.#values, this.#base, this.#data());
  }

  /** @param {Config} config */
  set config(config) {
    this.#base = { ...config };
    if (config.data?.kind === 'mixture') this.#mixture = config.data;
    if (config.data?.kind === 'points') this.#points = config.data.points;
    this.#version++;
    for (const [name, value] of Object.entries(settingsIn(config))) this.#put(name, value);
    this.requestUpdate();
  }

  play() {
    this.#session?.play();
  }

  pause() {
    this.#session?.pause();
  }

  step() {
    this.#session?.stepOnce();
  }

  reset() {
    return this.#session?.reset();
  }

  // --- its life -----------------------------------------------------------------------------

  connectedCallback() {
    super.connectedCallback();
    this.#session = new Session(this.#values, this.#changed);
    this.#visible.observe(this);
    document.addEventListener('visibilitychange', this.#activate);
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#activate);
    this.#visible.disconnect();
    this.#painter?.destroy();
    this.#session?.dispose();
    this.#painter = this.#session = undefined;
    this.#asked = { model: '', backend: '' };
  }

  /** Works only while somebody can see it, and starts when it is first seen. */
  #activate = () => {
    this.#session?.setActive(this.#seen && !document.hidden);
    if (this.#seen) this.#ask();
  };

  willUpdate() {
    this.#errors = {};
    const values = this.#values;
    values.components = this.#mixture.weights.length;
    for (const setting of SETTINGS) {
      const { name } = setting;
      const { value, error } = check(setting, this.#raw(name) ?? setting.default, values);
      if (error === undefined) values[name] = value;
      else this.#errors[name] = error;
      // The last allowed value may have been one of other data.
      if (check(setting, values[name], values).error) values[name] = setting.default;
    }
  }

  /** @param {Map<string, unknown>} changes */
  updated(changes) {
    const root = this.renderRoot;
    this.#painter ??= new Painter(
      this,
      /** @type {HTMLCanvasElement} */ (root.querySelector('.stage canvas')),
      /** @type {HTMLElement} */ (root.querySelector('.curve')),
      () =>
        this.#session && {
          session: this.#session,
          values: this.#values,
          drawn: this.#drawing.flat,
        },
    );
    this.#unfold();
    if (changes.has('theme')) this.#painter.recolour();
    this.#painter.paint();
    this.#session?.show(this.#values);
    if (this.#seen) this.#ask();
  }

  /** Asks for a lab when the settings want another one than the last that was asked for. */
  #ask() {
    const { data, dequantization, backend, worker } = this.#values;
    if (!this.#session || (data === 'points' && this.#points.length === 0)) return;
    const { data: _, ...rest } = this.config;
    const model = JSON.stringify([rest, data, dequantization, this.#version, worker]);
    if (model === this.#asked.model && backend === this.#asked.backend) return;
    const first = !this.#asked.model;
    const sameModel = model === this.#asked.model;
    this.#asked = { model, backend: String(backend) };
    const key = `${backend} ${model}`;
    if (this.#held) {
      this.#held = false;
      return this.#session.rename(key);
    }
    const options = { backend: /** @type {any} */ (backend), worker: worker === true };
    this.#session.configure({
      key,
      config: this.config,
      options,
      sameModel,
    });
    if (first && this.#values.autoplay) this.#session.play();
  }

  /** @type {ConstructorParameters<typeof Session>[1]} */
  #changed = (what) => {
    const session = this.#session;
    if (!session) return;
    if (what === 'ready') this.#tell('ready', session.lab?.info);
    if (what === 'progress') this.#tell('progress', { ...session.training });
    if (what === 'error') this.#tell('error', { message: session.error });
    const now = performance.now();
    if (now - this.#statusAt > 5000 || (!session.playing && what !== 'progress')) {
      this.#statusAt = now;
      this.#status = status(session);
    }
    this.requestUpdate();
  };

  // --- its data and settings ------------------------------------------------------------------

  /** @returns {import('../types.d.ts').Data} */
  #data() {
    const { data } = this.#values;
    if (data === 'mixture') return this.#mixture;
    if (data === 'points') return { kind: 'points', points: this.#points };
    return /** @type {import('../types.d.ts').Data} */ ({ kind: data });
  }

  /** @param {{ mixture?: typeof FIRST_MIXTURE, points?: number[][] }} data */
  #setData({ mixture, points }) {
    if (mixture) this.#mixture = mixture;
    if (points) this.#points = points;
    this.#version++;
    this.requestUpdate();
    this.#tell('change', { name: 'data', value: this.#values.data });
  }

  /** @param {string} name */
  #raw(name) {
    return /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this))[name];
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  #put(name, value) {
    /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this))[name] = value;
  }

  /** @param {string} name  The setting that the core's last refusal is about. */
  #refusedBy(name) {
    const error = this.#session?.error;
    return error && settingOf(error) === name ? error : '';
  }

  /**
   * @param {'ready' | 'progress' | 'error' | 'change'} event
   * @param {unknown} detail
   */
  #tell(event, detail) {
    this.dispatchEvent(
      new CustomEvent(`score-lab-${event}`, { detail, bubbles: true, composed: true }),
    );
  }

  #save = async () => {
    const bytes = await this.lab?.save();
    if (bytes) download(bytes, `score-lab-${this.#values.data}.safetensors`);
  };

  /** @param {File} file */
  #open = async (file) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.#fileError = (await this.#session?.load(bytes)) ?? '';
    const saved = this.lab?.info.config;
    if (saved && !this.#fileError) {
      this.config = saved;
      this.#held = true;
    }
    this.requestUpdate();
  };

  /** @param {KeyboardEvent} event */
  #keys = (event) => {
    keepKeys(event);
    const session = this.#session;
    if (event.key !== 'Escape' || !session) return;
    if (session.layers.sampling !== undefined) session.stopSampling();
    else if (session.probed) session.probe();
    else return;
    event.stopPropagation(); // this press has done its work
  };

  // --- its face -------------------------------------------------------------------------------

  render() {
    const session = this.#session;
    const values = this.#values;
    const bound = this.#bound;
    const drawing = this.#drawing;
    const crosshair = this.#crosshair;
    return html`
      <div class="figure" part="figure" @keydown=${this.#keys}>
        <div class="left">
          <div class="stage ${drawing.active ? 'drawing' : session?.probed ? 'probed' : ''}">
            <canvas
              role="img"
              aria-label=${describe(session, values)}
              @pointerdown=${drawing.down}
              @pointermove=${drawing.move}
              @click=${crosshair.click}
            ></canvas>
            <p class="caption">${caption(session)}</p>
            ${drawing.active ? '' : [crosshair.render(), probe(session)]} ${sampling(session)}
          </div>
          ${isPlanar(values) ? timeSlider(bound, values.timeLaw === 'fixed') : ''}
          ${drawing.active ? this.#pointsEditor.bar() : transport(session, this)}
          ${layers(session, values, bound)}
          ${values.timeLaw === 'fixed' ? '' : lossBins(this.#lossBins, session)}
        </div>
        <div class="right">
          <div>
            <p class="curve-title">Loss per step</p>
            <div class="curve" role="img" aria-label="Curve of the loss over the steps"></div>
            ${session ? numbers(session, values) : ''}
          </div>
          ${panel({
            values,
            bound,
            session,
            editor: this.#editor(),
            save: this.#save,
            open: this.#open,
            fileError: this.#fileError,
          })}
        </div>
        <div class="messages">
          ${session?.notice ? html`<p id="notice" role="status">${session.notice}</p>` : ''}
          ${this.#stray().map((error) => message('stray', error))}
        </div>
        <p class="sr" role="status" aria-live="polite">${this.#status}</p>
      </div>
    `;
  }

  #editor() {
    const { data } = this.#values;
    if (data === 'mixture') return this.#mixtureEditor.render('');
    if (data === 'points') return this.#pointsEditor.render('');
    return '';
  }

  /** Refusals that belong to no visible control. */
  #stray() {
    const values = this.#values;
    const hidden = SETTINGS.filter(({ group, when }) => !group || (when && !when(values)));
    const texts = hidden.flatMap(({ name }) => this.#bound.error(name) || []);
    const { error = '' } = this.#session ?? {};
    return error && !settingOf(error) ? [...texts, error] : texts;
  }

  /** A refusal inside the closed part of the panel would not be seen. */
  #unfold() {
    const more = /** @type {HTMLDetailsElement | null} */ (this.renderRoot.querySelector('.more'));
    const refused = SETTINGS.find((s) => s.group === 'training' && this.#bound.error(s.name));
    if (more && refused) more.open = true;
  }
}
