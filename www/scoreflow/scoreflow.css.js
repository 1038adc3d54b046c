/** The looks of <score-lab-scoreflow>, beyond those it shares with the comparison. */
import { css } from 'lit';

export const looks = css`
  .setup {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
  }
  .setup:disabled {
    opacity: 0.6;
  }
  .room {
    flex: 1 1 300px;
    min-height: 38px;
    display: grid;
    align-items: center;
  }
  .made {
    min-height: 3em;
  }
  .setup input[type='text'] {
    width: 8ch;
  }
  #scoreflow-go {
    justify-content: center;
    min-width: 110px;
  }
  #scoreflow-pause {
    justify-content: center;
    min-width: 84px;
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
    min-width: 860px;
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
  th:is([scope='rowgroup'], [scope='row'], :nth-child(-n + 2)) {
    text-align: left;
  }
  :is(thead th:first-child, [scope='rowgroup']) {
    padding-left: 2px;
  }
  thead th:nth-child(1) {
    width: 76px;
  }
  thead th:nth-child(2) {
    width: 140px;
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
  [scope='rowgroup'] {
    font-weight: 600;
    vertical-align: top;
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
    min-height: 9em;
    display: grid;
    gap: 6px;
    align-content: start;
  }
  @container (max-width: 480px) {
    .words {
      min-height: 3em;
    }
    .made {
      min-height: 7.5em;
    }
    .findings {
      min-height: 17em;
    }
  }
`;
