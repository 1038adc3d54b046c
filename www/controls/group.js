/** The controls of one part of the panel: those that matter now. */
import { repeat } from 'lit/directives/repeat.js';
import { SETTINGS } from '../settings/settings.js';
import { settingControl } from './setting.js';

/**
 * @param {string} name
 * @param {import('../settings/settings.js').Values} values
 * @param {import('./setting.js').Bound} bound
 */
export const group = (name, values, bound) =>
  repeat(
    SETTINGS.filter((s) => s.group === name && (!s.when || s.when(values))),
    (setting) => setting.name,
    (setting) => settingControl(setting, bound),
  );
