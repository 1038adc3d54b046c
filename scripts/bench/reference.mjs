/** What the plain network computes, here in Node: the numbers that every library must reach. */
import {
  SAMPLES,
  batches,
  cellCentres,
  initialParameters,
  priorSamples,
  shareNearModes,
} from './page/problem.js';
import { plain } from './page/peers/plain.js';
import { SOLVINGS, TRAININGS, WIDTH, isTraining } from './page/workloads.js';
import { step } from '../run.mjs';

/** @typedef {import('./page/workloads.js').Workload} Workload */

/**
 * @typedef {object} Reference
 * @property {Partial<Record<Workload, number[]>>} losses
 * @property {Partial<Record<Workload, number>>} shares  Of samples near a mode.
 * @property {number[]} logDensity  At some of the cells.
 */

/** How many losses are compared. */
export const LOSSES = { W1: 100, W1b: 3, W2: 100 };
/** Enough samples for the share, and half the time of all. */
export const COMPARED_SAMPLES = SAMPLES / 2;

/** Cells all over the square, since no row has so many. */
const EVERY = 17;
/**
 * @param {ArrayLike<number>} values  One of each cell.
 * @returns {number[]}
 */
export const atSomeCells = (values) => Array.from(values).filter((_, cell) => cell % EVERY === 0);

/**
 * @param {Workload[]} workloads
 * @param {number[]} trained
 */
export async function computeReference(workloads, trained) {
  /** @type {Reference} */
  const reference = { losses: {}, shares: {}, logDensity: [] };
  await step('Compute in plain JavaScript what all must reach', async () => {
    for (const workload of workloads) {
      console.log(`  ${workload}`);
      if (isTraining(workload)) reference.losses[workload] = await losses(workload);
      else await solve(workload, Float32Array.from(trained), reference);
    }
  });
  return reference;
}

/** @param {import('./page/workloads.js').TrainingName} workload */
async function losses(workload) {
  const { objective, width, rows } = TRAININGS[workload];
  const trainer = plain.trainer(objective, width, rows, initialParameters(width));
  const read = await trainer.train(LOSSES[workload], batches(rows));
  return read();
}

/**
 * @param {import('./page/workloads.js').SolvingName} workload
 * @param {Float32Array} trained
 * @param {Reference} reference  Receives it.
 */
async function solve(workload, trained, reference) {
  const { solver, steps } = SOLVINGS[workload];
  const model = plain.model(WIDTH, trained);
  if (solver === 'density') {
    const cells = cellCentres();
    const some = cells.filter((_, at) => Math.floor(at / 2) % EVERY === 0);
    reference.logDensity = [...(await model.logDensity(some, steps, steps))];
  } else {
    const prior = priorSamples(COMPARED_SAMPLES);
    const samples = await model.sample(prior, solver === 'flow', steps, steps);
    reference.shares[workload] = shareNearModes([...samples]);
  }
}
