/** The numbers beside the picture: the model's, and those of its samples. */
import { html, nothing } from 'lit';
import { isGuided } from '../../settings/condition.js';
import { term } from '../../controls/term.js';
import { row } from '../../controls/rows.js';
import { fixed, integer, measured } from '../../number/number.js';
import { settingsIn } from '../../settings/configuration.js';
import { isPlanar } from '../../settings/data.js';
import { objectiveText } from '../../settings/objective-text.js';
import { byHeart } from './by-heart.js';
import { likelihood } from './likelihood.js';
import { quality } from './quality.js';

/**
 * @param {import('../session.js').Session} session
 * @param {import('../settings.js').Values} values
 */
export function numbers(session, values) {
  const { standing: run, playing } = session;
  const { training, lab } = run ?? {};
  const answers = run?.answers.of ?? {};
  const evaluation = answers.evaluation?.value;
  const recent = run?.history.recent();
  // Of what stands: what is wanted may have been refused.
  const objective = objectiveText({ ...values, ...(lab && settingsIn(lab.info.config)) });
  const samples = answers.samples;
  const timed = run?.timed ?? true;
  // It may still be that of another label.
  const conditional =
    answers.conditional?.key === String(values.label) ? answers.conditional : undefined;
  const settling = playing || answers.evaluation?.full === 'unfinished';
  return html`
    <dl class="numbers">
      ${row({
        name: 'loss',
        label: term(
          'Loss',
          `${objective.formula}, ${objective.where}. ${objective.symbols} Mean over the last 100 steps.`,
        ),
        value: training && recent ? measured(recent.mean, recent.error) : '',
        settling: playing,
      })}
      ${
        lab?.info.config.condition?.kind === 'classifier'
          ? row({
              name: 'classifier-loss',
              label: term(
                'Classifier loss',
                '−E log pₜ(y|x), the mean cross-entropy over all noise levels. Where the noise has drowned the data it cannot fall below H(y).',
              ),
              value: training?.classifierLoss ? `${fixed(training.classifierLoss, 3)} nats` : '',
              settling: playing,
            })
          : nothing
      }
      ${likelihood({
        evaluation,
        entropy: lab?.info.entropy,
        timed,
        images: !isPlanar(values),
        points: values.data === 'points',
        error: answers.evaluation?.error,
        settling,
      })}
      ${row({
        name: 'score-error',
        label: term(
          'Score error',
          timed
            ? '½ ∫ g² E‖s − ∇log pₜ‖² dt against the exact score of the data, in nats.'
            : '½ E‖s − ∇log p_σ‖² against the exact score at this noise level, in 1/length².',
        ),
        value: scoreError(evaluation, timed),
        settling,
      })}
      ${
        isGuided(values)
          ? row({
              name: 'conditional-error',
              label: term(
                `Score error, y = ${values.label}`,
                '½ ∫ g² E‖s(x, t, y) − ∇log pₜ(x|y)‖² dt over data with this label, at scale γ = 1.',
              ),
              value: scoreError(conditional?.value, timed),
              error: conditional?.error,
              settling,
            })
          : nothing
      }
      ${row({
        name: 'evaluations',
        label: term(
          'Network evaluations',
          'How often the sampler asked the network for the score of each sample.',
        ),
        value: !samples?.value
          ? ''
          : samples.value.stopped
            ? 'stopped'
            : `${integer(samples.value.evaluations)} per sample`,
        error: samples?.error,
      })}
      ${timed ? quality(answers, values, playing) : nothing}
    </dl>
    ${byHeart(session, values)}
  `;
}

/**
 * @param {{ scoreError: number | null, scoreErrorStandardError: number | null } | undefined} evaluation
 * @param {boolean} timed
 */
function scoreError(evaluation, timed) {
  if (!evaluation) return '';
  const { scoreError, scoreErrorStandardError } = evaluation;
  if (scoreError === null) return 'not known';
  return `${measured(scoreError, scoreErrorStandardError)}${timed ? ' nats' : ''}`;
}
