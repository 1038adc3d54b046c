/** The maps that need nothing but the score, by name: for figures that show one of them. */
import { CURL_MAP } from './curl.js';
import { ENERGY_MAP } from './energy.js';
import { ERROR_MAP } from './score-error.js';

/** @type {Record<string, import('./plane-map.js').PlaneMap>} */
export const MAPS = Object.fromEntries(
  [ERROR_MAP, CURL_MAP, ENERGY_MAP].map((map) => [map.choice[0], map]),
);
