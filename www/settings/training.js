/** The choices of training, and where it runs. */
import { field, option, setting } from './core.js';
import { takesDerivatives } from './loss.js';
import { learns } from './score.js';

/** By whether the loss takes derivatives. @type {{ default: number, withDerivatives: number }} */
const RATE = /** @type {any} */ (field('training.learningRate'));

export const TRAINING = [
  setting('training.learningRate', {
    label: 'Learning rate',
    group: 'training',
    when: learns,
    usual: (values) => (takesDerivatives(values) ? RATE.withDerivatives : RATE.default),
    help: 'Of Adam, at its peak: it rises over 100 steps and then falls to a hundredth.',
  }),
  setting('training.decaySteps', {
    label: 'Steps of decay',
    group: 'training',
    when: learns,
    help: 'Over so many steps the learning rate falls, along half a cosine.',
  }),
  setting('training.batchSize', { label: 'Batch size', group: 'training', when: learns }),
];

export const SEED = setting('seed', {
  label: 'Seed',
  group: 'training',
  help: 'The same seed, configuration and backend give the same numbers, on another processor up to rounding.',
});

export const BACKEND = option('backend', {
  label: 'Run on',
  group: 'backend',
  words: { auto: 'The faster, as measured', webgpu: 'GPU (WebGPU)', cpu: 'CPU' },
  help: 'Switching keeps the model: it is carried over as it stands.',
});
