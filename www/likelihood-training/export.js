/** The table as a file: one line for each row that has numbers. */
import { csvFormat } from 'd3-dsv';

/**
 * @param {import('./summary.js').Row[]} rows
 * @param {import('./plan.js').Settings} settings
 */
export const csvOf = (rows, { data, steps }) =>
  csvFormat(
    rows.flatMap(({ process, law, count, numbers }) => {
      if (!numbers) return [];
      const { nll, bound, gap, gradientVariance, distance } = numbers;
      return [
        {
          data,
          sde: process.name,
          weighting: law.loss.weighting,
          time: law.loss.time,
          steps,
          seeds: count,
          ...cells('nll_nats', nll),
          ...cells('bound_nats', bound),
          ...cells('gap_nats', gap),
          ...cells('gradient_variance', gradientVariance),
          ...cells('energy_distance_floors', distance),
        },
      ];
    }),
  );

/**
 * @param {string} name
 * @param {import('./summary.js').Spread} spread
 */
const cells = (name, { mean, deviation }) => ({ [name]: mean, [`${name}_sd`]: deviation ?? '' });
