/** Under the map of the density: how far the flow is from the data by quadrature, beside what the bound says of the SDE. */
import { html, nothing } from 'lit';
import { term } from '../../controls/term.js';
import { FINE } from '../../plot/grid.js';
import { showsDensity } from '../layers/density.js';
import { fixed, measured } from '../../number/number.js';

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export function divergence(session, values) {
  const run = session?.standing;
  if (!run || !showsDensity(values)) return nothing;
  const { kl, density, evaluation } = run.answers.of;
  const settling =
    session.playing ||
    kl?.full !== density?.full ||
    (evaluation && evaluation.full !== density?.full);
  return html`<p class="note divergence ${settling ? 'settling' : ''}" id="density-kl">
    ${kl ? inWords(run.answers.of) : nothing}
    ${kl && settling ? html`<span class="sr">, still settling</span>` : nothing}
  </p>`;
}

/** @param {Record<string, import('../answers.js').Answer>} answers */
function inWords({ kl, evaluation }) {
  if (kl.error) return `KL by quadrature: ${kl.error}`;
  /** @type {import('../../types.d.ts').KlByQuadrature | null} */
  const found = kl.value;
  if (!found) return 'KL by quadrature needs the density of the data, which is not known.';
  const { nats, mass, modelMass } = found;
  const { klBound, klBoundStandardError } = evaluation?.value ?? {};
  return html`${term(
    'KL(p‖p^ODE)',
    '∫p ln(p/p^ODE)dx of the law of the flow, by quadrature over the window of the data.',
  )}
  ${fixed(nats, 3)} nats, on ${FINE} × ${FINE} cells with ∫p = ${fixed(mass, 3)} and ∫p^ODE =
  ${fixed(modelMass, 3)};
  ${typeof klBound === 'number' ? html`${term('bound − H(p_ε)', 'What is known of the reverse SDE: KL(p_ε‖p^SDE) is at most this (theorem 1).')} ${measured(klBound, klBoundStandardError)} nats.` : nothing}`;
}
