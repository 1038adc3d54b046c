/** The data sets of the plane that a name alone describes and whose entropy is known: for experiments. */
import { BY_NAME } from './settings.js';

/** What has no entropy to compare with, or needs more settings than a name, or is not in the plane. */
const NOT_HERE = ['generator', 'mixture', 'points', 'glyphs'];
/** What no mixture describes: the score of the noised law is not known. */
const UNKNOWN_SCORE = ['checkerboard', 'pinwheel', 'generator'];
const ALL = /** @type {[string, string][]} */ (BY_NAME.get('data')?.choices);

export const PLANAR = ALL.filter(([name]) => !NOT_HERE.includes(name));

/** @param {string} data */
export const isScoreKnown = (data) => !UNKNOWN_SCORE.includes(data);

/** Those whose density is known at every t. */
export const WITH_SCORE = PLANAR.filter(([name]) => isScoreKnown(name));

/** @param {string} data */
export const labelOf = (data) => PLANAR.find(([name]) => name === data)?.[1] ?? data;
