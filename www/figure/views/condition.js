/** Labels: whether the model learns them, which one is asked for, and what guidance does and does not. */
import { html, nothing } from 'lit';
import { isGuided, isLabelled } from '../../settings/condition.js';
import { group } from '../../controls/group.js';
import { offered } from '../settings.js';

/**
 * @param {import('../settings.js').Values} values
 * @param {import('../../controls/setting.js').Bound} bound
 */
export const conditioning = (values, bound) =>
  isLabelled(values)
    ? html`<fieldset class="group condition">
        <legend class="group-title">Condition on a label</legend>
        <div class="group pairs">${group(offered('condition', values), bound)}</div>
        ${isGuided(values) ? html`<p class="note" id="guidance-note">${truth(values)}</p>` : nothing}
      </fieldset>`
    : nothing;

/** @param {import('../settings.js').Values} values */
const truth = ({ guidance }) =>
  guidance === 1
    ? 'At scale γ = 1 guidance is exact: ∇log pₜ(x|y) = ∇log pₜ(x) + ∇log pₜ(y|x), and the samples are those of p(x|y).'
    : 'Guidance at scale γ ≠ 1 does not sample p(x) p(y|x)^γ: adding γ∇log pₜ(y|x) at every t is not the diffusion of that density. The numbers hold the samples against it, where it is known.';
