/** The library: `createLab`, `describe`, `readTable`, `checkBrowser`, and the custom elements registered. */
import { ScoreLabCompare } from './objectives/element.js';
import { ScoreLabCheck } from './check/element.js';
import { ScoreLabCost } from './cost/element.js';
import { ScoreLab } from './figure/element.js';
import { ScoreLabEvolution } from './evolution/element.js';
import { ScoreLabRace } from './samplers/element.js';
import { ScoreLabSchedule } from './learned-schedule/element.js';
import { ScoreLabScoreflow } from './likelihood-training/element.js';

export { checkBrowser } from './check/check.js';
export { createLab, describe } from './engine/lab.js';
export { readTable } from './table/table.js';
export {
  ScoreLab,
  ScoreLabCheck,
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
  ['score-lab-check', ScoreLabCheck],
  ['score-lab-compare', ScoreLabCompare],
  ['score-lab-cost', ScoreLabCost],
  ['score-lab-evolution', ScoreLabEvolution],
  ['score-lab-race', ScoreLabRace],
  ['score-lab-schedule', ScoreLabSchedule],
  ['score-lab-scoreflow', ScoreLabScoreflow],
])) {
  if (!customElements.get(name)) customElements.define(name, element);
}
