/** The looks of <score-lab-evolution>, beyond those it shares with the comparison. */
import { css } from 'lit';

export const looks = css`
  .view .time {
    flex: 1 1 180px;
    grid-template-columns: auto minmax(80px, 1fr) 5ch;
  }
  @container (min-width: 480px) and (max-width: 899px) {
    .panels.count-3 {
      grid-template-columns: minmax(0, 1fr);
      max-width: 480px;
    }
  }
  svg.plot {
    display: block;
    width: 100%;
    height: auto;
    overflow: visible;
    fill: none;
  }
  .plot text {
    fill: var(--score-lab-muted);
    font-size: 12px;
  }
  .grid {
    stroke: var(--score-lab-line);
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
    display: inline-block;
    width: 22px;
    border-top: 4px solid var(--score-lab-density);
    vertical-align: middle;
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
