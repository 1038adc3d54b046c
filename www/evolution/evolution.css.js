/** The looks of <score-lab-evolution>, beyond those it shares with the comparison. */
import { css } from 'lit';

export const looks = css`
  .view .time {
    flex: 1 1 180px;
    grid-template-columns: auto minmax(80px, 1fr) 5ch;
  }
  .direct {
    stroke: var(--score-lab-density);
    stroke-width: 4;
  }
  .integrated {
    stroke: var(--score-lab-ink);
    stroke-width: 1.6;
    stroke-dasharray: 7 6;
  }
  .swatch-line {
    border-top: 4px solid var(--score-lab-density);
  }
  .swatch-line.dashed {
    border-top: 2px dashed var(--score-lab-ink);
  }
  .identity {
    min-height: 2.9em;
  }
  .words {
    max-width: 75ch;
    min-height: 3em;
  }
  @container (max-width: 480px) {
    .words {
      min-height: 6em;
    }
  }
`;
