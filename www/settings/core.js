/** What the core says of its choices. The build asks it once and writes the answer down, so that controls stand before a module is there. */
import description from '../pkg/description.js';

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */
/** @typedef {import('../types.d.ts').Description} Description */
/** @typedef {import('../types.d.ts').Field} Field */
/**
 * What only readers need, and where the page deviates.
 * @typedef {Partial<Omit<Setting, 'choices'>> & {
 *   label: string,
 *   words?: Record<string, string>,
 *   offered?: Record<string, (values: Values) => boolean>,
 * }} Words  `words`: of each choice; `offered`: those that are not always.
 */

const DESCRIPTION = /** @type {Description} */ (/** @type {unknown} */ (description));

const AUTO = 'auto';

/** The settings by their places in a configuration. @type {Map<string, string>} */
const NAMES = new Map();

/**
 * @param {string} path  As `sde.betaMax`.
 * @returns {Field}
 */
export function field(path) {
  const [section, ...rest] = path.split('.');
  const at = /** @type {any} */ (DESCRIPTION[section]);
  const found = rest.length ? at?.[rest.join('.')] : at;
  if (!found) throw new Error(`${path}: the core has no such choice`);
  return /** @type {Field} */ (found);
}

/**
 * What the core knows of one choice, besides its name.
 * @param {string} path
 * @param {unknown} name
 */
export const fact = (path, name) => field(path).choices?.find((choice) => choice.name === name);

/**
 * A choice of the lab's configuration, in words.
 * @param {string} path
 * @param {Words} words
 * @returns {Setting}
 */
export function setting(path, { words = {}, offered = {}, ...rest }) {
  const { type, default: usual, min, max, above, below, orZero, choices, when } = field(path);
  const name = rest.name ?? path.split('.').pop() ?? '';
  NAMES.set(path, name);
  const section = path.split('.')[0];
  return {
    name,
    path,
    type: /** @type {Setting['type']} */ (type),
    default: /** @type {import('./settings.js').Value} */ (usual),
    ...(type === 'choice'
      ? {
          choices: choices?.map((choice) => [
            choice.name,
            words[choice.name] ?? choice.name,
            offered[choice.name],
          ]),
          needs: needsOf(choices ?? []),
        }
      : { min, max, above, below, orZero }),
    when: when && ((values) => holds(when, section, values)),
    ...rest,
  };
}

/**
 * An option of a method: it has no place in a configuration.
 * @param {string} path
 * @param {Words} words
 * @returns {Setting}
 */
export function option(path, words) {
  const { path: _, ...rest } = setting(path, words);
  return rest;
}

/** @typedef {import('./settings.js').Choice} Choice */

/**
 * A choice whose default depends on other choices may be left to the core.
 * @param {string} words
 * @param {Setting} setting
 * @returns {Setting}
 */
export function withAuto(words, setting) {
  const choices = /** @type {Choice[]} */ (setting.choices);
  return { ...setting, default: AUTO, choices: [[AUTO, words], ...choices] };
}

/**
 * So may a number.
 * @param {Setting} setting
 * @returns {Setting}
 */
export const orAuto = (setting) => ({ ...setting, default: AUTO, orAuto: true });

/** @param {unknown} value */
export const isAuto = (value) => value === AUTO;

/**
 * @param {Record<string, unknown[]>} when
 * @param {string} section
 * @param {Values} values
 */
const holds = (when, section, values) =>
  Object.entries(when).every(([other, allowed]) => {
    const path = other.includes('.') ? other : `${section}.${other}`;
    return allowed.includes(values[NAMES.get(path) ?? '']);
  });

/**
 * What a choice brings along. The data are the reader's: what does not go with them is refused instead.
 * @param {NonNullable<Field['choices']>} choices
 * @returns {Setting['needs']}
 */
function needsOf(choices) {
  /** @type {Record<string, Record<string, string[]>>} */
  const all = {};
  for (const { name, needs = {} } of choices) {
    const others = /** @type {[string, string[]][]} */ (
      Object.entries(/** @type {object} */ (needs))
    ).filter(([path]) => path !== 'data.kind');
    if (others.length) all[name] = Object.fromEntries(others);
  }
  return Object.keys(all).length ? all : undefined;
}

/** The setting at a place in a configuration. @param {string} path */
export const nameOf = (path) => NAMES.get(path) ?? path;
