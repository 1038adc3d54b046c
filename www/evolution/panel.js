/** One quantity: its picture, its identity, and numbers below. */
import { html } from 'lit';
import { panelRow } from '../controls/rows.js';

/** @typedef {{ name: string, label: unknown, value: string | undefined }} Line */

/**
 * @param {import('./parts.js').Part} part
 * @param {unknown} picture
 * @param {Line[]} lines
 */
export const panel = ({ title, identity }, picture, lines) => html`
  <section class="panel" aria-label=${title}>
    <h3>${title}</h3>
    ${picture}
    <p class="identity">${identity}</p>
    <dl class="numbers">${lines.map(({ name, label, value }) => panelRow(name, label, value))}</dl>
  </section>
`;
