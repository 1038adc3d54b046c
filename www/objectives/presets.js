/** What the comparison offers: two to four objectives on the same data, with the same seed and network. */
import { THREE_MODES } from '../experiment/three-modes.js';

/** @typedef {import('../types.d.ts').Config} Config */
/** @typedef {{ label: string, config: Config, against?: NonNullable<Config['loss']>['time'] }} Variant */
/**
 * @typedef {object} Preset
 * @property {string} name
 * @property {string} button
 * @property {string} text  What to look at.
 * @property {string} map
 * @property {number} time
 * @property {boolean} [noise]  Gap and variance of the gradient are measured, too.
 * @property {Config} shared  The same for all variants.
 * @property {Variant[]} variants  `against`: the noise level of the score that counts as true, if not their own.
 */

const training = { batchSize: 256, learningRate: 2e-3, decaySteps: 2000 };
const network = { width: 64, depth: 2 };
const clean = { fixed: 0 };

/** @type {Preset[]} */
export const PRESETS = [
  {
    name: 'objectives',
    button: 'Four objectives without time',
    text: 'Implicit and sliced matching learn the score of the data themselves; denoising at one level learns that of the blurred data. All four are compared with the score of the data.',
    map: 'score-error',
    time: 0.1,
    shared: { data: THREE_MODES, training, score: { kind: 'network', ...network } },
    variants: [
      { label: 'Implicit', config: { loss: { kind: 'implicit', time: clean } } },
      { label: 'Sliced, M = 1', config: { loss: { kind: 'sliced', time: clean } } },
      {
        label: 'Sliced, reduced variance',
        config: { loss: { kind: 'sliced-vr', time: clean } },
      },
      {
        label: 'Denoising, σ = 0.3',
        config: { loss: { kind: 'denoising', time: { fixed: 0.3 } } },
        against: clean,
      },
    ],
  },
  {
    name: 'ladder',
    button: 'No noise or a noise ladder',
    text: 'Without noise there are no data between the modes, so nothing is learnt there: the error stays large. On the ladder the noise of level t fills the gaps with data, and the score of that level is right there. Move t: towards 0 the gaps come back.',
    map: 'score-error',
    time: 0.6,
    shared: {
      data: THREE_MODES,
      sde: { kind: 've', sigmaMin: 0.05, sigmaMax: 10 },
      training,
      score: { kind: 'network', ...network },
    },
    variants: [
      { label: 'Sliced, no noise', config: { loss: { kind: 'sliced', time: clean } } },
      {
        label: 'Denoising, ladder of 10 levels',
        config: { loss: { kind: 'denoising', weighting: 'variance', time: { ladder: 10 } } },
      },
    ],
  },
  {
    name: 'targets',
    button: 'Single or averaged arrows',
    text: 'The arrow −z/σ of one noised point is right only in the mean over all data that may have led there. Averaged over the batch it is nearer to the score at once: the gradient of a batch varies less, and the gap falls sooner. Its bias vanishes with the size of the batch. Press pause, or wait for the end, for the variance.',
    map: 'score-error',
    time: 0.05,
    noise: true,
    shared: {
      data: { kind: 'two-spirals' },
      training: { ...training, learningRate: 8e-3 },
      score: { kind: 'network', ...network },
    },
    variants: [
      { label: 'Single, −z/σ', config: { loss: { targets: 'single' } } },
      { label: 'Averaged, −z̄/σ', config: { loss: { targets: 'averaged' } } },
    ],
  },
  {
    name: 'energy',
    button: 'Free field or energy',
    text: 'A score is a gradient, so its curl is zero. A free network has to learn that; the gradient of an energy has none by construction (colours show the curl).',
    map: 'curl',
    time: 0.2,
    shared: { data: THREE_MODES, training },
    variants: [
      { label: 'Free network', config: { score: { kind: 'network', ...network } } },
      { label: 'Gradient of an energy', config: { score: { kind: 'energy', ...network } } },
    ],
  },
];
