/** The reader's own points: drawn on the stage, pasted, or read from a CSV file. */
import { html } from 'lit';
import { MAX_POINTS, parsePoints, readPoints } from './csv.js';
import { message } from './setting.js';

export class PointsEditor {
  error = '';
  text = '';

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {import('./drawing.js').Drawing} drawing
   * @param {() => number[][]} read
   * @param {(points: number[][]) => void} write
   */
  constructor(host, drawing, read, write) {
    this.host = host;
    this.drawing = drawing;
    this.read = read;
    this.write = write;
    host.addController(this);
  }

  hostConnected() {}

  /** @param {string} refused  What the core says about the points. */
  render(refused) {
    const { drawing } = this;
    const count = this.read().length;
    return html`
      <p class="note">
        ${
          count
            ? `${count} points.`
            : 'No points yet: draw some on the stage, paste them, or open a CSV file.'
        }
      </p>
      <div class="buttons">
        <button
          type="button"
          id="draw"
          ?disabled=${drawing.active}
          @click=${() => drawing.start(this.read())}
        >
          Draw
        </button>
        <label class="button"
          >Open CSV<input
            id="csv-file"
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            @change=${this.#open}
        /></label>
      </div>
      <details>
        <summary>Paste points</summary>
        <label for="csv-text">One point a line: x, y (at most ${MAX_POINTS})</label>
        <textarea
          id="csv-text"
          rows="5"
          spellcheck="false"
          placeholder="0.5, 1.2&#10;-1, 0.3"
          .value=${this.text}
          @input=${(/** @type {any} */ event) => (this.text = event.target.value)}
        ></textarea>
        <button type="button" id="csv-use" @click=${() => this.#take(() => parsePoints(this.text))}>
          Use these points
        </button>
      </details>
      ${message('points-error', this.error || refused)}
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
    const points = this.drawing.points();
    if (points.length < 2)
      return this.say(`${points.length} points are not enough; draw at least 2`);
    this.drawing.stop();
    this.#take(() => points);
  };

  /** @param {Event} event */
  #open = async (event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file) await this.#take(() => readPoints(file));
    input.value = ''; // the same file can be chosen again
  };

  /** @param {() => number[][] | Promise<number[][]>} give */
  async #take(give) {
    try {
      const points = await give();
      this.say('');
      this.write(points);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }
}
