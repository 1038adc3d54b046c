/** A small table for a Gaussian mixture in the plane: weight, mean, standard deviation of each component. */
import { html } from 'lit';
import { message } from '../../controls/setting.js';

/** @typedef {{ kind: 'mixture', weights: number[], means: number[][], stds: number[] }} Mixture */

/** @type {Mixture} */
export const FIRST_MIXTURE = {
  kind: 'mixture',
  weights: [0.5, 0.3, 0.2],
  means: [
    [-1.5, 0],
    [1.5, 1],
    [1, -1.8],
  ],
  stds: [0.6, 0.4, 0.25],
};

const COLUMNS = ['weight', 'x', 'y', 'std'];
const NAMES = ['Weight', 'Mean x', 'Mean y', 'Std σ'];

export class MixtureEditor {
  error = '';

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => Mixture} read
   * @param {(mixture: Mixture) => void} write
   */
  constructor(host, read, write) {
    this.host = host;
    this.read = read;
    this.write = write;
    host.addController(this);
  }

  hostConnected() {}

  /** @param {string} refused  What the core says about the mixture. */
  render(refused) {
    const { weights, means, stds } = this.read();
    const rows = weights.map((weight, i) => [weight, ...means[i], stds[i]]);
    return html`
      <table class="mixture">
        <thead>
          <tr>
            ${NAMES.map((name) => html`<th scope="col">${name}</th>`)}
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row, i) =>
              html`<tr>
                ${row.map((value, k) => html`<td>${this.#cell(rows, i, k, value)}</td>`)}
                <td>
                  <button
                    type="button"
                    class="quiet"
                    aria-label="Remove component ${i + 1}"
                    ?disabled=${rows.length === 1}
                    @click=${() => this.#put(rows.filter((_, other) => other !== i))}
                  >
                    ×
                  </button>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
      <button type="button" @click=${() => this.#put([...rows, [0.2, 0, 0, 0.4]])}>
        Add a component
      </button>
      ${message('mixture-error', this.error || refused)}
    `;
  }

  /**
   * @param {number[][]} rows
   * @param {number} i
   * @param {number} k
   * @param {number} value
   */
  #cell(rows, i, k, value) {
    const change = (/** @type {any} */ event) => {
      const text = event.target.value.trim();
      const number = text === '' ? NaN : Number(text);
      const positive = COLUMNS[k] === 'weight' || COLUMNS[k] === 'std';
      if (!Number.isFinite(number) || (positive && number <= 0)) {
        const rule = positive ? 'a finite number above 0' : 'a finite number';
        this.error = `component ${i + 1}, ${COLUMNS[k]}: "${text}" is not allowed; it must be ${rule}`;
        return this.host.requestUpdate();
      }
      this.#put(rows.map((row, r) => row.map((old, c) => (r === i && c === k ? number : old))));
    };
    return html`<input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      aria-label="${NAMES[k]} of component ${i + 1}"
      .value=${String(value)}
      @change=${change}
    />`;
  }

  /** @param {number[][]} rows */
  #put(rows) {
    this.error = '';
    this.write({
      kind: 'mixture',
      weights: rows.map(([weight]) => weight),
      means: rows.map(([, x, y]) => [x, y]),
      stds: rows.map(([, , , std]) => std),
    });
    this.host.requestUpdate();
  }
}
