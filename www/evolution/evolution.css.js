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
  .dots {
    stroke-width: 6;
    stroke-linecap: round;
  }
  .bars {
    stroke: var(--score-lab-density);
    stroke-width: 1.5;
  }
  .band {
    fill: var(--score-lab-ink);
    fill-opacity: 0.13;
  }
  .swatch-line {
    border-top: 4px solid var(--score-lab-density);
  }
  .swatch-line.dashed {
    border-top: 2px dashed var(--score-lab-ink);
  }
  .swatch-line.banded {
    height: 10px;
    border: 0;
    background:
      linear-gradient(90deg, var(--score-lab-ink) 60%, transparent 0) 0 50% / 11px 2px repeat-x,
      color-mix(in srgb, var(--score-lab-ink) 13%, transparent);
  }
  .swatch-dot {
    display: inline-block;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--score-lab-density);
  }
  .first-line {
    align-items: baseline;
  }
  .setup {
    flex: 1 1 300px;
  }
  .legend {
    gap: 6px;
    max-width: 60ch;
  }
  .identity {
    min-height: 2.9em;
  }
  .summary {
    max-width: 75ch;
    min-height: 3em;
  }
  @container (max-width: 480px) {
    .made {
      min-height: 3em;
    }
    .summary {
      min-height: 6em;
    }
  }
`;
