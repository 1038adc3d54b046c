import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import katex from 'katex';
import { defineConfig } from 'vite';

/**
 * Sets the formulas of the page at build time: `<x-tex>…</x-tex>` inline, `<x-tex display>…` on a line
 * of its own. The page then needs no script for them and nothing moves when they arrive.
 */
const formulas = {
  name: 'formulas',
  /** @param {string} html */
  transformIndexHtml: (html) =>
    html.replaceAll(/<x-tex(\s+display)?\s*>([^<]*)<\/x-tex\s*>/g, (_, display, tex) =>
      katex.renderToString(tex.replaceAll('&amp;', '&').trim(), {
        displayMode: Boolean(display),
        throwOnError: true,
      }),
    ),
};

/** The faces of the first paragraph's formulas, by their files. */
const FIRST_FACES = {
  'KaTeX_Main-Regular': 'font-family:KaTeX_Main;font-style:normal;font-weight:400',
  'KaTeX_Math-Italic': 'font-family:KaTeX_Math;font-style:italic;font-weight:400',
};

/**
 * KaTeX's fonts as this page needs them. Every browser with WebAssembly SIMD reads woff2, so older formats are not
 * published. The faces of the first screen stand in the document itself and are asked for before it has a body,
 * which holds the first paint back until they are there: a fallback is of another width, and when the fonts came
 * later the paragraph would wrap anew and push the figure down.
 */
const fonts = {
  name: 'fonts',
  enforce: /** @type {const} */ ('pre'),
  /**
   * @param {string} code
   * @param {string} id
   */
  transform: (code, id) =>
    /katex.*\.css/.test(id)
      ? code
          .replaceAll(/,url\([^)]*\.(woff|ttf)\) format\("(woff|truetype)"\)/g, '')
          .replaceAll(/@font-face\{[^}]*url\(fonts\/([^)]+)\.woff2\)[^}]*\}/g, (rule, face) =>
            face in FIRST_FACES ? '' : rule,
          )
      : undefined,
  transformIndexHtml: {
    order: /** @type {const} */ ('pre'), // before the style sheet, whose other faces can wait
    handler: () =>
      [
        {
          tag: 'style',
          children: Object.entries(FIRST_FACES)
            .map(([file, face]) => `@font-face{${face};src:url(${inlined(file)}) format("woff2")}`)
            .join(''),
        },
        { tag: 'script', children: 'document.fonts.forEach((face) => face.load())' },
      ].map((tag) => ({ ...tag, injectTo: /** @type {const} */ ('head') })), // behind the character set
  },
};

/** @param {string} face */
function inlined(face) {
  const file = new URL(`node_modules/katex/dist/fonts/${face}.woff2`, import.meta.url);
  return `data:font/woff2;base64,${readFileSync(file, 'base64')}`;
}

/** Names the state of the modules beside this page, so that a browser does not take older ones from its cache. */
function moduleVersion() {
  const hash = createHash('sha256');
  for (const module of ['cpu', 'cpu-relaxed', 'webgpu']) {
    const file = new URL(`www/pkg/${module}/score_lab_bg.wasm`, import.meta.url);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 8);
}

export default defineConfig({
  base: './', // relative, so that dist/ works from any folder of any host
  appType: 'mpa', // what is not there is not found
  plugins: [formulas, fonts],
  define: { 'import.meta.env.MODULES': JSON.stringify(moduleVersion()) },
  worker: { format: 'es' },
  server: { host: '127.0.0.1' }, // WebGPU needs a secure context: never 0.0.0.0
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      preserveEntrySignatures: 'exports-only',
      input: { index: 'index.html', 'score-lab': 'www/score-lab.js' },
      output: {
        // The library keeps its name: other people's pages point at dist/score-lab.js.
        entryFileNames: (chunk) =>
          chunk.name === 'score-lab' ? 'score-lab.js' : 'assets/[name]-[hash].js',
      },
    },
  },
});
