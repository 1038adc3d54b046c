/** The looks that experiments share: their settings in a row, how far they are, and a table of what they found. */
import { css } from 'lit';

export const experiments = css`
  .setup {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
  }
  .setup:disabled {
    opacity: 0.6;
  }
  .setup input[type='text'] {
    width: 8ch;
  }
  .room {
    flex: 1 1 300px;
    min-height: 38px;
    display: grid;
    align-items: center;
  }
  .start {
    justify-content: center;
    min-width: 110px;
  }
  progress {
    flex: 1 1 140px;
    max-width: 320px;
    height: 8px;
    accent-color: var(--score-lab-sample);
  }
  .idle {
    visibility: hidden;
  }
  .words {
    order: 1;
    flex: 1 0 100%;
    min-height: 1.5em;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
    table-layout: fixed;
    width: 100%;
  }
  th,
  td {
    height: 30px;
    padding: 4px 0 4px 14px;
    text-align: right;
    font-weight: normal;
    white-space: nowrap;
    border-bottom: 1px solid var(--score-lab-line);
  }
  thead th {
    color: var(--score-lab-muted);
    vertical-align: bottom;
  }
  .unit {
    display: block;
    font-size: 12px;
  }
  tbody {
    border-top: 2px solid var(--score-lab-edge);
  }
  .current :is(td, [scope='row']) {
    background: var(--score-lab-raised);
  }
  td.error {
    text-align: left;
    white-space: normal;
  }
  th .tip {
    left: auto;
    right: 0;
    white-space: normal;
  }
  .findings {
    max-width: 75ch;
    display: grid;
    gap: 6px;
    align-content: start;
  }
  @container (max-width: 480px) {
    .words {
      min-height: 3em;
    }
  }
`;
