/** What the experiment compares: three processes × three ways to weigh and draw t (arXiv 2101.09258, table 2). */

import { SDES } from '../experiment/sde.js';

/** @typedef {{ name: import('../types.d.ts').Sde['kind'], label: string }} Process */
/** @typedef {{ name: string, label: string, loss: import('../types.d.ts').Loss }} Law */

/** @type {Process[]} */
export const PROCESSES = SDES.map(([name, label]) => ({ name, label }));

/** @type {Law[]} */
export const LAWS = [
  { name: 'variance', label: 'σ², uniform t', loss: { weighting: 'variance', time: 'uniform' } },
  {
    name: 'likelihood',
    label: 'g², uniform t',
    loss: { weighting: 'likelihood', time: 'uniform' },
  },
  {
    name: 'importance',
    label: 'g², importance t',
    loss: { weighting: 'likelihood', time: 'importance' },
  },
];

/** @typedef {{ data: string, steps: number, seeds: number }} Settings */

/** What one of its runs is called and how it is configured. */
export function runsOf(/** @type {Settings} */ { data, steps, seeds }) {
  return Array.from({ length: seeds }, (_, seed) =>
    PROCESSES.flatMap((process) =>
      LAWS.map((law) => ({
        key: keyOf(process, law),
        words: `${process.label}, ${law.label}${seeds > 1 ? `, seed ${seed}` : ''}`,
        config: /** @type {import('../types.d.ts').Config} */ ({
          seed,
          data: { kind: data },
          sde: { kind: process.name },
          loss: law.loss,
          training: { decaySteps: steps },
        }),
      })),
    ),
  ).flat();
}

/**
 * @param {Process} process
 * @param {Law} law
 */
export const keyOf = (process, law) => `${process.name} ${law.name}`;
