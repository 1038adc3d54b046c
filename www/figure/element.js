/** <score-lab>: the figure as a custom element. It joins settings, session and picture, and computes nothing itself. */
import { LitElement, html } from 'lit';
import { base } from '../controls/base.css.js';
import { controls } from '../controls/controls.css.js';
import { Crosshair } from './crosshair.js';
import { Drawing } from './data/drawing.js';
import { FIRST_MIXTURE, MixtureEditor } from './data/mixture-editor.js';
import { PointsEditor } from './data/points-editor.js';
import { Presence } from '../controls/presence.js';
import { keepKeys } from '../controls/keys.js';
import { message } from '../controls/setting.js';
import { theme } from '../controls/theme.css.js';
import { messageOf, refuse } from '../engine/errors.js';
import { download } from '../number/download.js';
import { plots } from '../plot/plot.css.js';
import {
  asText,
  check,
  configOf,
  keptWith,
  settingOf,
  settingsIn,
  usualOf,
} from '../settings/configuration.js';
import { isPlanar } from '../settings/data.js';
import { broughtAlong, inWords } from '../settings/needs.js';
import { attributeOf } from '../settings/settings.js';
import { isTaken } from './layers/index.js';
import { lossByTime } from './numbers/loss-by-time-view.js';
import { numbers } from './numbers/numbers.js';
import { Painter } from './painter.js';
import { Session } from './session.js';
import { SETTINGS, defaults } from './settings.js';
import { styles } from './styles.css.js';
import { tablePreview } from '../table/preview.css.js';
import { caption, describe, status } from './views/describe.js';
import { layers } from './views/layers.js';
import { panel } from './views/panel.js';
import { probe } from './views/probe.js';
import { probing } from './views/probe.css.js';
import { sampling } from './views/sampling.js';
import { timeSlider, transport } from './views/transport.js';

/** @typedef {import('../types.d.ts').Config} Config */

export class ScoreLab extends LitElement {
  static styles = [theme, base, plots, styles, controls, probing, tablePreview];

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
  /** @type {import('./data/points.js').Points} */ #points = new Float32Array();
  /** @type {Session | undefined} */ #session;
  /** @type {Painter | undefined} */ #painter;
  #version = 0; // of the mixture and the points
  #played = false; // by itself, once
  #fileError = '';
  /** What the reader's last choice has brought along. */
  #note = { name: '', text: '' };
  #status = '';
  #statusAt = 0;

