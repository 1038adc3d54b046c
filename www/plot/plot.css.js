/** The looks that plots in SVG share: the frame, its words, and the pieces of line in their legends. */
import { css } from 'lit';

export const plots = css`
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
  .loss {
    stroke: var(--score-lab-sample);
    stroke-width: 2;
  }
  .loss.raw {
    stroke-width: 1;
    opacity: 0.3;
  }
  .swatch-line {
    display: inline-block;
    width: 22px;
    border-top: 2px solid var(--score-lab-ink);
    vertical-align: middle;
  }
  .swatch-mark {
    display: inline-block;
    width: 8px;
    height: 8px;
    border: 1.5px solid var(--score-lab-ink);
    border-radius: 50%;
    vertical-align: middle;
  }
  /* Three plots side by side, or one below the other: two and one would look as if two belonged together. */
  @container (min-width: 480px) and (max-width: 899px) {
    .panels.plots {
      grid-template-columns: minmax(0, 1fr);
      max-width: 480px;
    }
  }
`;
