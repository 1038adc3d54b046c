/** Under the choices of the data: how points are smoothed before they are learned, and what for. */
import { html, nothing } from 'lit';
import { isAuto } from '../../settings/core.js';

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export function smoothed(session, values) {
  const info = session?.standing?.lab.info;
  if (values.data !== 'points' || info?.config.data.kind !== 'points') return nothing;
  if (info.config.score.kind === 'exact') return nothing;
  const { smoothing } = info;
  const found = isAuto(values.smoothing) ? ', the width of the best leave-one-out likelihood' : '';
  return html`<p class="note" id="smoothing-width">
    ${
      smoothing > 0
        ? `The points are scaled, and each is drawn with noise of width h = ${smoothing.toPrecision(2)}${found}: learned as they are, they would be a list of places, infinitely dense.`
        : 'The points are scaled and learned as they are: a network that is trained for long finds the list of their places, infinitely dense.'
    }
  </p>`;
}
