/** The Gaussian with κ times its score: its sliders, its three curves, and what they come to. */
import { html } from 'lit';
import { slider } from '../controls/choice.js';
import { sdeChoice } from '../experiment/sde.js';
import { message } from '../controls/setting.js';
import { fixed } from '../number/number.js';
import { panel } from './panel.js';
import { PARTS } from './parts.js';
import { plot } from './plot.js';
import { scientific } from '../number/scientific.js';
import { byDecades } from './time-axis.js';

/** @typedef {import('./gaussian.js').Settings} Settings */
/** @typedef {import('../types.d.ts').Evolution} Evolution */

/**
 * @param {unknown} models  The choice of the model.
 * @param {Settings} settings
 * @param {import('./gaussian.js').Gaussian} answer
 * @param {(change: Partial<Settings>) => void} set
 */
export const gaussianView = (
  models,
  { sde, kappa, mean, std },
  { evolution, error, progress },
  set,
) => html`
  <div class="view">
    ${models} ${sdeChoice('evolution-sde', sde, (sde) => set({ sde }))}
    ${slider({
      id: 'evolution-kappa',
      label: 'κ',
      value: kappa,
      min: 0.5,
      max: 1.5,
      step: 0.01,
      shown: kappa.toFixed(2),
      set: (kappa) => set({ kappa }),
    })}
    ${slider({
      id: 'evolution-mean',
      label: 'Mean',
      value: mean,
      min: -2,
      max: 2,
      step: 0.05,
      shown: fixed(mean, 2),
      set: (mean) => set({ mean }),
    })}
    ${slider({
      id: 'evolution-std',
      label: 'Std',
      value: std,
      min: 0.1,
      max: 2,
      step: 0.05,
      shown: std.toFixed(2),
      set: (std) => set({ std }),
    })}
  </div>
  ${message('evolution-error', error)}
  <div class="panels count-3 plots">
    ${
      /** @type {const} */ (['flow', 'sde', 'entropy']).map((name) =>
        panel(PARTS[name], plot(PARTS[name], byDecades(evolution?.times), evolution?.[name]), [
          {
            name: 'difference',
            label: 'Largest difference',
            value: evolution && shown(difference(evolution[name])),
          },
        ]),
      )
    }
  </div>
  <p class="note">
    <span class="swatch-line"></span> the quantity itself;
    <span class="swatch-line dashed"></span> its value at t = 1 less the integral of its derivative
    by the identity. All in nats, t on a log scale; time runs backwards from right to left.
  </p>
  <p class="summary" id="evolution-words">${evolution ? inWords(evolution, kappa) : progress}</p>
`;

/** @param {number} nats */
const shown = (nats) => (nats === 0 ? '0 in single precision' : `${scientific(nats)} nats`);

/** @param {import('../types.d.ts').EvolutionCurve} curve */
const difference = ({ direct, integrated }) =>
  direct.reduce((most, value, i) => Math.max(most, Math.abs(value - integrated[i])), 0);

/**
 * @param {Evolution} evolution
 * @param {number} kappa
 */
function inWords({ flow, sde }, kappa) {
  const prior = scientific(flow.direct[0]);
  const ends = [flow, sde].map(({ direct }) => `${scientific(direct[direct.length - 1])} nats`);
  return kappa === 1
    ? `s = ∇log pₜ: only the prior’s mismatch is left, ${prior} nats at t = 1. The flow keeps it, ${ends[0]} at t = 10⁻⁵; the reverse SDE forgets it, ${ends[1]}.`
    : `One score, two models: at t = 10⁻⁵ the flow is ${ends[0]} from the data, the reverse SDE ${ends[1]}. Both start from the prior’s mismatch at t = 1, ${prior} nats.`;
}
