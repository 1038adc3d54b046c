/** What the stage shows: switches that are the legend at the same time. */
import { html, nothing } from 'lit';
import { settingControl, toggle } from '../../controls/setting.js';
import { integer } from '../../number/number.js';
import { isPlanar } from '../../settings/data.js';
import { showsDensity } from '../layers/density.js';
import { isTaken, shown } from '../layers/index.js';
import { offered } from '../settings.js';
import { divergence } from '../numbers/divergence.js';
import { pairs } from './pairs.js';

/**
 * @param {import('../session.js').Session | undefined} session
 * @param {import('../settings.js').Values} values
 * @param {import('../../controls/setting.js').Bound} bound
 */
export function layers(session, values, bound) {
  const settings = offered('layers', values);
  const choices = settings.filter(({ type }) => type === 'choice');
  // Where a layer has the stage for itself, switches would show nothing.
  const switches = isTaken(values) ? [] : settings.filter(({ type }) => type === 'boolean');
  const run = session?.standing;
  const scene = run?.scene(values, session?.playing ?? false);
  const planar = isPlanar(values);
  const pointed = planar && !isTaken(values);
  return html`
    <fieldset class="layers">
      <legend class="sr">Layers</legend>
      <div class="toggles">${switches.map((setting) => toggle(setting, bound))}</div>
      ${choices.length ? html`<div class="pair">${choices.map((s) => settingControl(s, bound))}</div>` : nothing}
      <p class="note key ${!planar && values.showNearest ? 'paired' : ''}">
        ${planar ? shown(values).map(({ legend }) => legend?.(values) ?? nothing) : pairs(session, values)}
        ${(scene && missing(scene)) ?? nothing}
      </p>
      ${
        pointed
          ? html`<p class="note reading">
                <span id="density-cost">${densityCost(scene)}</span>
                <span>Click the picture, or press Enter on it, for ln p at a point.</span>
              </p>
              ${divergence(session, values)}`
          : nothing
      }
    </fieldset>
  `;
}

/**
 * Why a layer that is switched on shows nothing.
 * @param {import('../layers/layer.js').Scene} scene
 */
function missing(scene) {
  const reasons = scene.planar ? shown(scene.values).map(({ missing }) => missing?.(scene)) : [];
  const hidden = scene.taught || isTaken(scene.values);
  const untaught = hidden ? undefined : 'The model shows once it has taken a step.';
  return reasons.find(Boolean) ?? untaught;
}

/**
 * How fine the map of the log-density is by now, and what it has cost.
 * @param {import('../layers/layer.js').Scene | undefined} scene
 */
function densityCost(scene) {
  const density = scene?.answers.density?.value;
  if (!density || !showsDensity(scene.values)) return '';
  const { n, finest, evaluations, seconds } = density;
  const size = (/** @type {number} */ n) => `${n} × ${n}`;
  return n < finest
    ? `${size(n)}, on the way to ${size(finest)}.`
    : `${size(n)}, ${integer(evaluations)} evaluations a point, ${seconds.toFixed(1)} s.`;
}
