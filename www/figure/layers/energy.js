/** What an energy model says the density is. */
import { planeMap } from './plane-map.js';

/** @type {import('./plane-map.js').PlaneMap} */
export const ENERGY_MAP = {
  choice: ['energy', 'Density of the energy', ({ score }) => score === 'energy'],
  async evaluate({ lab, points, t, signal }) {
    const { potential, logNormaliser } = await lab.potential(points, t, { signal });
    return potential.map((value) => value - (logNormaliser ?? 0));
  },
  ramp: 'sequential',
  key: '−E(x, t) − ln Z, from 8 nats below its maximum',
  whole: true,
  impossible: ({ lab }) =>
    lab.info.config.score.kind === 'energy'
      ? undefined
      : 'Only an energy model has a density of its own.',
};

export const ENERGY = planeMap(ENERGY_MAP);
