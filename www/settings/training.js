/** The choices of training, and where it runs. */
import { setting } from './core.js';

export const TRAINING = [
  setting('training.learningRate', {
    label: 'Learning rate',
    group: 'training',
    help: 'Of Adam, at its peak: it rises over 100 steps and then falls to a hundredth.',
  }),
  setting('training.decaySteps', {
    label: 'Steps of decay',
    group: 'training',
    help: 'Over so many steps the learning rate falls, along half a cosine.',
  }),
  setting('training.batchSize', { label: 'Batch size', group: 'training' }),
];

export const SEED = setting('seed', {
  label: 'Seed',
  group: 'training',
  help: 'The same seed, configuration and backend give the same numbers.',
});

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
