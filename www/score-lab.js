/** The library: `createLab`, and the custom elements registered. */
import { ScoreLabCompare } from './compare/element.js';
import { ScoreLabCost } from './cost/element.js';
import { ScoreLab } from './element.js';
import { ScoreLabEvolution } from './evolution/element.js';
import { ScoreLabRace } from './race/element.js';
import { ScoreLabSchedule } from './schedule/element.js';
import { ScoreLabScoreflow } from './scoreflow/element.js';

export { createLab } from './lab.js';
export {
  ScoreLab,
  ScoreLabCompare,
  ScoreLabCost,
  ScoreLabEvolution,
  ScoreLabRace,
  ScoreLabSchedule,
  ScoreLabScoreflow,
};

// Two copies of the script on one page must not fail: the first one serves.
for (const [name, element] of /** @type {const} */ ([
  ['score-lab', ScoreLab],
  ['score-lab-compare', ScoreLabCompare],
  ['score-lab-cost', ScoreLabCost],
  ['score-lab-evolution', ScoreLabEvolution],
  ['score-lab-race', ScoreLabRace],
  ['score-lab-schedule', ScoreLabSchedule],
  ['score-lab-scoreflow', ScoreLabScoreflow],
])) {
  if (!customElements.get(name)) customElements.define(name, element);
}
