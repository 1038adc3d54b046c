/** The three forward processes by their short names, for figures; the settings of an element say more. */
import { choice } from '../controls/choice.js';

/** @typedef {import('../types.d.ts').Sde['kind']} Kind */

/** @type {readonly (readonly [Kind, string])[]} */
export const SDES = [
  ['vp', 'VP'],
  ['sub-vp', 'Sub-VP'],
  ['ve', 'VE'],
];

/** @param {string} sde */
export const sdeLabel = (sde) => SDES.find(([name]) => name === sde)?.[1] ?? sde;

/**
 * @param {string} id
 * @param {string} sde
 * @param {(sde: string) => void} set
 */
export const sdeChoice = (id, sde, set) =>
  choice({ id, label: 'SDE', value: sde, choices: SDES, set });
