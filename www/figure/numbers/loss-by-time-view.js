/** Small plots beside each other, one for each law of t: mean and spread of the loss by time. */
import { html, svg } from 'lit';
import { message } from '../../controls/setting.js';
import { integer, measured } from '../../number/number.js';

/** @typedef {import('./loss-by-time.js').LawOfTime} LawOfTime */

const [WIDTH, HEIGHT] = [200, 120];
/** @type {Record<string, string>} */
const NAMES = {
  uniform: 'Uniform t',
  importance: 'Importance, ∝ g²/σ²',
  'log-normal': 'Normal in ℓ',
};

/** @param {import('../session.js').Session | undefined} session */
export function lossByTime(session) {
  const measured = session?.standing?.lossByTime;
  const { laws = [], running = false, error = '', step = 0 } = measured ?? {};
  return html`
    <details class="bins">
      <summary>Loss by time, and what a law of t buys</summary>
      <div class="group">
        <p class="note">
          The loss of single points with their times, for the model as it stands, under each law of
          t. All have the same mean; the smaller the spread, the fewer points a step needs.
        </p>
        <div class="buttons">
          <button
            type="button"
            id="measure-bins"
            ?disabled=${!measured || running}
            @click=${() => measured?.measure()}
          >
            ${running ? 'Measuring' : 'Measure'}
          </button>
        </div>
        ${message('bins-error', error)}
        ${laws.length ? html`<div class="laws">${laws.map((law) => plot(law, laws))}</div>` : ''}
        ${laws.length ? html`<p class="note" id="bins-verdict">At step ${integer(step)}. ${verdict(laws)}</p>` : ''}
      </div>
    </details>
  `;
}

/** @param {LawOfTime[]} laws */
function verdict(laws) {
  if (laws.length === 1) {
    return laws[0].law === 'uniform'
      ? 'A schedule that is learned draws t uniformly and moves its clock instead. There is nothing beside it.'
      : 'A ladder has its own laws, on its levels alone. There is nothing beside it.';
  }
  const [best, ...others] = laws.toSorted((a, b) => a.deviation - b.deviation);
  const factors = others.map(({ law, deviation }) => {
    const factor = (deviation / best.deviation) ** 2;
    return `with “${NAMES[law]}” one point has ${factor.toPrecision(2)} × its variance`;
  });
  return `For this weight “${NAMES[best.law]}” varies least: ${factors.join(', ')}, and it takes that many times more points for the same accuracy.`;
}

/**
 * @param {LawOfTime} law
 * @param {LawOfTime[]} all  They share the scale.
 */
function plot(law, all) {
  const seen = all.flatMap(({ bins }) => bins.filter(({ mean }) => Number.isFinite(mean)));
  const reach = seen.flatMap(({ mean, deviation }) => [
    mean,
    mean - (deviation || 0),
    mean + (deviation || 0),
  ]);
  const [low, high] = [Math.min(0, ...reach), Math.max(0, ...reach)];
  const y = (/** @type {number} */ value) => HEIGHT - ((value - low) / (high - low || 1)) * HEIGHT;
  const step = WIDTH / law.bins.length;
  const error = law.deviation / Math.sqrt(law.count);
  return html`
    <figure class="law" data-law=${law.law}>
      <figcaption>${NAMES[law.law] ?? 'Ladder'}</figcaption>
      <svg
        viewBox="-2 -4 ${WIDTH + 4} ${HEIGHT + 26}"
        role="img"
        aria-label="Mean and spread of the loss in ten bins of t"
      >
        <line class="axis" x1="0" x2=${WIDTH} y1=${y(0)} y2=${y(0)}></line>
        ${law.bins.map(({ mean, deviation, share }, k) =>
          Number.isFinite(mean)
            ? svg`<g>
                <title>t from ${k / 10} to ${(k + 1) / 10}: mean ${mean.toPrecision(3)}, deviation ${deviation.toPrecision(3)}, ${(100 * share).toFixed(1)} % of the points</title>
                <rect class="spread" x=${k * step + 2} width=${step - 4}
                  y=${y(mean + (deviation || 0))}
                  height=${Math.max(1, y(mean - (deviation || 0)) - y(mean + (deviation || 0)))}></rect>
                <line class="mean" x1=${k * step + 2} x2=${(k + 1) * step - 2} y1=${y(mean)} y2=${y(mean)}></line>
              </g>`
            : '',
        )}
        <text x="0" y=${HEIGHT + 17}>t = 0</text>
        <text x=${WIDTH} y=${HEIGHT + 17} text-anchor="end">1</text>
      </svg>
      <p class="note">
        mean ${measured(law.mean, error)}<br />
        deviation of one point ${law.deviation.toPrecision(3)}
      </p>
    </figure>
  `;
}
