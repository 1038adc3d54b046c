/** A word with its explanation: shown on hover, on focus, and on a tap. */
import { html, nothing } from 'lit';

/**
 * @param {unknown} word
 * @param {string} [help]
 */
export const term = (word, help) =>
  help
    ? html`<span class="term" tabindex="0"
        >${word}<span class="tip" role="tooltip">${help}</span></span
      >`
    : word;

/**
 * @param {string} label
 * @param {string} [help]
 */
export const hint = (label, help) =>
  help
    ? html`<span class="term hint" tabindex="0" role="note" aria-label="${label}: ${help}"
        ><span aria-hidden="true">?</span><span class="tip" aria-hidden="true">${help}</span></span
      >`
    : nothing;
