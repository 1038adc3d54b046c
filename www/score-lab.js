/** The library: `createLab`, and <score-lab> registered as a custom element. */
import { ScoreLab } from './element.js';

export { createLab } from './lab.js';
export { ScoreLab };

// Two copies of the script on one page must not fail: the first one serves.
if (!customElements.get('score-lab')) customElements.define('score-lab', ScoreLab);
