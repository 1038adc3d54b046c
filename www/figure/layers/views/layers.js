/** What the stage shows: switches that are the legend at the same time. */
import { html, nothing } from 'lit';
import { settingControl, toggle } from '../../../controls/setting.js';
import { isGuided } from '../../../settings/condition.js';
import { MAPS } from '../../../plot/maps.js';
import { SETTINGS, isPlanar } from '../../../settings/settings.js';
import { isTimed } from '../../../settings/timed.js';
import { divergence } from './divergence.js';
import { pairs } from './nearest.js';
import { integer } from '../../../number/number.js';

const LAYERS = SETTINGS.filter(({ group }) => group === 'layers');

/**
 * @param {import('../../session.js').Session | undefined} session
 * @param {import('../../../settings/settings.js').Values} values
 * @param {import('../../../controls/setting.js').Bound} bound
 */
export function layers(session, values, bound) {
  const offered = LAYERS.filter(({ when }) => !when || when(values));
  const choices = offered.filter(({ type }) => type === 'choice');
  return html`
    <fieldset class="layers">
      <legend class="sr">Layers</legend>
      <div class="toggles">
        ${offered.filter(({ type }) => type === 'boolean').map((setting) => toggle(setting, bound))}
      </div>
      ${choices.length ? html`<div class="pair">${choices.map((s) => settingControl(s, bound))}</div>` : nothing}
      <p class="note key ${!isPlanar(values) && values.showNearest ? 'paired' : ''}">
        ${isPlanar(values) ? key(values) : pairs(session, values)}
        ${missing(session, values) ?? nothing}
      </p>
      ${
        isPlanar(values)
          ? html`<p class="note reading">
                <span id="density-cost">${densityCost(session, values)}</span>
                <span>Click the picture, or press Enter on it, for ln p at a point.</span>
              </p>
              ${divergence(session, values)}`
          : nothing
      }
    </fieldset>
  `;
}

/**
 * What the colours mean.
 * @param {import('../../../settings/settings.js').Values} values
 */
function key(values) {
  const { heatmap } = values;
  if (heatmap === 'none') return nothing;
  const map = MAPS[String(heatmap)];
  if (map) return html`<span class="bar ${map.ramp}" aria-hidden="true"></span> ${map.key}`;
  const whole = isGuided(values) ? ', of all labels together' : '';
  return heatmap === 'density'
    ? html`<span class="bar sequential" aria-hidden="true"></span> log p from 8 nats below its
        maximum${whole}`
    : html`<span class="bar diverging" aria-hidden="true"></span> −2 to +2 nats${whole}`;
}

/**
 * How fine the map of the log-density is by now, and what it has cost.
 * @param {import('../../session.js').Session | undefined} session
 * @param {import('../../../settings/settings.js').Values} values
 */
function densityCost(session, values) {
  const density = session?.answers.density?.value;
  if (!density || !['density', 'difference'].includes(String(values.heatmap))) return '';
  const { n, finest, evaluations, seconds } = density;
  const size = (/** @type {number} */ n) => `${n} × ${n}`;
  return n < finest
    ? `${size(n)}, on the way to ${size(finest)}.`
    : `${size(n)}, ${integer(evaluations)} evaluations a point, ${seconds.toFixed(1)} s.`;
}

/**
 * Why a layer that is switched on shows nothing.
 * @param {import('../../session.js').Session | undefined} session
 * @param {import('../../../settings/settings.js').Values} values
 */
function missing(session, values) {
  const { truth, reference, field, density, map, paths } = session?.answers ?? {};
  if (!isPlanar(values)) return untaught(session);
  const wanted = [values.showTruth && truth, values.heatmap === 'difference' && reference];
  const [refused] = wanted.flatMap((answer) => (answer && answer.error) || []);
  if (refused) return `True density: ${refused}`;
  if (wanted.some((answer) => answer && !answer.value && answer.full !== 'unfinished')) {
    return 'The true density of this data is not known.';
  }
  if (values.field !== 'none' && field?.error) return `Score field: ${field.error}`;
  if (values.showPaths && paths?.error) return `Paths: ${paths.error}`;
  const known = ['density', 'difference'].includes(String(values.heatmap));
  if (known && density?.error) return `Density: ${density.error}`;
  if (String(values.heatmap) in MAPS && map?.error) return `Heatmap: ${map.error}`;
  const config = session?.lab?.info.config;
  if (values.heatmap === 'energy' && config && config.score.kind !== 'energy') {
    return 'Only an energy model has a density of its own.';
  }
  if (config && !isTimed(config) && (known || values.showSamples || values.showPaths)) {
    return 'At one noise level there is no process to run back: no samples, no paths, no log-density.';
  }
  return untaught(session);
}

/** @param {import('../../session.js').Session | undefined} session */
const untaught = (session) =>
  session?.lab && session.step === 0 && session.lab.info.config.score.kind !== 'exact'
    ? 'The model shows once it has taken a step.'
    : undefined;
