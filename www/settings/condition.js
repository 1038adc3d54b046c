/** The choices about labels: how the model learns them, which one is asked for, and how strongly. */
import { setting, option } from './core.js';
import { labelsOf } from './data.js';
import { hasTime } from './loss.js';
import { learns } from './score.js';

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/** More labels than these are for the library, not for a list to choose from. */
const MOST = 100;

/** Those of a mixture are its components. @param {Values} values */
const labels = ({ data, components }) =>
  labelsOf(data) ?? Array.from({ length: Math.min(MOST, Number(components)) }, () => 'component');

/** @param {Values} values */
export const isLabelled = (values) => labels(values).length > 1;

/**
 * Whether the model can be asked for a label.
 * @param {Values} values
 */
const conditional = (values) =>
  isLabelled(values) && hasTime(values) && (!learns(values) || values.condition !== 'none');

/** @type {(kind: string) => (values: Values) => boolean} */
const ifCondition = (kind) => (values) =>
  isLabelled(values) && learns(values) && values.condition === kind;

/** @param {Values} values */
export const isGuided = (values) => conditional(values) && values.label !== 'any';

/**
 * The label that is asked for, as the lab's methods take it; nothing for the data as a whole, and for a lab that
 * is still the one before and does not know the label.
 * @param {Values} values
 * @param {import('../types.d.ts').Info} info
 * @returns {import('../types.d.ts').Guidance}
 */
export function guidanceOf(values, { config, labels }) {
  const label = Number(values.label);
  const known = config.score.kind === 'exact' || config.condition.kind !== 'none';
  if (!isGuided(values) || !known || label >= labels) return {};
  return { label, guidance: Number(values.guidance) };
}

/** @type {Setting[]} */
export const CONDITION = [
  setting('condition.kind', {
    name: 'condition',
    label: 'Labels are learnt by',
    group: 'condition',
    words: { none: 'Nothing', classifier: 'Classifier', 'classifier-free': 'Classifier-free' },
    offered: { classifier: hasTime, 'classifier-free': ({ loss }) => loss !== 'explicit' },
    when: (values) => isLabelled(values) && learns(values),
    help: 'Classifier: ∇log pₜ(x|y) = s + ∇log pₜ(y|x). Classifier-free: one network learns s(x, t, y), and without y too.',
  }),
  {
    name: 'label',
    type: 'choice',
    default: 'any',
    label: 'Label y',
    group: 'condition',
    choices: (values) => [
      ['any', 'Any'],
      ...labels(values).map(
        (name, k) => /** @type {[string, string]} */ ([`${k}`, name ? `${k} · ${name}` : `${k}`]),
      ),
    ],
    when: conditional,
    help: 'Samples, field and truth become those of p(x|y).',
  },
  option('sampler.guidance', {
    label: 'Guidance γ',
    group: 'condition',
    slider: 0.1,
    reach: 10,
    when: isGuided,
    help: 's + γ ∇log pₜ(y|x): 0 forgets the label, 1 is p(x|y), more pushes away from the other labels.',
  }),
];

/** Of the networks that learn the labels. */
export const CLASSIFIER = [
  setting('condition.width', {
    name: 'classifierWidth',
    label: 'Classifier width',
    group: 'training',
    when: ifCondition('classifier'),
  }),
  setting('condition.depth', {
    name: 'classifierDepth',
    label: 'Classifier depth',
    group: 'training',
    when: ifCondition('classifier'),
  }),
  setting('condition.dropout', {
    name: 'labelDropout',
    label: 'Label dropout',
    group: 'training',
    when: ifCondition('classifier-free'),
    help: 'Share of the training points whose label is hidden: from them the same network learns s(x, t) of all data.',
  }),
];
