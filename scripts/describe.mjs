/** Writes what the core says of its choices to www/pkg, so that controls stand before a module is loaded. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure, root } from './run.mjs';

export async function writeDescription() {
  const folder = join(root, 'www/pkg');
  const glue = join(folder, 'cpu/score_lab.js');
  const core = await import(`${pathToFileURL(glue)}?${statSync(glue).mtimeMs}`);
  if (!core.describe) throw new Failure('the core does not export describe()');
  core.initSync({ module: readFileSync(join(folder, 'cpu/score_lab_bg.wasm')) });
  const description = JSON.stringify(core.describe(), null, 1);
  writeFileSync(join(folder, 'description.js'), `export default ${description};\n`);
}
