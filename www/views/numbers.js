/** The numbers beside the picture: always with their unit, with their uncertainty, as many digits as are true. */
import { html, nothing } from 'lit';
import { term } from '../controls/term.js';
import { isTimed } from '../timed.js';
import { objectiveText } from './objective.js';

/** @param {number} value */
const signed = (value) => (value < 0 ? '−' : '');

/**
 * @param {number} value
 * @param {number} digits
 */
const fixed = (value, digits) => signed(value) + Math.abs(value).toFixed(digits);

/** @param {number} value */
export const integer = (value) => value.toLocaleString('en').replaceAll(',', '\u202f');

/**
 * "2.86 ± 0.02": the error with one or two digits, the value with as many decimals.
 * @param {number} value
 * @param {number | null} error
 */
export function measured(value, error) {
  if (!Number.isFinite(value)) return 'not finite';
  if (!error || !Number.isFinite(error)) return fixed(value, 3);
  const digits = Math.min(5, Math.max(0, Math.ceil(-Math.log10(error) + 0.3)));
  return `${fixed(value, digits)} ± ${error.toFixed(digits)}`;
}

/**
 * @param {import('../session.js').Session} session
 * @param {import('../settings.js').Values} values
 */
export function numbers(session, values) {
  const { answers, training, lab, playing } = session;
  const evaluation = answers.evaluation?.value;
  const recent = session.history.recent();
  const samples = answers.samples;
  const entropy = lab?.info.entropy;
  const timed = !lab || isTimed(lab.info.config);
  const settling = playing || answers.evaluation?.full === 'unfinished';
  return html`
    <dl class="numbers">
      ${row({
        name: 'loss',
        label: term(
          'Loss',
          `${objectiveText(values).formula}, ${objectiveText(values).where}; mean over the last 100 steps.`,
        ),
        value: training ? measured(recent.mean, recent.error) : '',
        settling: playing,
      })}
      ${row({
        name: 'nll',
        label: term(
          'NLL, held-out data',
          'Negative log-likelihood of data not trained on: −E log p(x), by the probability-flow ODE.',
        ),
        value: !evaluation
          ? ''
          : evaluation.nll === null
            ? 'needs all noise levels'
            : `${measured(evaluation.nll, evaluation.nllStandardError)} nats`,
        error: answers.evaluation?.error,
        settling,
      })}
      ${row({
        name: 'entropy',
        label: term(
          'Floor: entropy',
          'H(p) = −E log p of the data itself. No model has a lower NLL on average.',
        ),
        value: !lab
          ? ''
          : entropy === null || entropy === undefined
            ? 'not known'
            : `${fixed(entropy, 3)} nats`,
      })}
      ${row({
        name: 'score-error',
        label: term(
          'Score error',
          timed
            ? '½ ∫ g² E‖s − ∇log pₜ‖² dt against the exact score of the data, in nats.'
            : '½ E‖s − ∇log p_σ‖² against the exact score at this noise level, in 1/length².',
        ),
        value: !evaluation
          ? ''
          : evaluation.scoreError === null
            ? 'not known'
            : `${measured(evaluation.scoreError, evaluation.scoreErrorStandardError)}${timed ? ' nats' : ''}`,
        settling,
      })}
      ${row({
        name: 'evaluations',
        label: term(
          'Network evaluations',
          'How often the sampler asked the network for the score of each sample.',
        ),
        value: samples?.value ? `${integer(samples.value.evaluations)} per sample` : '',
        error: samples?.error,
      })}
    </dl>
  `;
}

/** @param {{ name: string, label: unknown, value: string, settling?: boolean, error?: string }} line */
const row = ({ name, label, value, settling, error }) => html`
  <div class="number">
    <dt>${label}</dt>
    <dd id="number-${name}" class=${settling && value ? 'settling' : ''}>
      ${error ? html`<span class="error" role="alert">${error}</span>` : value || html`<span aria-label="none yet">–</span>`}
      ${settling && value ? html`<span class="sr">, still settling</span>` : nothing}
    </dd>
  </div>
`;
