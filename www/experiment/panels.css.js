/** Panels in a row where there is room, two and two, or one below the other; their heads, and the controls above them. */
import { css } from 'lit';

export const comparison = css`
  .figure-compare {
    display: grid;
    gap: 12px;
  }
  .text {
    max-width: 75ch;
    min-height: 4.4em;
  }
  .panels {
    display: grid;
    gap: 24px;
    grid-template-columns: minmax(0, 1fr);
  }
  @container (min-width: 480px) {
    .panels {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  @container (min-width: 900px) {
    .count-3 {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .count-4 {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
    .count-2 {
      max-width: 900px;
    }
  }
  .panel {
    display: grid;
    gap: 8px;
    align-content: start;
    min-width: 0;
  }
  h3 {
    margin: 0;
    font-size: 14px;
    font-weight: 600;
  }
  .view {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
  }
  .view .time {
    flex: 1 1 260px;
  }
  .choice {
    display: inline-flex;
    gap: 8px;
    align-items: center;
  }
  .view select {
    width: auto;
  }
`;
