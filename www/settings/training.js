/** The choices of training. */

/** @type {import('./settings.js').Setting[]} */
export const TRAINING = [
  {
    name: 'learningRate',
    type: 'number',
    default: 4e-3,
    min: 0,
    max: 1,
    above: true,
    label: 'Learning rate',
    group: 'training',
    path: 'training.learningRate',
    help: 'Of Adam, at its peak: it rises over 100 steps and then falls to a hundredth.',
  },
  {
    name: 'decaySteps',
    type: 'integer',
    default: 8000,
    min: 1,
    max: 10_000_000,
    label: 'Steps of decay',
    group: 'training',
    path: 'training.decaySteps',
    help: 'Over so many steps the learning rate falls, along half a cosine.',
  },
  {
    name: 'batchSize',
    type: 'integer',
    default: 512,
    min: 1,
    max: 65_536,
    label: 'Batch size',
    group: 'training',
    path: 'training.batchSize',
  },
];

/** @type {import('./settings.js').Setting} */
export const SEED = {
  name: 'seed',
  type: 'integer',
  default: 0,
  min: 0,
  max: 2 ** 32 - 1,
  label: 'Seed',
  group: 'training',
  path: 'seed',
  help: 'The same seed, configuration and backend give the same numbers.',
};

/** @type {import('./settings.js').Setting} */
export const BACKEND = {
  name: 'backend',
  type: 'choice',
  default: 'auto',
  label: 'Run on',
  group: 'backend',
  choices: [
    ['auto', 'GPU if there is one'],
    ['webgpu', 'GPU (WebGPU)'],
    ['cpu', 'CPU'],
  ],
  help: 'Switching keeps the model: it is carried over as it stands.',
};
