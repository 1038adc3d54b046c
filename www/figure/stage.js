/** The picture: every layer that is switched on, back to front, on one canvas. */
import { brushFor } from '../plot/density.js';
import { drawPoints } from '../plot/marks.js';
import { drawImages } from './layers/nearest.js';
import { shown } from './layers/index.js';

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import('../plot/colours.js').Palette} palette
 * @param {import('./layers/layer.js').Scene | undefined} scene  None: nothing stands yet.
 * @param {{ points: Float32Array, viewport: import('../plot/viewport.js').Viewport } | undefined} drawn  By the reader, just now.
 */
export function drawStage(canvas, palette, scene, drawn) {
  const plain = brushFor(canvas, palette);
  if (!plain) return;
  const viewport = drawn?.viewport ?? scene?.viewport;
  if (!viewport) return;
  const { size, unit, context } = plain;
  const brush = { ...plain, map: viewport.toCanvas(size), dot: Math.max(1.3, 1.9 * unit) };
  if (drawn) {
    context.fillStyle = palette.data;
    context.globalAlpha = 0.42;
    return drawPoints(context, brush.map, drawn.points, brush.dot);
  }
  if (!scene) return;
  if (!scene.planar) return drawImages(brush, scene);
  for (const { draw } of shown(scene.values)) draw?.(brush, scene);
}
