/** The page around the figure: its address says what the figure shows, so that a link brings it back. */
import { SETTINGS } from '../figure/settings.js';
import { attributeOf } from '../settings/settings.js';
import 'katex/dist/katex.min.css';
import '../score-lab.js';

const figure = /** @type {import('../figure/element.js').ScoreLab} */ (
  document.querySelector('score-lab')
);
const attributes = SETTINGS.map(({ name }) => attributeOf(name));

function readAddress() {
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    if (attributes.includes(name)) figure.setAttribute(name, value);
  }
}

async function writeAddress() {
  await figure.updateComplete;
  const stated = attributes
    .filter((name) => figure.hasAttribute(name))
    .map((name) => [name, figure.getAttribute(name) ?? '']);
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
