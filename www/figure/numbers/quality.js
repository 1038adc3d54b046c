/** The samples in numbers: how well they fit the truth, beside what draws of the truth themselves would score. */
import { html, nothing } from 'lit';
import { term } from '../../controls/term.js';
import { isPlanar } from '../../settings/data.js';
import { row } from '../../controls/rows.js';
import { fixed, measured } from '../../number/number.js';

/**
 * How well the samples fit the truth, or that of a label; with γ ≠ 1 the tilted density. Only of samples that
 * are whole, and made with the settings of those that are shown.
 * @param {Record<string, import('../answers.js').Answer>} answers
 * @param {import('../settings.js').Values} values
 * @param {boolean} playing
 */
export function quality({ samples, quality: answer }, values, playing) {
  const whole = samples?.value?.stopped === false;
  const latest = whole && answer?.key === samples.full;
  /** @type {import('../../types.d.ts').Quality | undefined} */
  const seen = whole && answer?.value?.of === samples.key ? answer.value : undefined;
  const settling = playing || !latest;
  const law = lawOf(samples?.value?.law);
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
  return html`
    ${row({
      name: 'energy-distance',
      label: term(
        law === 'p' ? 'Energy distance' : `Energy distance to ${law}`,
        `2E‖x − y‖ − E‖x − x′‖ − E‖y − y′‖ between samples x and draws y of ${law}; ± is what two draws of ${law} differ by.`,
      ),
      value: seen ? measured(seen.energyDistance, seen.energyDistanceFloor) : '',
      error: latest ? answer.error : undefined,
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

/** @param {import('../../types.d.ts').Guidance | undefined} law  That the samples were asked for. */
const lawOf = ({ label, guidance = 1 } = {}) =>
  label === undefined ? 'p' : guidance === 1 ? 'p(x|y)' : 'p(x) p(y|x)^γ';

/** @param {number} value */
const nats = (value) => (Number.isFinite(value) ? fixed(value, 2) : '∞');
