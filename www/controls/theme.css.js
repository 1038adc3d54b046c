/** Colours by role, and sizes: the theming API. A host page sets any of them on <score-lab>. */
import { css } from 'lit';

export const theme = css`
  :host {
    color-scheme: light dark;
    --score-lab-paper: light-dark(#ffffff, #14171a);
    --score-lab-raised: light-dark(#f5f6f7, #1d2125);
    --score-lab-line: light-dark(#d9dde1, #363c42);
    --score-lab-edge: light-dark(#7b858e, #7d8790);
    --score-lab-ink: light-dark(#1c2126, #e7e9eb);
    --score-lab-muted: light-dark(#59636d, #9da7b0);
    --score-lab-data: light-dark(#1c2126, #e7e9eb);
    --score-lab-sample: light-dark(#c8420a, #ff9557);
    --score-lab-truth: light-dark(#7a35b0, #cba2f5);
    --score-lab-density-mid: light-dark(#b4dade, #1d4852);
    --score-lab-density: light-dark(#3a8ba0, #48a0b5);
    --score-lab-negative: light-dark(#2a6fb5, #5aa0e0);
    --score-lab-positive: light-dark(#b5422a, #e57b60);
    --score-lab-focus: light-dark(#1f6feb, #6cb0ff);
    --score-lab-error: light-dark(#b3261e, #ff9b91);
    --score-lab-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
