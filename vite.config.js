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

/** Every browser with WebAssembly SIMD reads woff2: KaTeX's older font formats need not be published. */
const modernFonts = {
  name: 'modern-fonts',
  enforce: /** @type {const} */ ('pre'),
  /**
   * @param {string} code
   * @param {string} id
   */
  transform: (code, id) =>
    /katex.*\.css/.test(id)
      ? code.replaceAll(/,url\([^)]*\.(woff|ttf)\) format\("(woff|truetype)"\)/g, '')
      : undefined,
};

export default defineConfig({
  base: './', // relative, so that dist/ works from any folder of any host
  plugins: [formulas, modernFonts],
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