  #drawing = new Drawing(
    this,
    () => this.#session?.viewport,
    () => this.renderRoot.querySelector('.stage')?.scrollIntoView({ block: 'nearest' }),
  );
  #crosshair = new Crosshair(this, () =>
    this.#drawing.active || isTaken(this.#values) ? undefined : this.#session?.crosshair,
  );
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
  #presence = new Presence(this, (what) => {
    if (what === 'visible') this.#activate();
    if (what === 'theme') this.#painter?.recolour();
    if (what === 'size') this.#painter?.fit();
  });

  /** @type {import('../controls/setting.js').Bound} */
  #bound = {
    raw: (name) => this.#raw(name) ?? this.#values[name],
    values: () => this.#values,
    error: (name) => this.#errors[name] ?? this.#troubleWith(name),
    note: (name) => (this.#note.name === name ? this.#note.text : ''),
    set: (name, value) => {
      for (const other of keptWith(name, this.#values, this.#raw)) {
        this.#put(other, this.#values[other]);
      }
      this.#put(name, value);
      const changes = broughtAlong(name, value, this.#values);
      for (const [other, along] of Object.entries(changes)) this.#put(other, along);
      this.#note = { name, text: inWords(name, changes, this.#values) };
      if (name === 'data') {
        // They were those of the old data.
        this.#put('label', undefined);
        this.#put('scaling', undefined);
        this.#put('smoothing', undefined);
      }
      this.#tell('change', { name, value });
    },
  };

  // --- for the page around it ---------------------------------------------------------------

  /** The lab of this figure, once it stands. */
  get lab() {
    return this.#session?.standing?.lab;
  }

  /** The configuration in full, as createLab() takes it. @returns {Config} */
  get config() {
    return configOf(this.#values, this.#base, this.#data());
  }

  /** @param {Config} config */
  /** What it does not state becomes what it is by default; at the start, what the attributes say. */
  set config(config) {
    this.#base = { ...config };
    if (config.data?.kind === 'mixture') this.#mixture = config.data;
    if (config.data?.kind === 'points') this.#points = config.data.points;
    this.#version++;
    const stated = settingsIn(config);
    for (const { name, path } of SETTINGS) {
      if (path && (name in stated || this.hasUpdated)) this.#put(name, stated[name]);
    }
    this.#put('label', undefined); // it was one of other data
    this.requestUpdate();
  }

  /** The mixture in rows of a weight, the coordinates of a mean, and a standard deviation: short enough for an address. */
  get mixture() {
    const { weights, means, stds } = this.#mixture;
    return weights.map((weight, i) => [weight, ...means[i], stds[i]]);
  }

  /** @param {number[][]} rows */
  set mixture(rows) {
    const ofNumbers = (/** @type {unknown} */ row) =>
      Array.isArray(row) && row.length === 4 && row.every(Number.isFinite);
    if (!Array.isArray(rows) || !rows.length || !rows.every(ofNumbers)) {
      refuse('mixture', JSON.stringify(rows), 'a list of rows [weight, x, y, std]');
    }
    this.#setData({
      mixture: {
        kind: 'mixture',
        weights: rows.map(([weight]) => weight),
        means: rows.map(([, x, y]) => [x, y]),
        stds: rows.map(([, , , std]) => std),
      },
    });
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
    this.#session = new Session(this.#values, {
      changed: this.#changed,
      follow: (config) => {
        this.config = config;
        return this.#asked();
      },
      runOn: (backend) => {
        this.#put('backend', backend);
        return this.#asked();
      },
    });
    this.#played = false;
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#painter?.destroy();
    this.#session?.dispose();
    this.#painter = this.#session = undefined;
  }

  /** Works only while somebody can see it, and starts when it is first seen. */
  #activate() {
    this.#session?.setActive(this.#presence.visible);
    this.#ask();
  }

  willUpdate() {
    this.#read();
  }

  /** Takes in what the settings say; what is not allowed leaves a setting as it was. */
  #read() {
    this.#errors = {};
    const values = this.#values;
    values.components = this.#mixture.weights.length;
    for (const setting of SETTINGS) {
      const { name } = setting;
      const usual = usualOf(setting, values, this.#raw);
      const { value, error } = check(setting, this.#raw(name) ?? usual, values);
      if (error === undefined) values[name] = value;
      else this.#errors[name] = error;
      // The last allowed value may have been one of other data.
      if (check(setting, values[name], values).error) values[name] = usual;
    }
  }

  updated() {
    const session = this.#session;
    if (!session) return; // taken out in the meantime
    this.#painter ??= this.#createPainter();
    this.#unfold();
    this.#painter.paint();
    session.show(this.#values);
    this.#ask();
  }

  #createPainter() {
    const root = this.renderRoot;
    return new Painter(
      this,
      /** @type {HTMLCanvasElement} */ (root.querySelector('.stage canvas')),
      /** @type {HTMLElement} */ (root.querySelector('.curve')),
      () =>
        this.#session && {
          session: this.#session,
          values: this.#values,
          drawn: this.#drawing.points,
        },
    );
  }

  /** Tells the session what the settings want, from when somebody first sees the figure. */
  #ask() {
    const session = this.#session;
    const drawing = this.#values.data === 'points' && this.#points.length === 0;
    if (!session || !this.#presence.seen || drawing) return;
    session.want(this.#asked());
    if (this.#values.autoplay && !this.#played) session.play();
    this.#played = true;
  }

  /** What the settings want. @returns {import('./session.js').Asked} */
  #asked() {
    this.#read();
    const { data, dequantization, scaling, smoothing, backend, worker } = this.#values;
    const { config } = this;
    // Data that carry numbers go by their version: there may be a million of them.
    const { data: _, ...rest } = config;
    return {
      model: JSON.stringify([rest, data, dequantization, scaling, smoothing, this.#version]),
      backend: /** @type {import('../types.d.ts').Backend} */ (backend),
      worker: worker === true,
      config,
    };
  }

  /** @type {import('./session.js').Host['changed']} */
  #changed = (what) => {
    const session = this.#session;
    if (!session) return;
    if (what === 'ready') this.#tell('ready', session.standing?.lab.info);
    if (what === 'progress') this.#tell('progress', { ...session.standing?.training });
    if (what === 'error') this.#tell('error', { ...session.trouble });
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

  /** @param {{ mixture?: typeof FIRST_MIXTURE, points?: Float32Array }} data */
  #setData({ mixture, points }) {
    if (mixture) this.#mixture = mixture;
    if (points) this.#points = points;
    this.#version++;
    this.requestUpdate();
    this.#tell('change', { name: 'data', value: this.#values.data });
  }

  #raw = (/** @type {string} */ name) =>
    /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this))[name];

  /**
   * @param {string} name
   * @param {unknown} value
   */
  #put(name, value) {
    /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this))[name] = value;
  }

  /** @param {string} name  The setting that the last refusal may be about. */
  #troubleWith(name) {
    const { message = '', field } = this.#session?.trouble ?? {};
    return settingOf(field) === name ? message : '';
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

  #save = () =>
    this.#withFile(async () => {
      const bytes = await this.lab?.save();
      if (bytes) download(bytes, `score-lab-${this.#values.data}.safetensors`);
    });

  /** @param {File} file */
  #open = (file) =>
    this.#withFile(async () => {
      await this.#session?.load(new Uint8Array(await file.arrayBuffer()));
      this.#tell('change', { name: 'config', value: this.config });
    });

  /** @param {() => Promise<void>} work */
  async #withFile(work) {
    try {
      await work();
      this.#fileError = '';
    } catch (error) {
      this.#fileError = messageOf(error);
    }
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #keys = (event) => {
    keepKeys(event);
    const session = this.#session;
    if (event.key !== 'Escape' || !session) return;
    if (session.standing?.answers.sampling !== undefined) session.stopSampling();
    else if (session.standing?.probed) session.probe();
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
      <div
        class="figure"
        part="figure"
        @keydown=${this.#keys}
        @keypress=${keepKeys}
        @keyup=${keepKeys}
      >
        <div class="left">
          <div
            class="stage ${drawing.active ? 'drawing' : session?.standing?.probed ? 'probed' : ''}"
          >
            <canvas
              role="img"
              aria-label=${describe(session, values)}
              @pointerdown=${drawing.down}
              @pointermove=${drawing.move}
              @click=${crosshair.click}
            ></canvas>
            <p class="caption">${caption(session, values)}</p>
            ${drawing.active || isTaken(values) ? '' : [crosshair.render(), probe(session)]}
            ${sampling(session)}
          </div>
          ${isPlanar(values) ? timeSlider(bound, values.timeLaw === 'fixed') : ''}
          ${drawing.active ? this.#pointsEditor.bar() : transport(session, this)}
          ${layers(session, values, bound)} ${values.timeLaw === 'fixed' ? '' : lossByTime(session)}
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
          ${session?.standing?.lab.info.warnings.map(
            ({ field, message }) => html`<p class="note warning">${field}: ${message}.</p>`,
          )}
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
    const { message = '', field } = this.#session?.trouble ?? {};
    return message && !settingOf(field) ? [...texts, message] : texts;
  }

  /** A refusal inside the closed part of the panel would not be seen. */
  #unfold() {
    const more = /** @type {HTMLDetailsElement | null} */ (this.renderRoot.querySelector('.more'));
    const refused = SETTINGS.find((s) => s.group === 'training' && this.#bound.error(s.name));
    if (more && refused) more.open = true;
  }
}
