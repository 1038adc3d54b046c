/** Every choice of a lab, once: this list drives attributes, addresses, controls and configurations. */
import { CLASSIFIER, CONDITION } from './condition.js';
import { DATA } from './data.js';
import { LOSS } from './loss.js';
import { SAMPLER } from './sampler.js';
import { SCORE } from './score.js';
import { SDE } from './sde.js';
import { SMOOTHING } from './smoothing.js';
import { BACKEND, SEED, TRAINING } from './training.js';

/**
 * @typedef {string | number | boolean} Value
 * @typedef {Record<string, Value>} Values  By name; besides, `components`: how many the mixture has.
 * @typedef {[string, string, ((values: Values) => boolean)?]} Choice  Value, its name for readers, and whether it is offered now.
 * @typedef {object} Setting
 * @property {string} name  Property of the element; its attribute is the same in kebab-case.
 * @property {'choice' | 'integer' | 'number' | 'boolean'} type
 * @property {Value} default
 * @property {(values: Values, stated: (name: string) => unknown) => Value} [usual]  The default, where it depends on other settings, or on what somebody has stated of them.
 * @property {string} [goesWith]  The setting of which that default depends on what is stated.
 * @property {string} label
 * @property {string} [group]  The part of the panel it stands in; none: no control of its own.
 * @property {Choice[] | ((values: Values) => Choice[])} [choices]
 * @property {number} [min]
 * @property {(values: Values) => number} [least]  The minimum, where it depends on the other settings.
 * @property {number} [max]
 * @property {boolean} [above]  The minimum itself is not allowed.
 * @property {boolean} [below]  Nor is the maximum.
 * @property {boolean} [orZero]  Zero is allowed, too.
 * @property {boolean} [orAuto]  So is leaving it to the core.
 * @property {number} [slider]  It is set with a slider, in steps of this size.
 * @property {number} [reach]  Where that slider ends, if before the maximum.
 * @property {string} [path]  Place in the lab's configuration.
 * @property {string[]} [options]  What it is called among the options of `lab.sample`.
 * @property {(values: Values) => boolean} [when]  Whether it matters now.
 * @property {Record<string, Record<string, string[]>>} [needs]  By a choice, what other places in the configuration may be with it; the first is what they become.
 * @property {string | ((values: Values) => string)} [help]  One sentence, with the formula.
 */

/** @type {Setting[]} */
export const SETTINGS = [
  ...DATA,
  SMOOTHING,
  ...SDE,
  ...LOSS,
  ...SAMPLER,
  ...CONDITION,
  ...TRAINING,
  ...SCORE,
  ...CLASSIFIER,
  SEED,
  BACKEND,
];

/** @param {string} name */
export const attributeOf = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * @param {Setting} setting
 * @param {Values} values
 */
export const choicesOf = ({ choices = [] }, values) =>
  typeof choices === 'function' ? choices(values) : choices;

/** @type {Map<string, Setting>} */
export const BY_NAME = new Map(SETTINGS.map((setting) => [setting.name, setting]));
