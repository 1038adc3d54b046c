/** One contender as it is seen: the plane with error map, data and field; its loss; its errors in numbers. */
import { html, nothing } from 'lit';
import { panelRow } from '../controls/rows.js';
import { fit } from '../plot/canvas.js';
import { palette } from '../plot/colours.js';
import { LossCurve } from '../plot/loss-curve.js';
import { drawArrows, drawPoints } from '../plot/marks.js';
import { drawMap } from '../figure/layers/plane-map.js';
import { MAPS } from '../figure/layers/maps.js';
import { term } from '../controls/term.js';
import { integer, measured } from '../number/number.js';
import { rough } from '../number/rough.js';

/** @typedef {import('./contender.js').Contender} Contender */
/** @typedef {import('../plot/colours.js').Palette} Palette */

/**
 * @param {import('./presets.js').Variant} variant
 * @param {Contender | undefined} contender
 * @param {boolean} noise  Whether it is about the noise of training.
 */
export const panel = ({ label }, contender, noise) => html`
  <section class="panel" aria-label=${label}>
    <h3>${label}</h3>
    <div class="stage">
      <canvas role="img" aria-label="${label}: map of the plane with data and score field"></canvas>
    </div>
    <p class="curve-title">Loss per step</p>
    <div class="curve" role="img" aria-label="Loss of ${label} over the steps"></div>
    <dl class="numbers">
      ${panelRow('steps', 'Step', integer(contender?.step ?? 0))}
      ${panelRow(
        'on-data',
        term(
          'Score error',
          contender?.timed
            ? '½ ∫ g² E‖s − ∇log pₜ‖² dt over data at every level, in nats.'
            : '½ E‖s − ∇log p‖² over 2048 fresh points of the data, in 1/length².',
        ),
        contender?.onData && onData(contender.onData, contender.timed),
      )}
      ${panelRow('on-plane', term('Over the plane', 'Mean of ½‖s − ∇log pₜ‖² over the window, at the time t.'), contender?.onPlane === undefined ? '' : rounded(contender.onPlane))}
      ${noise ? noiseRows(contender) : nothing}
    </dl>
  </section>
`;

/** @param {Contender | undefined} contender */
const noiseRows = (contender) => {
  const { gap, gradientVariance } = contender ?? {};
  return [
    panelRow(
      'gap',
      term('Gap to the entropy', 'NLL of the ODE less the entropy of the data, KL(p‖p^ODE).'),
      gap && `${measured(gap.mean, gap.standardError)} nats`,
    ),
    panelRow(
      'gradient-variance',
      term(
        'Variance of the gradient',
        'tr Cov of the gradient of a batch, for the model as it stands: how noisy a step is.',
      ),
      gradientVariance && rough(gradientVariance.mean, gradientVariance.standardError ?? NaN),
    ),
  ];
};

/**
 * @param {import('./contender.js').Estimate} estimate
 * @param {boolean} timed
 */
const onData = ({ mean, standardError }, timed) =>
  `${measured(mean, standardError)}${timed ? ' nats' : ''}`;

/** @param {number} value */
const rounded = (value) =>
  value < 100 ? Number(value.toPrecision(2)).toString() : integer(Math.round(value));

/** Draws one panel when what it shows has changed. */
export class PanelPainter {
  #look = '';
  #curveAt = 0;

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} section
   */
  constructor(host, section) {
    this.canvas = /** @type {HTMLCanvasElement} */ (section.querySelector('canvas'));
    this.palette = palette(host);
    const box = /** @type {HTMLElement} */ (section.querySelector('.curve'));
    this.curve = new LossCurve(box);
  }

  /**
   * @param {Contender | undefined} contender
   * @param {{ map: string, field: boolean }} view
   * @param {boolean} playing
   * @param {number} ratio  Pixels of the screen along one of CSS.
   */
  paint(contender, { map, field }, playing, ratio) {
    const size = fit(this.canvas, ratio);
    this.curve.resize();
    if (!contender) return this.canvas.getContext('2d')?.clearRect(0, 0, size, size);
    if (!size) return;
    const look = [contender.pictures, map, field, size].join();
    if (look !== this.#look) this.#draw(contender, map, field, size);
    this.#look = look;
    const now = performance.now();
    if (playing && now - this.#curveAt < 300) return;
    this.#curveAt = now;
    this.curve.draw(contender.history);
  }

  /**
   * @param {Contender} contender
   * @param {string} map
   * @param {boolean} field
   * @param {number} size
   */
  #draw(contender, map, field, size) {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const { palette } = this;
    const unit = size / 400;
    context.globalAlpha = 1;
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, size, size);
    if (contender.map?.of === map) {
      drawMap({ context, size, unit, palette }, contender.map, MAPS[map]);
    }
    const plane = contender.viewport.toCanvas(size);
    context.fillStyle = palette.data;
    context.globalAlpha = 0.4;
    drawPoints(context, plane, contender.data, Math.max(1.2, 1.5 * unit));
    if (!field || !contender.field) return;
    context.globalAlpha = 0.8;
    context.strokeStyle = palette.ink;
    context.lineWidth = Math.max(1, 1.1 * unit);
    drawArrows(context, plane, contender.field, (1.1 * size) / 14, 4 * unit);
    context.globalAlpha = 1;
  }
}
