/** The library: `createLab`, and the custom elements registered. */
import { ScoreLabCompare } from './compare/element.js';
import { ScoreLabCost } from './cost/element.js';
import { ScoreLab } from './element.js';
import { ScoreLabRace } from './race/element.js';

export { createLab } from './lab.js';
export { ScoreLab, ScoreLabCompare, ScoreLabCost, ScoreLabRace };

// Two copies of the script on one page must not fail: the first one serves.
for (const [name, element] of /** @type {const} */ ([
  ['score-lab', ScoreLab],
  ['score-lab-compare', ScoreLabCompare],
  ['score-lab-cost', ScoreLabCost],
  ['score-lab-race', ScoreLabRace],
])) {
  if (!customElements.get(name)) customElements.define(name, element);
}
