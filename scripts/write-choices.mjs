/** npm run choices: docs/choices.md, from the description that the last build of the core has written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import description from '../www/pkg/description.js';
import { tableOf } from './describe.mjs';
import { root } from './run.mjs';

writeFileSync(join(root, 'docs/choices.md'), tableOf(/** @type {any} */ (description)));
