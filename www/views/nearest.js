/** Under the pairs of samples and training images: what was searched, and what the distances are to be held against. */
import { html, nothing } from 'lit';
import { median } from '../nearest.js';
import { fixed, integer } from './number.js';

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 */
export const pairs = (session, { showNearest }) =>
  showNearest
    ? html`<span id="nearest" role="status">${session?.step ? inWords(session) : nothing}</span>`
    : nothing;

/** @param {import('../session.js').Session} session */
function inWords({ answers, layers }) {
  const fraction = layers.fraction('nearest');
  if (fraction !== undefined)
    return `Searching the training images: ${Math.floor(100 * fraction)} %`;
  const { error, value } = answers.nearest ?? {};
  if (error) return `Nearest training images: ${error}`;
  if (!value) return 'The search begins with the samples.';
  /** @type {import('../nearest.js').Pairs} */
  const { searched, distances, fresh } = value;
  return `Nearest of the latest ${integer(searched)} training images, by the distance ‖x − y‖ of all 64 pixels: its median over these samples is ${fixed(median(distances), 2)}, over fresh data ${fixed(fresh, 2)}. A copy would be at 0.`;
}
