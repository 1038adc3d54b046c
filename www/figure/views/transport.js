/** Under the stage: the time, and the run. */
import { html } from 'lit';
import { integer } from '../../number/number.js';

const ICONS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 2.5h3v11H4zM9 2.5h3v11H9z',
  step: 'M3 2.5v11l7-5.5zM11 2.5h2v11h-2z',
  reset: 'M8 3V0L3.5 4 8 8V5a4 4 0 1 1-4 4H2a6 6 0 1 0 6-6z',
};

/** @param {keyof typeof ICONS} name */
const icon = (name) =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${ICONS[name]}></path></svg>`;

/**
 * @param {import('../../controls/setting.js').Bound} bound
 * @param {boolean} timeless  The objective knows one noise level only.
 */
export const timeSlider = (bound, timeless) => {
  const time = Number(bound.raw('time'));
  return html`
    <div class="time">
      <label for="time">Time t</label>
      <input
        id="time"
        type="range"
        min="0"
        max="1"
        step="0.01"
        ?disabled=${timeless}
        .value=${String(time)}
        aria-valuetext="t = ${time.toFixed(2)}"
        @input=${(/** @type {any} */ event) => bound.set('time', Number(event.target.value))}
      />
      <output for="time">${timeless ? '–' : time.toFixed(2)}</output>
      <span class="ends" aria-hidden="true"><span>data</span><span>noise</span></span>
    </div>
  `;
};

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {{ play(): void, pause(): void, step(): void, reset(): void }} actions
 */
export function transport(session, actions) {
  const playing = session?.playing ?? false;
  const rate = session?.standing?.training?.stepsPerSecond;
  return html`
    <div class="transport">
      <button
        type="button"
        id="play"
        class="primary"
        @click=${() => (playing ? actions.pause() : actions.play())}
      >
        ${icon(playing ? 'pause' : 'play')}${playing ? 'Pause' : 'Train'}
      </button>
      <button type="button" id="step" @click=${() => actions.step()}>${icon('step')}Step</button>
      <button type="button" id="reset" @click=${() => actions.reset()}>
        ${icon('reset')}Reset
      </button>
      <p class="counts">
        <span id="steps-done">step ${integer(session?.standing?.step ?? 0)}</span>
        <span id="rate" class=${playing ? '' : 'settling'}
          >${rate ? `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} steps/s` : ''}</span
        >
      </p>
    </div>
  `;
}
