/** On the stage: what is known at the point that the reader has asked about. */
import { html, nothing } from 'lit';
import { term } from '../../controls/term.js';
import { row } from '../../controls/rows.js';
import { measured } from '../../number/number.js';
import { readingOf } from '../layers/probe.js';

/** @typedef {import('../layers/probe.js').Reading} Reading */

const BELOW = 'A mean over draws of t and of the noise, ± its standard error.';
const FORMS = /** @type {const} */ ([
  {
    form: 'dsm',
    name: 'DSM form',
    help: `−L(x) ≤ ln p^SDE(x), L(x) = −E log π(x₁) + ½∫E[g²‖s − ∇log p₀ₜ‖² − g²‖∇log p₀ₜ‖² − 2∇·f]dt. ${BELOW}`,
  },
  {
    form: 'sm',
    name: 'SM form',
    help: `−L(x) ≤ ln p^SDE(x), L(x) = −E log π(x₁) + ½∫E[2g²∇·s + g²‖s‖² − 2∇·f]dt. ${BELOW}`,
  },
]);

/** @param {import('../session.js').Session | undefined} session */
export function probe(session) {
  const run = session?.standing;
  if (!run?.probed || !run.planar) return nothing;
  const { probed: at, viewport, timed } = run;
  const answers = run.answers.of;
  const seen = readingOf({ probed: at, answers });
  const settling = session?.playing || answers.probe?.full === 'unfinished';
  const model = (/** @type {string} */ value) => value || (timed ? '' : 'needs all noise levels');
  const low = at[1] > viewport.centre[1]; // the card lies where the point does not
  return html`
    <div class="probe ${low ? 'low' : ''}" role="group" aria-label="Probe">
      <p class="probe-title">
        <span id="probe-point">x = (${viewport.inWords(at)})</span>
        <button
          type="button"
          id="probe-close"
          class="quiet"
          aria-label="Close"
          @click=${() => session?.probe()}
        >
          ×
        </button>
      </p>
      <dl>
        ${row({
          name: 'probe-truth',
          label: term('ln p, data', 'ln p(x) of the law of the data itself.'),
          value: !seen ? '' : seen.truth === null ? 'not known' : nats(seen.truth),
        })}
        ${row({
          name: 'probe-ode',
          label: term(
            'ln p, ODE',
            'ln p^ODE(x) = log π(x(1)) + ∫∇·[f − ½g²s]dt along the probability flow from x.',
          ),
          value: model(seen?.ode === undefined ? '' : nats(seen.ode)),
          error: answers.probe?.error,
          settling,
        })}
        ${FORMS.map(({ form, name, help }) => {
          const bound = seen?.bounds[form];
          return row({
            name: `probe-${form}`,
            label: [term('ln p, SDE', help), html`<span class="note"> ${name}</span>`],
            value: model(bound ? `≥ ${measured(bound.value, bound.error)} nats` : ''),
            settling,
          });
        })}
      </dl>
    </div>
  `;
}

/** @param {number} value */
const nats = (value) => (value === -Infinity ? '−∞' : `${measured(value, null)} nats`);
