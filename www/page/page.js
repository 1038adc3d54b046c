/** The page around the figure: its address says what the figure shows, so that a link brings it back. */
import { SETTINGS } from '../figure/settings.js';
import { messageOf } from '../engine/errors.js';
import { attributeOf } from '../settings/settings.js';
import 'katex/dist/katex.min.css';
import '../score-lab.js';

const figure = /** @type {import('../figure/element.js').ScoreLab} */ (
  document.querySelector('score-lab')
);
const attributes = SETTINGS.map(({ name }) => attributeOf(name));

const trouble = /** @type {HTMLElement} */ (document.querySelector('#address-error'));

function readAddress() {
  const stated = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of stated) {
    if (attributes.includes(name)) figure.setAttribute(name, value);
  }
  const mixture = stated.get('mixture');
  trouble.textContent = '';
  try {
    if (mixture) figure.mixture = JSON.parse(mixture);
  } catch (error) {
    trouble.textContent = `The mixture of this address cannot be read: ${messageOf(error)}. The figure shows another one.`;
  }
}

async function writeAddress() {
  await figure.updateComplete;
  const stated = attributes
    .filter((name) => figure.hasAttribute(name))
    .map((name) => [name, figure.getAttribute(name) ?? '']);
  if (figure.config.data?.kind === 'mixture') {
    stated.push(['mixture', JSON.stringify(figure.mixture)]);
  }
  history.replaceState(null, '', `#${new URLSearchParams(stated)}`);
}

readAddress();
addEventListener('hashchange', readAddress);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
figure.addEventListener('score-lab-change', () => {
  clearTimeout(waiting); // a slider changes often, and browsers limit how often an address may
  waiting = setTimeout(writeAddress, 300);
});
