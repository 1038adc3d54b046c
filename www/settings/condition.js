/** The choices about labels: how the model learns them, which one is asked for, and how strongly. */
import { hasTime } from './loss.js';
import { learns } from './score.js';

/** @typedef {import('./settings.js').Setting} Setting */
/** @typedef {import('./settings.js').Values} Values */

/** More labels than these are for the library, not for a list to choose from. */
const MOST = 100;

/**
 * The labels of each kind of data, in the order of the core. Those of a mixture are its components.
 * @type {Record<string, string[]>}
 */
const LABELS = {
  moons: ['upper arc', 'lower arc'],
  'eight-gaussians': Array.from({ length: 8 }, (_, k) => `at ${45 * k}°`),
  'two-spirals': ['first arm', 'second arm'],
  circles: ['outer', 'inner'],
  rings: ['outermost', 'second', 'third', 'innermost'],
  pinwheel: Array.from({ length: 5 }, () => 'arm'),
  glyphs: Array.from({ length: 10 }, () => ''),
};

/** @param {Values} values */
const labelsOf = ({ data, components }) =>
  data === 'mixture'
    ? Array.from({ length: Math.min(MOST, Number(components)) }, () => 'component')
    : (LABELS[String(data)] ?? []);

/** @param {Values} values */
export const isLabelled = (values) => labelsOf(values).length > 1;

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
  {
    name: 'condition',
    type: 'choice',
    default: 'none',
    label: 'Labels are learnt by',
    group: 'condition',
    path: 'condition.kind',
    choices: [
      ['none', 'Nothing'],
      ['classifier', 'Classifier', hasTime],
      ['classifier-free', 'Classifier-free', ({ loss }) => loss !== 'explicit'],
    ],
    when: (values) => isLabelled(values) && learns(values),
    help: 'Classifier: ∇log pₜ(x|y) = s + ∇log pₜ(y|x). Classifier-free: one network learns s(x, t, y), and without y too.',
  },
  {
    name: 'label',
    type: 'choice',
    default: 'any',
    label: 'Label y',
    group: 'condition',
    choices: (values) => [
      ['any', 'Any'],
      ...labelsOf(values).map(
        (name, k) => /** @type {[string, string]} */ ([`${k}`, name ? `${k} · ${name}` : `${k}`]),
      ),
    ],
    when: conditional,
    help: 'Samples, field and truth become those of p(x|y).',
  },
  {
    name: 'guidance',
    type: 'number',
    default: 1,
    min: 0,
    max: 100,
    slider: 0.1,
    reach: 10,
    label: 'Guidance γ',
    group: 'condition',
    when: isGuided,
    help: 's + γ ∇log pₜ(y|x): 0 forgets the label, 1 is p(x|y), more pushes away from the other labels.',
  },
];

/** Of the networks that learn the labels. @type {Setting[]} */
export const CLASSIFIER = [
  {
    name: 'classifierWidth',
    type: 'integer',
    default: 128,
    min: 1,
    max: 1024,
    label: 'Classifier width',
    group: 'training',
    path: 'condition.width',
    when: ifCondition('classifier'),
  },
  {
    name: 'classifierDepth',
    type: 'integer',
    default: 2,
    min: 1,
    max: 8,
    label: 'Classifier depth',
    group: 'training',
    path: 'condition.depth',
    when: ifCondition('classifier'),
  },
  {
    name: 'labelDropout',
    type: 'number',
    default: 0.2,
    min: 0,
    above: true,
    max: 1,
    below: true,
    label: 'Label dropout',
    group: 'training',
    path: 'condition.dropout',
    when: ifCondition('classifier-free'),
    help: 'Share of the training points whose label is hidden: from them the same network learns s(x, t) of all data.',
  },
];
