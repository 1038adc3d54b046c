/** The reader's own points: drawn on the stage, pasted, or from a file that is opened or dropped here. */
import { html } from 'lit';
import { message } from '../../controls/setting.js';
import { integer } from '../../number/number.js';
import { TablePreview } from '../../table/preview.js';
import { MOST_DRAWN } from './drawing.js';
import { countOf, flatOf } from './points.js';

export class PointsEditor {
  error = '';
  text = '';
  #over = false; // a file hangs over the editor

  /**
   * @param {import('lit').ReactiveControllerHost & import('lit').LitElement} host
   * @param {import('./drawing.js').Drawing} drawing
   * @param {() => import('./points.js').Points} read
   * @param {(points: Float32Array) => void} write
   */
  constructor(host, drawing, read, write) {
    this.host = host;
    this.drawing = drawing;
    this.read = read;
    this.write = write;
    this.preview = new TablePreview(host, write, (error) => this.say(error));
  }

  /** @param {string} refused  What the core says about the points. */
  render(refused) {
    const { drawing } = this;
    const count = countOf(this.read());
    return html`
      <div
        class="points-editor ${this.#over ? 'over' : ''}"
        @dragover=${this.#hover}
        @dragleave=${() => this.#hang(false)}
        @drop=${this.#drop}
        @paste=${this.#paste}
      >
        <p class="note">
          ${
            count
              ? `${integer(count)} points${count > MOST_DRAWN ? `, too many to draw more: ${integer(MOST_DRAWN)} can be` : ''}.`
              : 'No points yet: draw some on the stage, paste them, or open a file or drop it here.'
          }
        </p>
        <div class="buttons">
          <button
            type="button"
            id="draw"
            ?disabled=${drawing.active || count > MOST_DRAWN}
            @click=${() => drawing.start(flatOf(this.read()))}
          >
            Draw
          </button>
          <label class="button"
            >Open a file<input
              id="csv-file"
              type="file"
              accept=".csv,.tsv,.tab,.txt,.dat,.data,.json,.jsonl,.ndjson,text/*,application/json"
              @change=${this.#open}
          /></label>
        </div>
        ${count ? html`<p class="note">A link to this page does not hold the points: save the model to pass them on.</p>` : ''}
        <details>
          <summary>Paste points or a table</summary>
          <label for="csv-text">Two columns of numbers at least, or JSON</label>
          <textarea
            id="csv-text"
            rows="5"
            spellcheck="false"
            placeholder="0.5, 1.2&#10;-1, 0.3"
            .value=${this.text}
            @input=${(/** @type {any} */ event) => (this.text = event.target.value)}
          ></textarea>
          <button type="button" id="csv-use" @click=${this.#readText}>Read</button>
        </details>
        ${message('points-error', this.error || refused)} ${this.preview.render()}
      </div>
    `;
  }

  /** @param {string} error */
  say(error) {
    this.error = error;
    this.host.requestUpdate();
  }

  /** Under the stage, where the hand is, while the reader draws. */
  bar() {
    const { drawing } = this;
    return html`
      <div class="transport">
        <button type="button" class="primary" id="done" @click=${this.#done}>Done</button>
        <button type="button" @click=${() => drawing.clear()}>Clear</button>
        <button type="button" @click=${() => drawing.stop()}>Cancel</button>
        <p class="counts" role="status">${drawing.count} points drawn</p>
      </div>
    `;
  }

  #done = () => {
    const { points, count } = this.drawing;
    if (!points || count < 2) return this.say(`${count} points are not enough; draw at least 2`);
    this.drawing.stop();
    this.say('');
    this.write(points);
  };

  /** @param {Event} event */
  #open = (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file) this.preview.read(file, file.name);
    input.value = ''; // the same file can be chosen again
  };

  #readText = () => this.preview.read(this.text, 'Pasted text');

  /** @param {DragEvent} event */
  #hover = (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault(); // only then may it be dropped here
    this.#hang(true);
  };

  /** @param {boolean} over */
  #hang(over) {
    if (over === this.#over) return;
    this.#over = over;
    this.host.requestUpdate();
  }

  /** @param {DragEvent} event */
  #drop = (event) => {
    this.#hang(false);
    this.#take(event, event.dataTransfer);
  };

  /** A copied file; a pasted text goes where the cursor is. @param {ClipboardEvent} event */
  #paste = (event) => this.#take(event, event.clipboardData);

  /**
   * @param {Event} event
   * @param {DataTransfer | null} carried
   */
  #take(event, carried) {
    const file = carried?.files[0];
    if (!file) return;
    event.preventDefault();
    this.preview.read(file, file.name);
  }
}
