/**
 * A worker whose script may lie on another origin, as that of a library from a CDN does: browsers start workers from
 * the page's own origin only, but let these import from anywhere. Named as the browser's own, for bundlers look for
 * `new Worker(new URL(…))`.
 * @type {typeof globalThis.Worker}
 */
export const Worker = /** @type {any} */ (
  function (/** @type {URL} */ url, /** @type {WorkerOptions} */ options) {
    return new globalThis.Worker(url.origin === location.origin ? url : relayed(url), options);
  }
);

/** @param {URL} url */
const relayed = ({ href }) =>
  URL.createObjectURL(new Blob([`import ${JSON.stringify(href)};`], { type: 'text/javascript' }));
