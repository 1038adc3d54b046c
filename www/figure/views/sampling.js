/** On the stage, while sampling takes long: how far it is, and the way to stop it. */
import { html, nothing } from 'lit';

/** @param {import('../session.js').Session | undefined} session */
export function sampling(session) {
  const { sampling: fraction, stopped } = session?.standing?.answers ?? {};
  if (!session || (fraction === undefined && !stopped)) return nothing;
  const percent = Math.floor(100 * (fraction ?? 0));
  return html`
    <div class="sampling">
      <span id="sampling-progress">${stopped ? 'Sampling stopped' : `Sampling ${percent} %`}</span>
      <button
        type="button"
        id="sampling-stop"
        class="quiet"
        @click=${() => (stopped ? session.resumeSampling() : session.stopSampling())}
      >
        ${stopped ? 'Sample again' : 'Stop'}
      </button>
    </div>
  `;
}
