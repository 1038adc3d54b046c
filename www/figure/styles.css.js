/** The looks of <score-lab>. Sizes are reserved, so that nothing moves when numbers or messages arrive. */
import { css } from 'lit';
import { base } from '../controls/base.css.js';

export const styles = [
  base,
  css`
    .figure {
      display: grid;
      gap: 20px 32px;
      grid-template-columns: minmax(0, 1fr);
    }
    .left,
    .right {
      display: grid;
      gap: 12px;
      align-content: start;
      min-width: 0;
    }
    .right {
      gap: 16px;
    }
    @container (min-width: 760px) {
      .figure {
        grid-template-columns: minmax(0, 1.55fr) minmax(300px, 1fr);
      }
    }

    .stage.drawing {
      outline: 2px solid var(--score-lab-sample);
    }
    .stage.drawing > canvas {
      cursor: crosshair;
      touch-action: none;
    }
    .caption {
      position: absolute;
      left: 10px;
      bottom: 8px;
      right: 10px;
      color: var(--score-lab-muted);
      pointer-events: none;
      text-shadow:
        0 0 3px var(--score-lab-paper),
        0 0 3px var(--score-lab-paper);
    }

    .sampling {
      position: absolute;
      right: 8px;
      bottom: 8px;
      display: flex;
      gap: 10px;
      align-items: center;
      padding: 2px 2px 2px 10px;
      border: 1px solid var(--score-lab-line);
      border-radius: 4px;
      background: var(--score-lab-raised);
    }
    .sampling button {
      border-color: var(--score-lab-edge);
    }

    .time .ends {
      grid-column: 2;
      display: flex;
      justify-content: space-between;
      color: var(--score-lab-muted);
      font-size: 12px;
      line-height: 1;
    }
    #rate {
      min-width: 12ch;
      text-align: right;
    }

    .swatch {
      width: 8px;
      height: 8px;
      border-radius: 50%;
      background: var(--score-lab-data);
      opacity: 0.6;
    }
    [data-layer='showSamples'] .swatch {
      background: var(--score-lab-sample);
      opacity: 0.9;
    }
    :is([data-layer='showTruth'], [data-layer='showPaths']) .swatch {
      width: 16px;
      height: 0;
      border-radius: 0;
      border-top: 2px dashed var(--score-lab-truth);
      background: none;
      opacity: 1;
    }
    :is([data-layer='tilted'], [data-layer='showNearest']) .swatch {
      display: none; /* they change what others show */
    }
    [data-layer='showPaths'] .swatch {
      border-top: 1.5px solid var(--score-lab-sample);
      opacity: 0.8;
    }
    .layers {
      display: grid;
      gap: 8px;
    }
    .pair,
    .pairs,
    .sde,
    .sampler {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 8px 14px;
    }
    :is(.sde, .sampler) > :first-child,
    :is([data-setting='guidance'], [data-setting='schedule']) {
      grid-column: 1 / -1;
    }
    .key.paired {
      min-height: 3em;
    }
    @container (max-width: 420px) {
      .key.paired {
        min-height: 6em;
      }
    }
    .reading {
      display: flex;
      flex-wrap: wrap;
      gap: 0 14px;
    }
    .reading > :first-child {
      flex: 0 0 21em; /* so that the words after it keep their place */
      min-height: 1.5em;
    }
    .divergence {
      min-height: 3em;
    }
    @container (max-width: 420px) {
      .divergence {
        min-height: 4.5em;
      }
    }

    .laws {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
      gap: 8px 14px;
    }
    .by-heart {
      display: grid;
      gap: 4px;
      margin-top: 8px;
      min-height: 8.5em; /* for the longest that it says */
      align-content: start;
    }
    #best-nll {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 10px;
      align-items: center;
      justify-content: space-between;
    }
    .law svg {
      width: 100%;
      height: auto;
    }
    .law .axis {
      stroke: var(--score-lab-edge);
    }
    .law .spread {
      fill: var(--score-lab-density-mid);
    }
    .law .mean {
      stroke: var(--score-lab-ink);
      stroke-width: 2.5;
    }
    .law text {
      fill: var(--score-lab-muted);
      font-size: 13px;
    }
    .group-title {
      padding: 0;
      margin-bottom: 4px;
      font-weight: 600;
    }
    .condition > .note {
      min-height: 4.4em;
    }
    #objective-formula {
      min-height: 7.3em;
    }
    .formula {
      color: var(--score-lab-ink);
    }

    .setting {
      display: grid;
      gap: 3px;
      align-content: start;
      min-width: 0;
    }
    .setting .error {
      grid-column: 1 / -1;
    }
    .slider {
      display: grid;
      grid-template-columns: 1fr 4ch;
      gap: 10px;
      align-items: center;
      min-height: 34px;
    }
    .slider output {
      text-align: right;
    }
    .label {
      display: flex;
      gap: 6px;
      align-items: center;
      color: var(--score-lab-muted);
    }
    .where {
      min-height: 4.4em;
    }
    .where strong {
      color: var(--score-lab-ink);
    }
    .messages {
      grid-column: 1 / -1;
      display: grid;
      gap: 6px;
    }
    .messages > * {
      border-left: 3px solid currentColor;
      padding: 4px 10px;
      background: var(--score-lab-raised);
    }
  `,
];
