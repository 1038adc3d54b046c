/** Colour ramps between the theme's own colours, straight in CIELAB: equal steps look equal. */
import { interpolateLab } from 'd3-interpolate';
import { rgb } from 'd3-color';

const SHADES = 256;

/**
 * A table of colours along the given stops, four bytes each.
 * @param {string[]} stops
 */
export function ramp(stops) {
  const pieces = stops.slice(1).map((stop, i) => interpolateLab(stops[i], stop));
  const table = new Uint8ClampedArray(4 * SHADES);
  for (let shade = 0; shade < SHADES; shade++) {
    const along = (shade / (SHADES - 1)) * pieces.length;
    const piece = Math.min(pieces.length - 1, Math.floor(along));
    const { r, g, b } = rgb(pieces[piece](along - piece));
    table.set([r, g, b, 255], 4 * shade);
  }
  return table;
}

/** What the canvas draws with. */
const ROLES = [
  'paper',
  'line',
  'ink',
  'muted',
  'data',
  'sample',
  'truth',
  'density-mid',
  'density',
  'negative',
  'positive',
];

/** @typedef {Record<string, string> & { sequential: Uint8ClampedArray, diverging: Uint8ClampedArray }} Palette */

/**
 * The theme as it is now. Each colour is painted once and read back: a host page may write it in any notation.
 * @param {HTMLElement} element
 * @returns {Palette}
 */
export function palette(element) {
  const probe = document.createElement('span');
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  element.shadowRoot?.append(probe);
  const colour = Object.fromEntries(
    ROLES.map((role) => {
      probe.style.color = `var(--score-lab-${role})`;
      if (!pixel) return [role, 'gray'];
      pixel.fillStyle = getComputedStyle(probe).color;
      pixel.fillRect(0, 0, 1, 1);
      const [r, g, b] = pixel.getImageData(0, 0, 1, 1).data;
      return [role, `rgb(${r}, ${g}, ${b})`];
    }),
  );
  probe.remove();
  return /** @type {Palette} */ ({
    ...colour,
    sequential: ramp([colour.paper, colour['density-mid'], colour.density]),
    diverging: ramp([colour.negative, colour.paper, colour.positive]),
  });
}
