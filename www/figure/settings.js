/**
 * Every choice of the figure: what its lab is asked for, and what is shown of it. This list drives the attributes of
 * <score-lab>, the address of the page and the controls.
 */
import { SETTINGS as LAB } from '../settings/settings.js';
import { SETTINGS as LAYERS } from './layers/index.js';

/** @typedef {import('../settings/settings.js').Setting} Setting */
/** @typedef {import('../settings/settings.js').Values} Values */

/** @type {Setting[]} */
export const SETTINGS = [
  ...LAB,
  { name: 'time', type: 'number', default: 0.1, min: 0, max: 1, label: 'Time t' },
  ...LAYERS,
  { name: 'autoplay', type: 'boolean', default: false, label: 'Train at once' },
  { name: 'worker', type: 'boolean', default: true, label: 'Use a worker' },
  {
    name: 'theme',
    type: 'choice',
    default: 'auto',
    label: 'Theme',
    choices: [
      ['auto', 'As the system'],
      ['light', 'Light'],
      ['dark', 'Dark'],
    ],
  },
];

/**
 * Those of one part of the panel that matter now.
 * @param {string} group
 * @param {Values} values
 */
export const offered = (group, values) =>
  SETTINGS.filter((setting) => setting.group === group && (!setting.when || setting.when(values)));

/** @returns {Values} */
export const defaults = () => Object.fromEntries(SETTINGS.map((s) => [s.name, s.default]));
