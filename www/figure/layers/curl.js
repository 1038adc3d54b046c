/** Whether the score is a gradient at all. */
import { planeMap } from './plane-map.js';

/** @type {import('./plane-map.js').PlaneMap} */
export const CURL_MAP = {
  choice: ['curl', 'Curl of the score'],
  evaluate: ({ lab, points, t, signal }) => lab.curl(points, t, { signal }),
  range: [-3, 3],
  ramp: 'diverging',
  key: '∂₁s₂ − ∂₂s₁ from −3 to 3; a gradient has none',
};

export const CURL = planeMap(CURL_MAP);
