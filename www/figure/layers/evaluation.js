/** The numbers beside the picture: the evaluation on more and more held-out points, of all data and of one label. */

/** @typedef {import('../../types.d.ts').Evaluation} Evaluation */
/** @typedef {ReturnType<typeof pooled>} Pooled */

/** @type {import('./layer.js').Layer} */
export const EVALUATION = {
  jobs: [
    {
      name: 'evaluation',
      wanted: ({ taught }) => taught,
      depends: () => [],
      run: (scene, watch) => evaluated(scene, watch, {}),
    },
    {
      name: 'conditional',
      wanted: ({ taught, law }) => taught && 'label' in law,
      depends: ({ law }) => [law.label],
      run: (scene, watch) => evaluated(scene, watch, { label: scene.law.label }),
    },
  ],
};

/**
 * @param {import('./layer.js').Scene} scene
 * @param {import('./layer.js').Watch} watch
 * @param {{ label?: number | null }} law
 */
async function* evaluated({ lab, fine, planar }, { signal }, law) {
  // Of a finite set the held-out points are the same whatever the seed: more calls would not be about others.
  const finite = lab.info.config.data.kind === 'points';
  // The likelihood of images takes several times as many derivatives at every point.
  const count = (fine ? (finite ? 2048 : 512) : 256) / (planar ? 1 : 4);
  const parts = [];
  for (let seed = 1; seed <= (fine && !finite ? 8 : 1); seed++) {
    parts.push(await lab.evaluate({ ...law, count, seed }, { signal }));
    yield pooled(parts);
  }
  return pooled(parts);
}

/**
 * Independent evaluations of equal size, taken together.
 * @param {Evaluation[]} parts
 */
export function pooled(parts) {
  /** @param {Exclude<keyof Evaluation, 'bitsPerDim' | 'kl'>} name */
  const all = (name) => parts.map((part) => part[name]);
  const bits = parts.flatMap(({ bitsPerDim }) => bitsPerDim ?? []);
  return {
    nll: mean(all('nll')),
    nllStandardError: error(all('nllStandardError')),
    trainingNll: mean(all('trainingNll')),
    trainingNllStandardError: error(all('trainingNllStandardError')),
    bound: mean(all('bound')),
    boundStandardError: error(all('boundStandardError')),
    entropy: parts[0].entropy,
    entropyStandardError: parts[0].entropyStandardError,
    gap: mean(all('gap')),
    gapStandardError: error(all('gapStandardError')),
    cutoff: mean(all('cutoff')),
    cutoffStandardError: error(all('cutoffStandardError')),
    scoreError: mean(all('scoreError')),
    scoreErrorStandardError: error(all('scoreErrorStandardError')),
    priorDivergence: mean(all('priorDivergence')),
    klBound: mean(all('klBound')),
    klBoundStandardError: error(all('klBoundStandardError')),
    bits: bits.length ? pooledBits(bits) : undefined,
    heldOut: parts.reduce((sum, part) => sum + part.heldOut, 0),
  };
}

/** @param {import('../../types.d.ts').BitsPerDim[]} parts */
const pooledBits = (parts) => ({
  nll: mean(parts.map(({ nll }) => nll)),
  nllStandardError: error(parts.map(({ nllStandardError }) => nllStandardError)),
  bound: mean(parts.map(({ bound }) => bound)),
  boundStandardError: error(parts.map(({ boundStandardError }) => boundStandardError)),
  gaussian: mean(parts.map(({ gaussian }) => gaussian)),
  gaussianStandardError: error(parts.map(({ gaussianStandardError }) => gaussianStandardError)),
});

/** @param {(number | null)[]} values  Null where one is. */
const mean = (values) =>
  values.includes(null) ? null : values.map(Number).reduce((a, b) => a + b) / values.length;

/** Of their mean. @param {(number | null)[]} errors */
const error = (errors) =>
  errors.includes(null) ? null : Math.hypot(...errors.map(Number)) / errors.length;
