/** The controls of one part of a panel. */
import { repeat } from 'lit/directives/repeat.js';
import { settingControl } from './setting.js';

/**
 * @param {import('../settings/settings.js').Setting[]} settings
 * @param {import('./setting.js').Bound} bound
 */
export const group = (settings, bound) =>
  repeat(
    settings,
    ({ name }) => name,
    (setting) => settingControl(setting, bound),
  );
