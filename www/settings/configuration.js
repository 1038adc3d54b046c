/** Between settings and configuration: reading a value, and putting values where the lab expects them. */
import { isAuto } from './core.js';
import { SETTINGS, attributeOf, choicesOf } from './settings.js';

/** An attribute is what its property is, in words: it is checked in one place, by `check`. */
export const asText = {
  fromAttribute: (/** @type {string | null} */ text) => text ?? undefined,
  toAttribute: (/** @type {unknown} */ value) => (value === undefined ? null : String(value)),
};

/**
 * What a setting is while nobody states it.
 * @param {import('./settings.js').Setting} setting
 * @param {import('./settings.js').Values} values  Of the other settings.
 * @param {(name: string) => unknown} stated
 */
export const usualOf = ({ usual, default: usually }, values, stated) =>
  usual ? usual(values, stated) : usually;

/**
 * The settings in sight that go with another as long as neither is stated: what the reader then chooses for that
 * one is to leave them as they are.
 * @param {string} name  Of the other one.
 * @param {import('./settings.js').Values} values
 * @param {(name: string) => unknown} stated
 */
export const keptWith = (name, values, stated) =>
  SETTINGS.filter(
    ({ goesWith, name: own, when }) =>
      goesWith === name && stated(own) === undefined && (!when || when(values)),
  ).map(({ name }) => name);

/**
 * Reads one raw value: an attribute's text, what stands in a control, or a property.
 * @param {import('./settings.js').Setting} given
 * @param {unknown} raw
 * @param {import('./settings.js').Values} values  Of the other settings.
 * @returns {{ value: import('./settings.js').Value, error?: undefined } | { value?: undefined, error: string }}
 */
export function check(given, raw, values) {
  const setting = given.least ? { ...given, min: given.least(values) } : given;
  const choices = choicesOf(setting, values).map(([choice]) => choice);
  const value = convert(setting, raw, choices);
  if (value !== undefined) return { value };
  const shown = typeof raw === 'string' ? `"${raw}"` : String(raw);
  return {
    error: `${attributeOf(setting.name)}: ${shown} is not allowed; it must be ${rule(setting, choices)}`,
  };
}

/**
 * @param {import('./settings.js').Setting} setting
 * @param {unknown} raw
 * @param {string[]} choices
 * @returns {import('./settings.js').Value | undefined}
 */
function convert(setting, raw, choices) {
  const { type, min = -Infinity, max = Infinity, above, below, orZero, orAuto } = setting;
  if (orAuto && isAuto(raw)) return setting.default;
  if (type === 'choice') return choices.find((value) => value === String(raw));
  if (type === 'boolean') {
    if (typeof raw === 'boolean') return raw;
    return raw === '' || raw === 'true' ? true : raw === 'false' ? false : undefined;
  }
  if (typeof raw !== 'number' && (typeof raw !== 'string' || !raw.trim())) return undefined;
  const value = Number(raw);
  const inside = (above ? value > min : value >= min) && (below ? value < max : value <= max);
  const allowed = inside || (orZero && value === 0);
  return allowed && (type === 'number' || Number.isInteger(value)) ? value : undefined;
}

/**
 * What is allowed, in words.
 * @param {import('./settings.js').Setting} setting
 * @param {string[]} choices
 */
function rule({ type, min, max, above, below, orZero, orAuto }, choices) {
  if (type === 'choice') return `one of ${choices.join(', ')}`;
  if (type === 'boolean') return 'true or false';
  const noun = `${orAuto ? 'auto, or ' : ''}${orZero ? '0, or ' : ''}${type === 'integer' ? 'a whole number' : 'a number'}`;
  if (!above) return `${noun} from ${min} to ${max}`;
  return `${noun} above ${min}, ${below ? 'below' : 'at most'} ${max}`;
}

/**
 * The lab's configuration: what `base` says, with every setting that matters now put in its place.
 * @param {import('./settings.js').Values} values
 * @param {Record<string, any>} base
 * @param {import('../types.d.ts').Data} data  In full, for the kinds that carry numbers.
 * @returns {import('../types.d.ts').Config}
 */
export function configOf(values, base, data) {
  /** @type {Record<string, any>} */
  const config = { ...base, sde: {}, score: {}, loss: {}, condition: {}, data };
  for (const { name, path, when } of SETTINGS) {
    if (!path || path === 'data.kind' || (when && !when(values)) || isAuto(values[name])) continue;
    put(config, path.split('.'), values[name]);
  }
  return config;
}

/**
 * A copy of `at` with the value in its place. On the way a plain word gives way to an object: `loss.time` is
 * 'ladder' first, and { ladder: 10 } when the levels come.
 * @param {Record<string, any>} at
 * @param {string[]} path
 * @param {unknown} value
 */
function put(at, [key, ...rest], value) {
  if (rest.length === 0) return void (at[key] = value);
  at[key] = typeof at[key] === 'object' ? { ...at[key] } : {};
  put(at[key], rest, value);
}

/**
 * The settings that a configuration states.
 * @param {Record<string, any>} config
 * @returns {Record<string, import('./settings.js').Value>}
 */
export function settingsIn(config) {
  /** @type {Record<string, import('./settings.js').Value>} */
  const stated = {};
  for (const { name, path } of SETTINGS) {
    const value = path?.split('.').reduce((at, key) => at?.[key], /** @type {any} */ (config));
    // { fixed: 0.3 } states both the law and its number.
    if (name === 'timeLaw' && typeof value === 'object')
      stated[name] = 'fixed' in value ? 'fixed' : 'ladder';
    else if (value !== undefined && value !== null) stated[name] = value;
  }
  return stated;
}

/**
 * The setting that a refusal is about.
 * @param {string | undefined} field  Its place in the configuration, or a setting's name.
 * @returns {string | undefined}
 */
export function settingOf(field) {
  if (!field) return undefined;
  const last = field.split('.').pop();
  const hit =
    SETTINGS.find(({ path }) => path === field) ?? SETTINGS.find(({ name }) => name === last);
  return hit?.name ?? (field.startsWith('data') ? 'data' : undefined);
}
