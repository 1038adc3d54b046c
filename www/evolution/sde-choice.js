/** The processes that the figure follows. */
import { choice } from '../controls/choice.js';

/** @type {[string, string][]} */
const SDES = [
  ['vp', 'VP'],
  ['sub-vp', 'Sub-VP'],
  ['ve', 'VE'],
];

/** @param {string} sde */
export const sdeLabel = (sde) => SDES.find(([name]) => name === sde)?.[1] ?? sde;

/**
 * @param {string} sde
 * @param {(sde: string) => void} set
 */
export const sdeChoice = (sde, set) =>
  choice({ id: 'evolution-sde', label: 'SDE', value: sde, choices: SDES, set });
