/** The looks of <score-lab-race>, beyond those it shares with the other experiments. */
import { css } from 'lit';

export const looks = css`
  .view output {
    min-width: 5ch;
  }
  .view .time,
  .tuning .time {
    grid-template-columns: auto minmax(90px, 1fr) 5ch;
  }
  #curve-measure,
  #trip-go {
    min-width: 150px;
  }
  #race-train {
    justify-content: center;
    min-width: 72px;
  }
  .view {
    max-width: 900px;
  }
  sup {
    line-height: 0;
  }

  .head {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px;
  }
  .tuning {
    display: grid;
    align-content: end;
    min-height: 56px;
  }
  .handles {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .handle {
    pointer-events: all;
    cursor: grab;
    touch-action: none;
    outline: none;
  }
  .handle:active {
    cursor: grabbing;
  }
  .reach {
    r: 13px;
    fill: transparent;
  }
  .knob {
    r: 6px;
    fill: var(--score-lab-paper);
    stroke: var(--score-lab-ink);
    stroke-width: 2;
  }
  .handle:hover .knob,
  .held .knob {
    fill: var(--score-lab-ink);
  }
  .handle:focus-visible .knob {
    stroke: var(--score-lab-focus);
    stroke-width: 3;
  }
  @media (pointer: coarse) {
    .reach {
      r: 22px;
    }
    .knob {
      r: 8px;
    }
  }

  .distance {
    min-height: 3em;
  }
  .settling .modes,
  .stale .plot,
  .stage.stale canvas {
    opacity: 0.45;
  }
  .weights {
    padding: 4px 0;
    border-bottom: 1px solid var(--score-lab-line);
  }
  .weights dd {
    text-align: left;
  }
  svg.modes {
    display: block;
    width: 100%;
    height: auto;
    overflow: visible;
    max-width: 360px;
    aspect-ratio: 240 / 84;
  }
  .modes .base {
    stroke: var(--score-lab-line);
  }
  .modes .truth {
    stroke: var(--score-lab-truth);
    stroke-width: 1.6;
    stroke-dasharray: 4 2.5;
  }
  .modes .error-bar {
    stroke: var(--score-lab-sample);
    stroke-width: 9;
    opacity: 0.4;
  }
  .modes circle {
    fill: var(--score-lab-sample);
  }
  .modes text {
    fill: var(--score-lab-muted);
    font-size: 10px;
  }
  .chief dd {
    min-height: 2.9em;
  }

  .part {
    border-top: 1px solid var(--score-lab-line);
    padding-top: 12px;
    display: grid;
    gap: 12px;
    grid-template-columns: minmax(0, 1fr);
  }
  .curve-figure {
    max-width: 760px;
    display: grid;
    gap: 8px;
  }
  @container (max-width: 480px) {
    .plot text {
      font-size: 20px;
    }
    .learning.idle {
      display: none;
    }
    #curve-verdict {
      min-height: 6em;
    }
  }
  .plot path {
    stroke-width: 2;
  }
  path.series-0 {
    stroke: var(--score-lab-ink);
  }
  path.series-1 {
    stroke: var(--score-lab-sample);
  }
  .dot.series-0 {
    fill: var(--score-lab-ink);
  }
  .dot.series-1 {
    fill: var(--score-lab-sample);
  }
  .dot {
    cursor: pointer;
  }
  .dot.below {
    fill: var(--score-lab-paper);
    stroke-width: 2;
  }
  .below.series-0 {
    stroke: var(--score-lab-ink);
  }
  .below.series-1 {
    stroke: var(--score-lab-sample);
  }
  .dot.shown {
    stroke: var(--score-lab-focus);
    stroke-width: 3;
  }
  line.floor {
    stroke: var(--score-lab-truth);
    stroke-width: 1.5;
    stroke-dasharray: 6 4;
  }
  line.budget {
    stroke: var(--score-lab-edge);
    stroke-dasharray: 2 3;
  }
  .swatch-line.series-1 {
    border-color: var(--score-lab-sample);
  }
  .swatch-line.floor {
    border-top: 2px dashed var(--score-lab-truth);
  }
  .reading {
    min-height: 3em;
  }
  .strip {
    max-width: 760px;
  }
  .plane {
    min-width: 0;
    display: grid;
    gap: 6px;
  }
  @container (min-width: 480px) {
    .trip {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
  }
  .part .numbers {
    max-width: 760px;
  }
  .trip {
    max-width: 760px;
    gap: 12px;
  }
  .why {
    max-width: 75ch;
    min-height: 4.4em;
  }
`;
