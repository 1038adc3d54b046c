/** The looks of <score-lab>. Sizes are reserved, so that nothing moves when numbers or messages arrive. */
import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--score-lab-ink);
    background: var(--score-lab-paper);
    font: 14px/1.45 var(--score-lab-font);
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  p,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
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

  .stage {
    position: relative;
    aspect-ratio: 1;
    border: 1px solid var(--score-lab-line);
    border-radius: 4px;
    overflow: hidden;
  }
  canvas {
    display: block;
  }
  .stage > canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
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

  .time {
    display: grid;
    grid-template-columns: auto 1fr 4ch;
    gap: 0 10px;
    align-items: center;
  }
  .time .ends {
    grid-column: 2;
    display: flex;
    justify-content: space-between;
    color: var(--score-lab-muted);
    font-size: 12px;
    line-height: 1;
  }
  input[type='range'] {
    width: 100%;
    margin: 0;
    height: 24px;
    accent-color: var(--score-lab-sample);
  }
  .transport {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .counts {
    display: flex;
    gap: 14px;
    margin-left: auto;
    white-space: nowrap;
    min-height: 1.5em;
  }
  #rate {
    min-width: 12ch;
    text-align: right;
  }
  @container (max-width: 420px) {
    .counts {
      flex: 1 0 100%;
      justify-content: space-between;
    }
  }

  .toggles {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .toggle {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    cursor: pointer;
    min-height: 28px;
  }
  .toggle input {
    accent-color: var(--score-lab-ink);
    width: 16px;
    height: 16px;
    margin: 0;
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
  .key {
    min-height: 1.5em;
  }
  .key.paired {
    min-height: 3em;
  }
  @container (max-width: 420px) {
    .key {
      min-height: 3em;
    }
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
  .bar {
    display: inline-block;
    width: 72px;
    height: 9px;
    border: 1px solid var(--score-lab-line);
    vertical-align: baseline;
  }
  .sequential {
    background: linear-gradient(
      to right in lab,
      var(--score-lab-paper),
      var(--score-lab-density-mid),
      var(--score-lab-density)
    );
  }
  .diverging {
    background: linear-gradient(
      to right in lab,
      var(--score-lab-negative),
      var(--score-lab-paper),
      var(--score-lab-positive)
    );
  }

  .curve {
    height: 132px;
    position: relative;
  }
  .curve-title {
    display: flex;
    gap: 14px;
    color: var(--score-lab-muted);
  }
  .numbers {
    border-top: 1px solid var(--score-lab-line);
  }
  .number {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding: 4px 0;
    border-bottom: 1px solid var(--score-lab-line);
    min-height: 30px;
  }
  .wide {
    flex-direction: column;
    gap: 0;
  }
  dd {
    text-align: right;
  }
  .settling {
    color: var(--score-lab-muted);
    font-style: italic;
  }

  figure {
    margin: 0;
    min-width: 0;
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
  :is(.objective, .condition) > .note {
    min-height: 4.4em;
  }
  .formula {
    color: var(--score-lab-ink);
  }

  .controls,
  .group {
    display: grid;
    gap: 12px;
    align-content: start;
  }
  .group {
    gap: 8px;
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
  .note {
    color: var(--score-lab-muted);
    font-size: 13px;
  }
  .where {
    min-height: 4.4em;
  }
  .where strong {
    color: var(--score-lab-ink);
  }
  .error {
    color: var(--score-lab-error);
    font-size: 13px;
    overflow-wrap: anywhere;
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

  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
