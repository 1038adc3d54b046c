/** The looks that all elements share: their box, a stage, a row of buttons, numbers, notes, and what went wrong. */
import { css } from 'lit';

export const base = css`
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

  .time {
    display: grid;
    grid-template-columns: auto 1fr 4ch;
    gap: 0 10px;
    align-items: center;
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
  .key {
    min-height: 1.5em;
  }
  @container (max-width: 420px) {
    .key {
      min-height: 3em;
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

  .controls,
  .group {
    display: grid;
    gap: 12px;
    align-content: start;
  }
  .group {
    gap: 8px;
  }
  .note {
    color: var(--score-lab-muted);
    font-size: 13px;
  }
  .error {
    color: var(--score-lab-error);
    font-size: 13px;
    overflow-wrap: anywhere;
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
