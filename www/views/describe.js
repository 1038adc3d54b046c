/** The figure in words, for those who do not see it. */
import { BY_NAME } from '../settings.js';
import { measured } from './numbers.js';

/**
 * @param {string} setting
 * @param {unknown} value
 */
const words = (setting, value) =>
  BY_NAME.get(setting)?.choices?.find(([choice]) => choice === value)?.[1] ?? String(value);

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export const describe = (session, values) =>
  `${words('data', values.data)} in the plane, ${words('sde', values.sde)}, ` +
  `score network after ${session?.step ?? 0} steps`;

/** @param {import('../session.js').Session} session */
export function status({ lab, playing, step, training, history, answers }) {
  if (!lab) return '';
  const evaluation = answers.evaluation?.value;
  const parts = [playing ? 'Training' : 'Paused', `step ${step}`];
  if (training) parts.push(`loss ${measured(history.recent().mean, null)}`);
  if (evaluation && evaluation.nll !== null)
    parts.push(`NLL ${measured(evaluation.nll, evaluation.nllStandardError)} nats`);
  return parts.join(', ');
}

/**
 * What the stage says while there is nothing to see yet.
 * @param {import('../session.js').Session | undefined} session
 */
export function caption(session) {
  const { progress, lab, step } = session ?? {};
  if (!progress) return lab && step === 0 ? 'Untrained. Press Train.' : '';
  const { message, phase, loaded, total } = progress;
  if (phase !== 'download') return message;
  return total
    ? `${message}: ${Math.round((100 * loaded) / total)} %`
    : `${message}: ${(loaded / 1e6).toFixed(1)} MB`;
}
