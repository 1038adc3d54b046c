/** The looks of <score-lab-schedule>, beyond those it shares with the other experiments. */
import { css } from 'lit';

export const looks = css`
  .fixed {
    stroke: var(--score-lab-ink);
    stroke-width: 2;
    stroke-dasharray: 6 5;
  }
  .learned {
    stroke: var(--score-lab-sample);
    stroke-width: 2.5;
  }
  .plot .dots {
    stroke-width: 0.8;
    stroke-dasharray: none;
    stroke-opacity: 0.7;
  }
  .dots.learned {
    fill: var(--score-lab-sample);
    fill-opacity: 0.5;
  }
  .swatch-line {
    border-top: 2px dashed var(--score-lab-ink);
  }
  .swatch-line.second {
    border-top: 2.5px solid var(--score-lab-sample);
  }
  .swatch-mark.second {
    border-color: var(--score-lab-sample);
    background: var(--score-lab-sample);
  }
  .meaning,
  .made {
    min-height: 2.9em;
  }
  table {
    min-width: 640px;
  }
  th:first-child {
    width: 180px;
    padding-left: 2px;
    text-align: left;
  }
  .findings {
    min-height: 20em;
  }
  @container (max-width: 480px) {
    .findings {
      min-height: 32em;
    }
  }
`;
