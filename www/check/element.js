/** <score-lab-check>: what this browser computes rightly, and how fast, as a report to send. */
import { LitElement, html, nothing } from 'lit';
import { base } from '../controls/base.css.js';
import { controls } from '../controls/controls.css.js';
import { Presence } from '../controls/presence.js';
import { message } from '../controls/setting.js';
import { theme } from '../controls/theme.css.js';
import { experiments } from '../experiment/experiment.css.js';
import { Task } from '../experiment/task.js';
import { looks } from './check.css.js';
import { checkBrowser } from './check.js';
import { inWords } from './report.js';

export class ScoreLabCheck extends LitElement {
  static styles = [theme, base, controls, experiments, looks];

  static properties = { theme: { type: String, reflect: true } };

  /** @type {import('../types.d.ts').BrowserReport | undefined} */ #report;
  #copied = '';
  #task = new Task(() => this.requestUpdate(), new Presence(this));

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  stop() {
    this.#task.stop();
  }

  play() {
    this.#report = undefined;
    this.#copied = '';
    return this.#task.run(async ({ signal, say }) => {
      await checkBrowser({
        signal,
        say,
        found: (report) => {
          this.#report = report;
          this.requestUpdate();
        },
      });
    });
  }

  async #copy(/** @type {string} */ text) {
    this.#copied = await navigator.clipboard.writeText(text).then(
      () => 'Copied.',
      () => 'The browser does not let this page copy: select the text.',
    );
    this.requestUpdate();
  }

  render() {
    const task = this.#task;
    const report = this.#report;
    const differing = report?.checks.filter(({ agrees }) => !agrees).length;
    const so = task.running ? ' so far' : '';
    const verdict = differing ? `${differing} differ${so}` : `all agree${so}`;
    const done = report?.checks.length
      ? `${report.checks.length} checks, ${verdict}.`
      : 'Nothing was checked yet.';
    return html`
      <div class="transport">
        <button
          type="button"
          id="check"
          class="primary start"
          @click=${() => (task.running ? this.stop() : this.play())}
        >
          ${task.running ? 'Stop' : 'Check this browser'}
        </button>
        ${
          report && !task.running
            ? html`<button type="button" id="copy" @click=${() => this.#copy(inWords(report))}>
                Copy the report
              </button>`
            : nothing
        }
        <p class="note" role="status" id="progress">${this.#copied || task.said}</p>
      </div>
      ${message('check-error', task.error)}
      ${
        report
          ? html`<p class="note" id="verdict">${done}</p>
              <pre tabindex="0" role="region" aria-label="Report">${inWords(report)}</pre>`
          : nothing
      }
    `;
  }
}
