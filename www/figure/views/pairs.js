/** Under the pairs of samples and training images: what was searched, and what the distances are to be held against. */
import { html, nothing } from 'lit';
import { median, shownPairs } from '../layers/nearest.js';
import { fixed, integer } from '../../number/number.js';

/**
 * Only what has been found, or is begun, is announced, and nothing while it changes all the time: the progress is for the eye.
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export function pairs(session, values) {
  if (!values.showNearest) return nothing;
  const run = session?.standing;
  const playing = session?.playing;
  const taught = run && run.step > 0;
  const seen = taught && shownPairs(run.answers.of, values);
  const live = playing ? 'off' : 'polite';
  return html`<span
      id="nearest"
      role="status"
      aria-live=${live}
      class=${seen && (seen.earlier || playing) ? 'settling' : ''}
      >${taught ? inWords(run, values) : nothing}</span
    ><span id="nearest-progress" aria-hidden="true"
      >${taught && !seen ? progress(run) : nothing}</span
    >`;
}

/** @param {import('../run.js').Run} run */
function progress({ answers }) {
  const fraction = answers.fraction('nearest');
  return fraction === undefined ? nothing : ` ${Math.floor(100 * fraction)} %`;
}

/**
 * @param {import('../run.js').Run} run
 * @param {import('../settings.js').Values} values
 */
function inWords({ answers }, values) {
  if (!values.showSamples) return 'With the samples switched off there is nothing to hold against.';
  const seen = shownPairs(answers.of, values);
  const { nearest, samples } = answers.of;
  if (nearest?.error && nearest.key === samples?.full)
    return `Nearest training images: ${nearest.error}`;
  if (!seen && answers.fraction('nearest') !== undefined) return 'Searching the training images.';
  if (!seen) return 'The search begins with the samples.';
  const { searched, distances, fresh } = seen.pairs;
  const which = seen.earlier ? 'earlier samples' : 'these samples';
  return `Nearest of the latest ${integer(searched)} training images, by the distance ‖x − y‖ of all 64 pixels: its median over ${which} is ${fixed(median(distances), 2)}, over fresh data ${fixed(fresh, 2)}. A copy would be at 0.`;
}
