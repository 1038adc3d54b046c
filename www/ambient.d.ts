/** Written by the build, for a checkout that has not been built yet. */
declare module '*/pkg/description.js' {
  const description: import('./types.d.ts').Description;
  export default description;
}

declare module '*?inline' {
  const css: string;
  export default css;
}
