/** The looks of <score-lab-cost>, beyond those it shares with the other experiments. */
import { css } from 'lit';

export const looks = css`
  :host {
    display: grid;
    gap: 12px;
  }
  .result {
    display: grid;
    gap: 20px 32px;
    align-items: start;
  }
  @container (min-width: 760px) {
    .result {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
  }
  .result > * {
    min-width: 0;
  }
  table {
    min-width: 380px;
  }
  th:first-child {
    width: 36px;
    padding-left: 2px;
  }
  .plot path {
    stroke-width: 2;
  }
  .implicit {
    stroke: var(--score-lab-sample);
  }
  .sliced {
    stroke: var(--score-lab-ink);
  }
  .plot .reference {
    stroke-dasharray: 5 4;
    stroke-width: 1.2;
    opacity: 0.8;
  }
  .swatch-line {
    border-color: var(--score-lab-sample);
  }
  .swatch-line.second {
    border-color: var(--score-lab-ink);
  }
  .swatch-line.dashed {
    border-top: 1.5px dashed var(--score-lab-muted);
  }
`;
