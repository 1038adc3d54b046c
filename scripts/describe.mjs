/**
 * What the core says of its choices, written down: to www/pkg, so that controls stand before a module is loaded and
 * types know every name, and as the tables of docs/choices.md for readers.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure, root } from './run.mjs';

/** @typedef {import('../www/types.d.ts').Description} Description */
/** @typedef {import('../www/types.d.ts').Field} Field */

export async function writeDescription() {
  const folder = join(root, 'www/pkg');
  const glue = join(folder, 'cpu/score_lab.js');
  const core = await import(`${pathToFileURL(glue)}?${statSync(glue).mtimeMs}`);
  if (!core.describe) throw new Failure('the core does not export describe()');
  core.initSync({ module: readFileSync(join(folder, 'cpu/score_lab_bg.wasm')) });
  const description = core.describe();
  const text = JSON.stringify(description, null, 1);
  writeFileSync(join(folder, 'description.js'), `export default ${text};\n`);
  writeFileSync(join(folder, 'choices.d.ts'), typesOf(description));
}

/**
 * A type for each choice among names, as `LossKind` for `loss.kind`.
 * @param {Description} description
 */
export function typesOf(description) {
  const types = fieldsOf(description).flatMap(({ section, name, field }) =>
    field.choices
      ? `export type ${pascal(section)}${pascal(name)} = ${field.choices.map((choice) => `'${choice.name}'`).join(' | ')};\n`
      : [],
  );
  return `/** Written by the build: what the core says may be chosen. */\n\n${types.join('')}`;
}

/** @param {Description} description */
export function tableOf(description) {
  /** @type {Map<string, ReturnType<typeof fieldsOf>>} */
  const sections = new Map();
  for (const entry of fieldsOf(description)) {
    sections.set(entry.section, [...(sections.get(entry.section) ?? []), entry]);
  }
  const parts = [...sections].map(([section, fields]) => {
    const rows = fields.map(
      ({ name, field }) =>
        `| \`${name}\` | ${allowed(field)} | ${usual(field)} | ${conditions(field)} |`,
    );
    return `## ${section}\n\n| field | allowed | default | only with |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# Choices

Written by \`npm run choices\` from what the core answers to \`describe()\`: the sections of the configuration, and under
their names the options of methods; \`sampler\` is what \`lab.sample\` takes.

${parts.join('\n')}`;
}

/** @param {Description} description */
const fieldsOf = (description) =>
  Object.entries(description).flatMap(([section, content]) =>
    isField(content)
      ? [{ section: 'lab', name: section, field: content }]
      : Object.entries(content).map(([name, field]) => ({ section, name, field })),
  );

/**
 * @param {Field | Record<string, Field>} content
 * @returns {content is Field}
 */
const isField = (content) => typeof content.type === 'string';

/** @param {Field} field */
function allowed({ type, choices, min, max, above, below, orZero }) {
  if (choices) return choices.map(({ name }) => `\`${name}\``).join(', ');
  const zero = orZero ? '0, or ' : '';
  const from = above ? `above ${min}` : `from ${min}`;
  const to = max === undefined ? '' : below ? `, below ${max}` : ` to ${max}`;
  const range = min === undefined ? '' : ` ${from}${to}`;
  return `${zero}${type === 'integer' ? 'whole number' : type}${range}`;
}

/** @param {Field} field */
const usual = ({ default: value, withDerivatives, inManyDimensions }) =>
  [
    written(value),
    written(withDerivatives, ' where the loss takes derivatives'),
    written(inManyDimensions, ' beyond three dimensions'),
  ]
    .filter(Boolean)
    .join('; ');

/**
 * @param {Field['default'] | undefined} value
 * @param {string} [where]
 */
const written = (value, where = '') =>
  value === null || value === undefined ? '' : `\`${value}\`${where}`;

/** @param {Field} field */
const conditions = ({ when = {} }) =>
  Object.entries(when)
    .map(([other, values]) => `\`${other}\` ${values.join(' or ')}`)
    .join('; ');

/** @param {string} name */
const pascal = (name) =>
  name.replaceAll(/(^|[^a-zA-Z])([a-z])/g, (_, _gap, letter) => letter.toUpperCase());
