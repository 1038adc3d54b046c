/** The loss over the steps: raw and faint, smoothed and strong. */
import uPlot from 'uplot';

const HEIGHT = 132;

export class LossCurve {
  /**
   * @param {HTMLElement} box
   * @param {import('./colours.js').Palette} palette
   */
  constructor(box, palette) {
    const axis = {
      stroke: palette.muted,
      font: '11px system-ui, sans-serif',
      ticks: { show: false },
      grid: { stroke: palette.line, width: 1 },
    };
    this.box = box;
    this.plot = new uPlot(
      {
        width: box.clientWidth || 300,
        height: HEIGHT,
        padding: [8, 14, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: {
          y: {
            range: (_, from, to) => (from === null ? [0, 1] : uPlot.rangeNum(from, to, 0.1, true)),
          },
          x: { time: false, range: (_, from, to) => [Math.min(0, from), Math.max(10, to)] },
        },
        axes: [
          { ...axis, size: 22, gap: 3 },
          { ...axis, size: 42, gap: 4 },
        ],
        series: [
          {},
          { stroke: palette.sample, alpha: 0.3, width: 1, points: { show: false } },
          { stroke: palette.sample, width: 2, points: { show: false } },
        ],
      },
      [[], [], []],
      box,
    );
  }

  /** @param {import('../figure/history.js').History} history */
  draw(history) {
    this.plot.setData([history.steps, history.losses, history.smoothed()]);
  }

  resize() {
    const width = this.box.clientWidth;
    if (width && width !== this.plot.width) this.plot.setSize({ width, height: HEIGHT });
  }

  destroy() {
    this.plot.destroy();
  }
}
