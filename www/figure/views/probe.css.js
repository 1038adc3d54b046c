/** The looks of the probe on the stage: its crosshair and its card. */
import { css } from 'lit';

export const probing = css`
  .stage.probed {
    overflow: visible; /* for the explanations on the card */
  }
  .stage.probed > canvas {
    border-radius: 3px;
  }
  .crosshair {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .crosshair svg {
    overflow: visible;
  }
  .crosshair g {
    outline: none;
    opacity: 0;
    fill: none;
    stroke: var(--score-lab-ink);
    stroke-width: 2;
  }
  .crosshair circle {
    stroke: var(--score-lab-paper);
    stroke-width: 4;
    r: 6px;
  }
  .crosshair.asked g,
  .crosshair g:focus {
    opacity: 1;
  }
  .crosshair g:focus-visible {
    stroke: var(--score-lab-focus);
    stroke-width: 3;
  }
  .probe {
    position: absolute;
    z-index: 1;
    left: 8px;
    top: 8px;
    width: min(310px, 100% - 16px);
    padding: 4px 10px 2px;
    border: 1px solid var(--score-lab-edge);
    border-radius: 4px;
    background: var(--score-lab-raised);
  }
  .probe.low {
    top: auto;
    bottom: 8px;
  }
  .probe-title {
    display: flex;
    justify-content: space-between;
    align-items: center;
    font-weight: 600;
  }
  .probe button {
    background: none;
  }
  .probe .number {
    position: relative;
    white-space: nowrap;
  }
  .probe .number:last-child {
    border-bottom: 0;
  }
  .probe .term {
    position: static;
  }
  .probe .tip {
    white-space: normal;
    left: 0;
    width: 100%;
  }
`;
