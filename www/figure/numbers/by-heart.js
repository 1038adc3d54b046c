/** Of the reader's own points: whether the model still learns a law or already the points, and the way back. */
import { html, nothing } from 'lit';
import { integer, measured, fixed } from '../../number/number.js';

/** Samples that lie closer to the training points than this share of what held-out points do are copies. */
const COPIES = 0.5;

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export function byHeart(session, values) {
  if (values.data !== 'points') return nothing;
  const run = session?.standing;
  const best = run?.best.kept;
  return html`<div class="by-heart">
    ${
      session && best
        ? html`<p class="note" id="best-nll">
            Best held-out NLL ${measured(best.nll, best.error)} nats at step ${integer(best.step)}.
            <button
              type="button"
              id="return-to-best"
              ?disabled=${run?.step === best.step}
              @click=${() => session.returnToBest()}
            >
              Return to it
            </button>
          </p>`
        : nothing
    }
    <p class="note" id="by-heart" role="status">${run ? warnings(run) : ''}</p>
  </div>`;
}

/** @param {import('../run.js').Run} run */
function warnings({ answers: { of }, best }) {
  const rise = best.rise(of.evaluation?.value);
  const copying = of.quality?.value?.copying ?? null;
  return [
    rise !== undefined &&
      `It begins to learn the points by heart: the held-out NLL is ${fixed(rise, 2)} nats above its best, more than its standard error. `,
    copying !== null &&
      copying < COPIES &&
      `The model has begun to copy: its samples lie at ${fixed(copying, 2)} of the distance that held-out points have from the nearest training point.`,
  ].filter(Boolean);
}
