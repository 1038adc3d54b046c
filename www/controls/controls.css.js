/** The looks of the controls: buttons, fields, words with an explanation; larger where a finger points. */
import { css } from 'lit';

export const controls = css`
  button,
  .button,
  select,
  textarea,
  input[type='text'] {
    font: inherit;
    color: inherit;
    background: var(--score-lab-paper);
    border: 1px solid var(--score-lab-edge);
    border-radius: 4px;
    padding: 5px 9px;
    min-height: 34px;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    cursor: pointer;
  }
  button:hover,
  .button:hover {
    background: var(--score-lab-raised);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  .primary,
  .primary:hover {
    color: var(--score-lab-paper);
    background: var(--score-lab-ink);
    border-color: var(--score-lab-ink);
  }
  [aria-pressed='true'] {
    background: var(--score-lab-raised);
    border-color: var(--score-lab-ink);
    box-shadow: inset 0 0 0 1px var(--score-lab-ink);
  }
  #play,
  #compare-play {
    min-width: 94px;
  }
  .quiet {
    border-color: transparent;
    padding: 2px 8px;
    min-height: 28px;
  }
  svg {
    width: 14px;
    height: 14px;
    fill: currentColor;
  }
  .button input {
    position: absolute;
    width: 1px;
    height: 1px;
    opacity: 0;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  :focus-visible,
  .button:focus-within {
    outline: 2px solid var(--score-lab-focus);
    outline-offset: 1px;
  }

  select,
  textarea,
  input[type='text'] {
    width: 100%;
    min-width: 0;
  }
  textarea {
    resize: vertical;
    font:
      13px/1.4 ui-monospace,
      monospace;
  }
  [aria-invalid='true'] {
    border-color: var(--score-lab-error);
    border-width: 2px;
  }
  summary {
    cursor: pointer;
    padding: 5px 0;
    min-height: 34px;
  }
  .told:empty {
    position: absolute; /* no row of its own */
  }
  .mixture {
    border-collapse: collapse;
    width: 100%;
  }
  .mixture th {
    font-weight: normal;
    text-align: left;
    color: var(--score-lab-muted);
  }
  .mixture td {
    padding: 1px 4px 1px 0;
  }
  .mixture button {
    min-width: 28px;
  }
  .term {
    position: relative;
    cursor: help;
    text-decoration: underline dotted var(--score-lab-edge);
    text-underline-offset: 3px;
  }
  .hint {
    display: inline-grid;
    place-items: center;
    width: 16px;
    height: 16px;
    border: 1px solid var(--score-lab-edge);
    border-radius: 50%;
    font-size: 11px;
    line-height: 1;
    text-decoration: none;
  }
  .tip {
    display: none;
    position: absolute;
    z-index: 2;
    left: -8px;
    top: calc(100% + 6px);
    width: 270px;
    padding: 8px 10px;
    font-size: 13px;
    line-height: 1.4;
    text-align: left;
    color: var(--score-lab-ink);
    background: var(--score-lab-raised);
    border: 1px solid var(--score-lab-edge);
    border-radius: 4px;
  }
  /* It opens below the whole label. */
  .label {
    position: relative;
  }
  .hint,
  .wide .term {
    position: static;
  }
  .wide {
    position: relative;
  }
  .hint .tip {
    left: 0;
  }
  /* In the right-hand column an explanation opens to the left: nothing may stick out of a phone. */
  :is(.pair, .pairs) > :nth-child(even) .hint .tip,
  :is(.sde, .sampler) > :nth-child(odd):not(:first-child) .hint .tip {
    left: auto;
    right: 0;
  }
  .term:hover > .tip,
  .term:focus > .tip {
    display: block;
  }
  @media (pointer: coarse) {
    button,
    .button,
    select,
    summary,
    input[type='text'],
    .toggle,
    .quiet,
    .mixture button {
      min-height: 44px;
      min-width: 44px;
    }
    summary {
      padding: 10px 0;
    }
    input[type='range'] {
      height: 44px;
    }
    .hint > :first-child {
      position: relative;
    }
    .hint > :first-child::after {
      content: '';
      position: absolute;
      inset: -16px;
    }
    /* Smaller text would make a phone zoom in when a field takes the focus. */
    select,
    textarea,
    input[type='text'] {
      font-size: 16px;
    }
  }
`;
