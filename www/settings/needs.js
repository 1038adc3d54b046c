/**
 * Choices that only go with some values of other settings. Picking one brings the others along; changing one of
 * the others away takes the choice back. Either way the reader is told.
 */
import { nameOf } from './core.js';
import { BY_NAME, SETTINGS, choicesOf } from './settings.js';

/** @typedef {import('./settings.js').Value} Value */
/** @typedef {import('./settings.js').Values} Values */

/**
 * What else changes when the reader sets one setting.
 * @param {string} name
 * @param {unknown} value
 * @param {Values} values  Of all settings before.
 * @returns {Record<string, Value>}
 */
export function broughtAlong(name, value, values) {
  const next = { ...values, [name]: /** @type {Value} */ (value) };
  /** @type {Record<string, Value>} */
  const changes = {};
  for (const setting of SETTINGS) {
    const needs = setting.needs?.[String(next[setting.name])];
    if (!needs || (setting.when && !setting.when(next))) continue;
    const missing = Object.entries(needs)
      .map(([path, allowed]) => /** @type {const} */ ([nameOf(path), allowed]))
      .filter(([other, allowed]) => !allowed.includes(String(next[other])));
    if (missing.length === 0) continue;
    // What the reader has just set, or sees, is stronger than what comes back from out of sight.
    const revived = setting.when?.(values) === false;
    const away = revived || missing.some(([other]) => other === name);
    const then = away
      ? [[setting.name, setting.default]]
      : missing.map(([k, [first]]) => [k, first]);
    Object.assign(changes, Object.fromEntries(then));
    Object.assign(next, changes);
  }
  return changes;
}

/**
 * The same, for the reader.
 * @param {string} name
 * @param {Record<string, Value>} changes
 * @param {Values} values
 */
export function inWords(name, changes, values) {
  const parts = Object.entries(changes).map(([other, value]) => {
    const setting = BY_NAME.get(other);
    const words = setting && choicesOf(setting, values).find(([choice]) => choice === value)?.[1];
    return `${setting?.label}: ${words ?? value}`;
  });
  return parts.length
    ? `Changed along with “${BY_NAME.get(name)?.label}”: ${parts.join('; ')}.`
    : '';
}
