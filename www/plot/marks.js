/** Points, arrows and paths on the stage. All take coordinates of the plane and a map to canvas pixels. */

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {ReturnType<import('./viewport.js').Viewport['toCanvas']>} Map2D */

/**
 * One dot, copied to every point: far cheaper than a path of a thousand circles, and overlaps add up.
 * @param {Context} context
 * @param {Map2D} map
 * @param {Float32Array} points
 * @param {number} radius
 */
export function drawPoints(context, map, points, radius) {
  const dot = document.createElement('canvas');
  const middle = Math.ceil(radius + 1);
  dot.width = dot.height = 2 * middle;
  const pen = dot.getContext('2d');
  if (!pen) return;
  pen.fillStyle = context.fillStyle;
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fill();
  for (let i = 0; i < points.length; i += 2) {
    context.drawImage(dot, map.x(points[i]) - middle, map.y(points[i + 1]) - middle);
  }
}

/**
 * Arrows of a gradient as it is on the canvas, across the level lines that are seen there. Their length grows with the
 * root of the gradient's: a score spans orders of magnitude.
 * @param {Context} context
 * @param {Map2D} map
 * @param {{ points: Float32Array, vectors: Float32Array }} field
 * @param {number} longest  Pixels.
 * @param {number} head  Pixels.
 */
export function drawArrows(context, map, { points, vectors }, longest, head) {
  const seen = vectors.map((value, i) => value * map.pixel[i % 2]);
  const sizes = [];
  for (let i = 0; i < seen.length; i += 2) sizes.push(Math.hypot(seen[i], seen[i + 1]));
  const top = Math.max(...sizes.filter(Number.isFinite)) || 1;
  context.beginPath();
  sizes.forEach((size, i) => {
    if (!(size > 0)) return;
    const length = longest * Math.sqrt(size / top);
    const along = [seen[2 * i] / size, -seen[2 * i + 1] / size];
    const x = map.x(points[2 * i]) - (along[0] * length) / 2;
    const y = map.y(points[2 * i + 1]) - (along[1] * length) / 2;
    const tip = [x + along[0] * length, y + along[1] * length];
    context.moveTo(x, y);
    context.lineTo(tip[0], tip[1]);
    const barb = Math.min(head, length / 2);
    for (const turn of [2.6, -2.6]) {
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      context.moveTo(tip[0], tip[1]);
      context.lineTo(
        tip[0] + barb * (along[0] * c - along[1] * s),
        tip[1] + barb * (along[0] * s + along[1] * c),
      );
    }
  });
  context.stroke();
}

/**
 * Lines of all paths, and where each of them stands at time t.
 * @param {Context} context
 * @param {Map2D} map
 * @param {import('../types.d.ts').Trajectories} paths
 * @param {number} t
 * @param {number} radius
 */
export function drawPaths(context, map, { times, points }, t, radius) {
  const count = points.length / times.length / 2;
  const row = 2 * count;
  const after = times.findIndex((time) => time <= t);
  const k = after < 0 ? times.length - 1 : Math.max(1, after);
  const mix = Math.min(1, Math.max(0, (times[k - 1] - t) / (times[k - 1] - times[k] || 1)));
  const now = new Float32Array(row);
  context.beginPath();
  for (let path = 0; path < count; path++) {
    for (let at = 0; at < times.length; at++) {
      const x = map.x(points[at * row + 2 * path]);
      const y = map.y(points[at * row + 2 * path + 1]);
      if (at === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }
  context.stroke();
  for (let i = 0; i < row; i++) {
    now[i] = (1 - mix) * points[(k - 1) * row + i] + mix * points[k * row + i];
  }
  drawPoints(context, map, now, radius);
}
