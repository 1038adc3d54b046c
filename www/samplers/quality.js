/** How well samples fit the truth, in numbers: each beside what a draw of the truth itself would score. */
import { html, svg } from 'lit';
import { panelRow } from '../controls/rows.js';
import { term } from '../controls/term.js';
import { integer, measured } from '../number/number.js';

/** @typedef {import('../types.d.ts').Quality} Quality */
/**
 * @typedef {object} Result
 * @property {string} key  Of the settings that it was made with.
 * @property {Float32Array} points
 * @property {number} evaluations
 * @property {number} seconds
 * @property {Quality} [quality]
 */

const NO_DENSITY =
  'The density of this data is not known, or too narrow for the grid that this takes.';
const NO_LABELS = 'This data has no labels.';
const NO_MODES = 'P(y|x) is known of mixtures only.';
const [WIDTH, HEIGHT, PLOT] = [240, 84, 66];

/** Whether a distance is no more than two equal draws of the truth have between them. @param {Quality} quality */
export const withinNoise = ({ energyDistance, energyDistanceFloor }) =>
  energyDistance <= 2 * energyDistanceFloor;

/** @param {Quality} quality */
export const distance = (quality) => measured(quality.energyDistance, quality.energyDistanceFloor);

/** @param {Quality} quality */
export const verdict = (quality) =>
  withinNoise(quality)
    ? 'within sampling noise'
    : `${ratio(quality.energyDistance / quality.energyDistanceFloor)} × the floor`;

/** @param {number} value */
const ratio = (value) => (value < 10 ? value.toFixed(1) : integer(Math.round(value)));

/** @param {number} seconds */
const duration = (seconds) =>
  seconds < 1 ? `${integer(Math.round(1000 * seconds))} ms` : `${seconds.toFixed(2)} s`;

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** @param {number} nats */
const information = (nats) => (Number.isFinite(nats) ? nats.toFixed(3) : '∞');

/** @param {string} why */
const unknown = (why) => html`<span title=${why} aria-label="none: ${why}">—</span>`;

/**
 * @param {{ points: Float32Array, quality?: Quality } | undefined} made
 * @param {string} [label]
 */
export function distanceRow(
  { points, quality } = { points: new Float32Array() },
  label = 'Energy distance',
) {
  const part = quality && 2 * quality.count < points.length; // in the plane
  return panelRow(
    'distance',
    term(
      label,
      'D² = 2 E|X − Y| − E|X − X′| − E|Y − Y′|, samples against draws of the truth. ± is its spread between two equal draws of the truth: the sampling floor.',
    ),
    quality &&
      html`${distance(quality)}<br /><span class="note"
          >${verdict(quality)}${part ? `, of the first ${integer(quality.count)} samples` : ''}</span
        >`,
  );
}

/**
 * @param {Result | undefined} result
 * @param {boolean} stale  Made with other settings than those that stand now.
 * @param {number} labels  Of the data.
 */
export function numbers(result, stale, labels) {
  const { quality } = result ?? {};
  return html`
    <dl class="numbers ${stale ? 'settling' : ''}">
      ${panelRow(
        'evaluations',
        term(
          'Evaluations',
          'How often the sampler asked the network for the score of each sample.',
        ),
        result && integer(result.evaluations),
      )}
      ${panelRow('seconds', 'Time', result && duration(result.seconds))} ${distanceRow(result)}
      ${panelRow(
        'stray',
        term(
          'Stray points',
          'Share of the samples where p is lower than at all but 1 % of the data.',
        ),
        quality &&
          (quality.stray === null
            ? unknown(NO_DENSITY)
            : `${percent(quality.stray)}, expected ${percent(quality.strayExpected ?? 0.01)}`),
      )}
      ${panelRow(
        'kl',
        term(
          'KL on a grid',
          'Σ q ln(q/p) over the cells of a grid, q the samples. Its floor is what as many draws of the truth score.',
        ),
        quality &&
          (quality.kl === null || quality.klFloor === null
            ? unknown(NO_DENSITY)
            : `${information(quality.kl)} nats, floor ${information(quality.klFloor)}`),
      )}
      <div class="weights">
        <dt>
          ${term('Weights of the modes', 'Mean of P(y|x) over the samples, ± one standard error; dashes: the truth.')}
        </dt>
        <dd>
          ${quality && !quality.modes ? unknown(labels ? NO_MODES : NO_LABELS) : weights(quality?.modes)}
        </dd>
      </div>
      ${stale ? html`<p class="sr">Made with earlier settings.</p>` : ''}
    </dl>
  `;
}

/** Weights as points with error bars on dashes of the truth. @param {Quality['modes'] | undefined} modes */
function weights(modes) {
  const count = modes?.weights.length ?? 0;
  const top = 1.15 * Math.max(0.01, ...(modes?.truth ?? []), ...(modes?.weights ?? []));
  const y = (/** @type {number} */ weight) => PLOT * (1 - weight / top) + 2;
  const words = modes?.weights.map((_, k) => weight(modes, k)).join('; ');
  return html`<svg
    class="modes"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label=${words ?? 'none yet'}
  >
    <line class="base" x1="0" x2=${WIDTH} y1=${y(0)} y2=${y(0)}></line>
    ${modes?.weights.map((value, k) => {
      const x = ((k + 0.5) / count) * WIDTH;
      const half = Math.min(16, 0.4 * (WIDTH / count));
      const error = modes.standardErrors[k];
      return svg`<g>
        <title>${weight(modes, k)}</title>
        <line class="truth" x1=${x - half} x2=${x + half} y1=${y(modes.truth[k])} y2=${y(modes.truth[k])}></line>
        <line class="error-bar" x1=${x} x2=${x} y1=${y(value + error)} y2=${y(Math.max(0, value - error))}></line>
        <circle cx=${x} cy=${y(value)} r="2"></circle>
        <text x=${x} y=${HEIGHT - 2} text-anchor="middle">${k + 1}</text>
      </g>`;
    })}
  </svg>`;
}

/**
 * @param {NonNullable<Quality['modes']>} modes
 * @param {number} k
 */
export const weight = ({ weights, standardErrors, truth }, k) =>
  `mode ${k + 1}: ${measured(weights[k], standardErrors[k])}, truth ${Number(truth[k].toFixed(3))}`;
