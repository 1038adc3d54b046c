/** The figure in words, for those who do not see it. */
import { isTaken } from '../layers/index.js';
import { shownPairs } from '../layers/nearest.js';
import { readingOf } from '../layers/probe.js';
import { fixed, measured } from '../../number/number.js';
import { isPlanar } from '../../settings/data.js';
import { BY_NAME, choicesOf } from '../../settings/settings.js';

/**
 * @param {string} name
 * @param {import('../settings.js').Values} values
 */
const words = (name, values) => {
  const setting = BY_NAME.get(name);
  const choices = setting ? choicesOf(setting, values) : [];
  return choices.find(([choice]) => choice === values[name])?.[1];
};

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export const describe = (session, values) =>
  `${words('data', values)}, ${isPlanar(values) ? 'in the plane' : images(session, values)}, ${words('sde', values)}, ` +
  `score network after ${session?.standing?.step ?? 0} steps`;

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
function images(session, values) {
  const run = session?.standing;
  const seen = run && shownPairs(run.answers.of, values);
  if (!seen) return 'drawn beside samples';
  const { pairs, earlier } = seen;
  return `${pairs.distances.length} ${earlier ? 'earlier ' : ''}samples, each drawn beside its nearest training image with their distance`;
}

/** @param {import('../session.js').Session} session */
export function status({ standing: run, playing }) {
  if (!run) return '';
  const { step, training, history, probed } = run;
  const answers = run.answers.of;
  const evaluation = answers.evaluation?.value;
  const parts = [playing ? 'Training' : 'Paused', `step ${step}`];
  if (training) parts.push(`loss ${measured(history.recent().mean, null)}`);
  if (evaluation && evaluation.nll !== null)
    parts.push(`NLL ${measured(evaluation.nll, evaluation.nllStandardError)} nats`);
  const ode = readingOf({ probed, answers })?.ode;
  if (probed && ode !== undefined)
    parts.push(`at ${probed.map((x) => fixed(x, 2)).join(', ')} ln p ${fixed(ode, 3)} nats`);
  return parts.join(', ');
}

/**
 * What the stage says while there is nothing to see yet.
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export function caption(session, values) {
  const { progress, standing: run } = session ?? {};
  const empty = run && !run.taught && !isTaken(values);
  if (!progress) return empty ? 'Untrained. Press Train.' : '';
  const { message, phase, loaded, total } = progress;
  if (phase !== 'download') return message;
  return total
    ? `${message}: ${Math.round((100 * loaded) / total)} %`
    : `${message}: ${(loaded / 1e6).toFixed(1)} MB`;
}
