/** The looks of <score-lab-check>, beyond those it shares with the experiments. */
import { css } from 'lit';

export const looks = css`
  :host {
    display: grid;
    gap: 12px;
  }
  pre {
    margin: 0;
    padding: 12px;
    overflow: auto;
    white-space: pre-wrap;
    max-height: 24em;
    border: 1px solid var(--score-lab-line);
    border-radius: 6px;
    font-size: 0.8125rem;
    line-height: 1.5;
  }
`;
