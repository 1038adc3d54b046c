/** A trained network on real data: its settings, how far it is, two quantities with their errors. */
import { html } from 'lit';
import { choice } from '../controls/choice.js';
import { sdeChoice, sdeLabel } from '../experiment/sde.js';
import { stepsField } from '../experiment/steps.js';
import { WITH_SCORE, labelOf } from '../settings/data.js';
import { taskBar } from '../experiment/task.js';
import { fixed, integer, measured } from '../number/number.js';
import { SIZE } from './network.js';
import { panel } from './panel.js';
import { PARTS } from './parts.js';
import { plot } from './plot.js';
import { scientific } from '../number/scientific.js';
import { evenly } from './time-axis.js';

/** @typedef {import('../types.d.ts').ModelEvolutionCurve} Curve */
/** @typedef {{ data: string, sde: string, steps: string | number }} Fields  Steps as they were typed. */

/**
 * @param {unknown} models  The choice of the model.
 * @param {Fields} fields
 * @param {import('./network.js').Network} network
 * @param {{ set: (change: Partial<Fields>) => void, start: () => void }} does
 */
export function networkView(models, { data, sde, steps }, { task, followed }, { set, start }) {
  const evolution = followed?.evolution;
  const axis = evenly(evolution?.times.length ?? SIZE.points, evolution?.times);
  const drawn = (/** @type {'flow' | 'entropy'} */ name) =>
    panel(PARTS[name], plot(PARTS[name], axis, evolution?.[name]), [
      ...ends(evolution?.[name]),
      ...(name === 'entropy' ? [ofData(followed)] : []),
      largest(evolution?.[name]),
    ]);
  return html`
    <div class="view first-line">
      ${models}
      <fieldset class="setup view" ?disabled=${task.running}>
        ${choice({
          id: 'evolution-data',
          label: 'Data',
          value: data,
          choices: WITH_SCORE,
          set: (data) => set({ data }),
        })}
        ${sdeChoice('evolution-sde', sde, (sde) => set({ sde }))}
        ${stepsField('evolution-steps', steps, (steps) => set({ steps }))}
      </fieldset>
    </div>
    ${taskBar(task, { id: 'evolution-go', label: 'Train and follow', start })}
    <p class="note made" id="evolution-made">${followed ? made(followed) : 'No run yet.'}</p>
    <div class="panels count-3 plots">
      ${drawn('flow')} ${drawn('entropy')}
      <div class="panel note legend">
        <p>
          <span class="swatch-dot"></span> The quantity itself over fresh draws at each t, ± its
          standard error.
        </p>
        <p>
          <span class="swatch-line dashed banded"></span> Its value at t = 1 less the integral of
          its derivative by the identity, ± the same.
        </p>
        <p>
          All in nats; t in equal steps of the noise level ∫g²/σ² dt, backwards from right to left.
        </p>
        <p>
          Chance alone makes the largest difference some two standard errors, seldom above three.
        </p>
        <p>
          For a network the law of the reverse SDE has no density that could be computed, so its KL
          is not drawn.
        </p>
      </div>
    </div>
  `;
}

/** @param {Curve} [curve] */
const ends = (curve) => {
  const last = (/** @type {'direct' | 'integrated'} */ name) =>
    curve && `${measured(final(curve[name]), final(curve[`${name}StandardError`]))} nats`;
  return [
    { name: 'direct-end', label: 'At t = 10⁻⁵, itself', value: last('direct') },
    { name: 'integrated-end', label: 'By its identity', value: last('integrated') },
  ];
};

/** @param {import('./network.js').Followed} [followed] */
const ofData = (followed) => ({
  name: 'entropy-of-data',
  label: 'H(p) of the data',
  value:
    followed && (followed.entropy === null ? 'not known' : `${fixed(followed.entropy, 3)} nats`),
});

/** @param {Curve} [curve] */
const largest = (curve) => ({
  name: 'difference',
  label: 'Largest difference',
  value: curve && `${scientific(inErrors(curve))} standard errors`,
});

/**
 * In units of its standard error; at t = 1 there is none.
 * @param {Curve} curve
 */
const inErrors = ({ difference, differenceStandardError }) =>
  Math.max(
    ...difference.subarray(1).map((value, i) => Math.abs(value) / differenceStandardError[i + 1]),
  );

/** @param {Float32Array} values */
const final = (values) => values[values.length - 1];

/** @param {import('./network.js').Followed} followed */
const made = ({ settings: { data, sde, steps }, evolution: { times } }) =>
  `${labelOf(data)}, ${sdeLabel(sde)}, ${integer(steps)} steps, network 64 × 2; ${SIZE.count} draws at each of ${times.length} times.`;
