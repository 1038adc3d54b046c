/** The generated module, for a checkout in which it has not been built yet. */
declare module '*/pkg/score_lab.js';

declare module '*?inline' {
  const css: string;
  export default css;
}
