/** The chosen objective as a formula, under its controls. */
import { html, nothing } from 'lit';
import { settingsIn } from '../../settings/configuration.js';
import { objectiveText } from '../../settings/objective-text.js';

/**
 * @param {import('../settings.js').Values} values
 * @param {import('../session.js').Session | undefined} session
 */
export function formula(values, session) {
  const { formula, where, symbols, needs } = objectiveText(values);
  return html`<p class="note" id="objective-formula">
      <span class="formula">${formula}</span>, ${where}. ${symbols} ${needs}
    </p>
    ${session?.refused ? standing(session) : nothing}`;
}

/** What is wanted was refused: the lab before goes on, and that is said. @param {import('../session.js').Session} session */
function standing({ standing }) {
  const { config } = /** @type {import('../run.js').Run} */ (standing).lab.info;
  const values = /** @type {import('../settings.js').Values} */ (settingsIn(config));
  const { formula, where, symbols } = objectiveText(values);
  return html`<p class="note" id="still-running">
    What runs is still <span class="formula">${formula}</span>, ${where}, on ${values.data}.
    ${symbols}
  </p>`;
}
