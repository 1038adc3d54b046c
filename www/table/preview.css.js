/** The looks of a table before it becomes the data. */
import { css } from 'lit';

export const tablePreview = css`
  .table-preview {
    display: grid;
    gap: 10px;
    grid-template-columns: minmax(0, 1fr);
    padding: 12px;
    border: 1px solid var(--score-lab-edge);
    border-radius: 4px;
  }
  #table-title {
    overflow-wrap: anywhere;
    outline-offset: 4px;
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(130px, 1fr));
    gap: 8px 14px;
  }
  .plot-place {
    min-height: 250px; /* so that nothing moves while other columns are read */
  }
  .scatter :is(.x-name, .y-name) {
    color: var(--score-lab-muted);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .x-name {
    text-align: right;
  }
  .scatter .plot {
    display: block;
    width: 100%;
    height: auto;
    overflow: visible;
    fill: none;
  }
  .scatter text {
    fill: var(--score-lab-muted);
    font-size: 12px;
  }
  .scatter .grid {
    stroke: var(--score-lab-line);
  }
  .dots {
    stroke: var(--label);
    stroke-width: 3.5;
    stroke-linecap: round;
    opacity: 0.65;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    font-size: 13px;
  }
  .legend i {
    display: inline-block;
    width: 9px;
    height: 9px;
    margin-right: 6px;
    border-radius: 50%;
    background: var(--label);
  }
  .label-0 {
    --label: var(--score-lab-data);
  }
  .label-1 {
    --label: var(--score-lab-sample);
  }
  .label-2 {
    --label: var(--score-lab-truth);
  }
  .label-3 {
    --label: var(--score-lab-density);
  }
  .label-4 {
    --label: var(--score-lab-negative);
  }
  .label-5 {
    --label: var(--score-lab-positive);
  }
  .label-6 {
    --label: var(--score-lab-edge);
  }
  .table-preview .scroll {
    overflow-x: auto;
    border: 1px solid var(--score-lab-line);
    border-radius: 4px;
  }
  .table-preview table {
    border-collapse: collapse;
    width: 100%;
    font-size: 13px;
    white-space: nowrap;
  }
  .table-preview :is(th, td) {
    padding: 3px 10px;
    text-align: left;
    font-weight: normal;
  }
  .table-preview :is(th, td).right-hand {
    text-align: right;
  }
  .table-preview :is(th, td) {
    color: var(--score-lab-muted);
  }
  .table-preview th {
    border-bottom: 1px solid var(--score-lab-line);
  }
  .table-preview .used {
    color: var(--score-lab-ink);
  }
  .table-preview th.used {
    font-weight: 600;
  }
  .table-preview ul {
    margin: 0;
    padding-left: 18px;
    font-size: 13px;
    color: var(--score-lab-muted);
    overflow-wrap: anywhere;
  }
  .points-editor {
    display: grid;
    gap: 8px;
    grid-template-columns: minmax(0, 1fr);
    border-radius: 4px;
  }
  .points-editor.over {
    outline: 2px dashed var(--score-lab-focus);
    outline-offset: 4px;
  }
`;
