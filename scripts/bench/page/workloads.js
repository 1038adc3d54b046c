/** What is measured. */

/** @typedef {import('./peer.js').Objective} Objective */
/** @typedef {{ objective: Objective, width: number, rows: number }} Training */
/** @typedef {{ solver: 'diffusion' | 'flow' | 'density', steps: number }} Solving  Of the trained network. */
/** @typedef {'W1' | 'W1b' | 'W2'} TrainingName */
/** @typedef {'W3' | 'W4' | 'W5'} SolvingName */
/** @typedef {TrainingName | SolvingName} Workload */

/** Of the network that all solve with. */
export const WIDTH = 128;

/** @type {Record<TrainingName, Training>} */
export const TRAININGS = {
  W1: { objective: 'denoising', width: WIDTH, rows: 512 },
  W1b: { objective: 'denoising', width: 256, rows: 4096 },
  W2: { objective: 'sliced', width: WIDTH, rows: 512 },
};

/** @type {Record<SolvingName, Solving>} */
export const SOLVINGS = {
  W3: { solver: 'diffusion', steps: 500 },
  W4: { solver: 'flow', steps: 50 },
  W5: { solver: 'density', steps: 50 },
};

export const WORKLOADS = /** @type {Workload[]} */ (
  [TRAININGS, SOLVINGS].flatMap((kind) => Object.keys(kind))
);

/**
 * @param {Workload} workload
 * @returns {workload is TrainingName}
 */
export const isTraining = (workload) => workload in TRAININGS;
