/** The looks of <score-lab-scoreflow>, beyond those it shares with the other experiments. */
import { css } from 'lit';

export const looks = css`
  .made {
    min-height: 3em;
  }
  #scoreflow-pause {
    justify-content: center;
    min-width: 84px;
  }
  table {
    min-width: 860px;
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
  [scope='rowgroup'] {
    font-weight: 600;
    vertical-align: top;
  }
  .findings {
    min-height: 9em;
  }
  @container (max-width: 480px) {
    .made {
      min-height: 7.5em;
    }
    .findings {
      min-height: 17em;
    }
  }
`;
