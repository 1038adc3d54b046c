/** The samples in numbers: how well they fit the truth, beside what draws of the truth themselves would score. */
import { html, nothing } from 'lit';
import { isGuided } from '../condition-settings.js';
import { term } from '../controls/term.js';
import { isPlanar } from '../settings.js';
import { fixed, measured, row } from './number.js';

/**
 * How well the samples fit the truth, or that of a label; with γ ≠ 1 the tilted density.
 * @param {import('../layers.js').Answer | undefined} answer
 * @param {import('../settings.js').Values} values
 * @param {boolean} settling
 */
export function quality(answer, values, settling) {
  /** @type {import('../types.d.ts').Quality | undefined} */
  const seen = answer?.value;
  const tilted = isGuided(values) && values.guidance !== 1;
  const law = tilted ? 'p(x) p(y|x)^γ' : isGuided(values) ? 'p(x|y)' : 'p';
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  return html`
    ${row({
      name: 'energy-distance',
      label: term(
        law === 'p' ? 'Energy distance' : `Energy distance to ${law}`,
        `2E‖x − y‖ − E‖x − x′‖ − E‖y − y′‖ between samples x and draws y of ${law}; ± is what two draws of ${law} differ by.`,
      ),
      value: seen
        ? measured(seen.energyDistance, seen.energyDistanceFloor)
        : tilted && answer?.error
          ? 'not known' // only for mixtures in the plane
          : '',
      error: tilted ? undefined : answer?.error,
      settling,
    })}
    ${
      isPlanar(values)
        ? [
            row({
              name: 'stray',
              label: term(
                'Stray samples',
                `Share of the samples where ${law} is below its own 1 % quantile.`,
              ),
              value: !seen
                ? ''
                : seen.stray === null || seen.strayExpected === null
                  ? 'not known'
                  : `${percent(seen.stray)}, floor ${percent(seen.strayExpected)}`,
              settling,
            }),
            row({
              name: 'kl',
              label: term(
                'KL of the samples',
                `KL(samples ‖ ${law}) on a grid, in nats; the floor is that of as many draws of ${law}.`,
              ),
              value: !seen
                ? ''
                : seen.kl === null || seen.klFloor === null
                  ? 'not known'
                  : `${nats(seen.kl)}, floor ${nats(seen.klFloor)} nats`,
              settling,
            }),
          ]
        : nothing
    }
  `;
}

/** @param {number} value */
const nats = (value) => (Number.isFinite(value) ? fixed(value, 2) : '∞');
