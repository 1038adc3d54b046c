/** Likelihood in numbers: that of the ODE above its floor, the bound on that of the SDE, and theorem 1. */
import { nothing } from 'lit';
import { term } from '../../controls/term.js';
import { bitsPerDimension } from './bits.js';
import { row } from '../../controls/rows.js';
import { fixed, measured } from '../../number/number.js';

/** @typedef {import('../layers/evaluation.js').Pooled} Evaluation */

/**
 * @param {object} seen
 * @param {Evaluation | undefined} seen.evaluation
 * @param {number | null | undefined} seen.entropy  Undefined while there is no lab.
 * @param {boolean} seen.timed
 * @param {boolean} seen.images
 * @param {boolean} seen.points  The reader's own, of which some are held out.
 * @param {string | undefined} seen.error
 * @param {boolean} seen.settling
 */
export function likelihood({ evaluation, entropy, timed, images, points, error, settling }) {
  const unknown = timed ? 'not known' : 'needs all noise levels';
  const nats = (/** @type {number | null} */ value, /** @type {number | null} */ error) =>
    value === null ? undefined : `${measured(value, error)} nats`;
  const { nll, nllStandardError, bound, boundStandardError } = evaluation ?? {};
  const { trainingNll, trainingNllStandardError } = evaluation ?? {};
  const { gap, gapStandardError, cutoff, cutoffStandardError } = evaluation ?? {};
  const above = evaluation && nats(bound ?? null, boundStandardError ?? null);
  return [
    row({
      name: 'nll',
      label: term(
        points ? 'NLL of the ODE, held out' : 'NLL of the ODE',
        'Negative log-likelihood −E log p(x) of held-out data under the probability-flow ODE; on average it is at least the floor H(p).',
      ),
      value: evaluation ? (nats(nll ?? null, nllStandardError ?? null) ?? unknown) : '',
      error,
      settling,
    }),
    points
      ? row({
          name: 'training-nll',
          label: term(
            'NLL of the ODE, trained on',
            'The same over the points that the model learns from. Far below the other one, the model learns them by heart.',
          ),
          value: evaluation
            ? (nats(trainingNll ?? null, trainingNllStandardError ?? null) ??
              (timed ? 'none are held out' : unknown))
            : '',
          settling,
        })
      : nothing,
    row({
      name: 'entropy',
      label: term(
        'Floor: entropy',
        'H(p) = −E log p of the data itself. No model has a lower NLL on average.',
      ),
      value:
        entropy === undefined ? '' : entropy === null ? 'not known' : `${fixed(entropy, 3)} nats`,
    }),
    row({
      name: 'gap',
      label: term('Gap: NLL − floor', 'KL(p‖p^ODE), how far the law of the flow is from the data.'),
      value: evaluation ? (nats(gap ?? null, gapStandardError ?? null) ?? unknown) : '',
      settling,
    }),
    row({
      name: 'cutoff',
      label: term(
        'Cut off at ε',
        'H(p_ε) − H(p): training begins at t = ε and sees the data with a little noise. The bound is one on that law: floor + cut off + J_SM(g²) + KL(p₁‖π).',
      ),
      value: evaluation ? (nats(cutoff ?? null, cutoffStandardError ?? null) ?? unknown) : '',
      settling,
    }),
    row({
      name: 'bound',
      label: term(
        'NLL of the SDE',
        '−E log p^SDE(x) of the same data under the reverse SDE is at most E L(x), L(x) = −E log π(x₁) + ½∫E[g²‖s − ∇log p₀ₜ‖² − g²‖∇log p₀ₜ‖² − 2∇·f]dt (theorem 3).',
      ),
      value: evaluation ? (above ? `≤ ${above}` : unknown) : '',
      settling,
    }),
    row({
      name: 'theorem-1',
      wide: true,
      label: [
        term(
          'KL(p_ε‖p^SDE)',
          'E log p_ε(x)/p^SDE(x): how far the data, with the noise of t = ε, are from what the SDE samples.',
        ),
        ' ≤ ',
        term('J_SM(g²)', '½∫g² E‖s − ∇log pₜ‖² dt: the score error, weighed with g².'),
        ' + ',
        term('KL(p₁‖π)', 'E log p₁(x)/π(x): what the prior π misses of the data at t = 1.'),
      ],
      value: evaluation ? (sum(evaluation) ?? unknown) : '',
      settling,
    }),
    images ? bitsPerDimension(evaluation, settling) : nothing,
  ];
}

/** @param {Evaluation} evaluation */
function sum({ scoreError, scoreErrorStandardError, priorDivergence, klBound }) {
  if (scoreError === null || priorDivergence === null || klBound === null) return undefined;
  const digits = (/** @type {number} */ value) => measured(value, scoreErrorStandardError);
  const [total] = digits(klBound).split(' ± '); // its error is that of the first term
  return `${digits(scoreError)} + ${fixed(priorDivergence, 3)} = ${total} nats`;
}
