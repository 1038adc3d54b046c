//! The masses that the truth has in the cells of a grid, and KL(samples ‖ truth) of those masses.

use crate::data::{Distribution, log_density_in_parts};
use crate::ode::Cancelled;

/// Cells along one side; the checkerboard's edges are edges of them.
const SIDE: usize = 20;
/// Quadrature points along one side of a cell.
const POINTS: usize = 6;

/// What lies outside the window counts as one more cell with at least this mass, so that one point outside
/// costs much but not infinitely much.
const LEAST_OUTSIDE: f64 = 1e-9;

pub struct Histogram {
    window: [f64; 4],
    /// ln of the mass of each cell, row by row, and of all that is outside.
    log_masses: Vec<f64>,
}

impl Histogram {
    /// Of a distribution in the plane whose density is known, by the midpoint rule. Nothing where that misses a
    /// hundredth of the mass, because the density is too thin for the grid.
    pub async fn of(
        data: &dyn Distribution,
        observe: impl AsyncFnMut(f64) -> Result<(), Cancelled>,
    ) -> Result<Option<Self>, Cancelled> {
        if data.dimension() != 2 {
            return Ok(None);
        }
        let window = data.window();
        let [x0, x1, y0, y1] = window;
        let fine = SIDE * POINTS;
        let at =
            |low: f64, high: f64, k: usize| low + (high - low) * (k as f64 + 0.5) / fine as f64;
        let grid: Vec<f32> = (0..fine * fine)
            .flat_map(|i| [at(x0, x1, i % fine) as f32, at(y0, y1, i / fine) as f32])
            .collect();
        let Some(logs) = log_density_in_parts(data, &grid, observe).await? else {
            return Ok(None);
        };
        let area = (x1 - x0) * (y1 - y0) / (fine * fine) as f64;
        let mut masses = vec![0.0; SIDE * SIDE + 1];
        for (i, log) in logs.iter().enumerate() {
            masses[i / fine / POINTS * SIDE + i % fine / POINTS] += log.exp() * area;
        }
        let outside = 1.0 - masses.iter().sum::<f64>();
        if outside.abs() > 0.01 {
            return Ok(None);
        }
        masses[SIDE * SIDE] = outside.max(LEAST_OUTSIDE);
        Ok(Some(Self { window, log_masses: masses.into_iter().map(f64::ln).collect() }))
    }

    /// Σ q̂ ln(q̂/p) with the shares q̂ of points `[n, 2]`. Infinite where points lie in a cell without mass.
    pub fn kl(&self, points: &[f32]) -> f64 {
        let mut counts = vec![0.0; self.log_masses.len()];
        points.chunks(2).for_each(|x| counts[self.cell(x[0].into(), x[1].into())] += 1.0);
        let n = (points.len() / 2) as f64;
        let terms = counts.iter().zip(&self.log_masses).filter(|(count, _)| **count > 0.0);
        terms.map(|(count, log_mass)| count / n * ((count / n).ln() - log_mass)).sum()
    }

    fn cell(&self, x: f64, y: f64) -> usize {
        let [x0, x1, y0, y1] = self.window;
        let place = |v: f64, low: f64, high: f64| {
            let k = ((v - low) / (high - low) * SIDE as f64).floor();
            (0.0..SIDE as f64).contains(&k).then_some(k as usize)
        };
        match (place(x, x0, x1), place(y, y0, y1)) {
            (Some(column), Some(row)) => row * SIDE + column,
            _ => SIDE * SIDE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Checkerboard, Mixture, Moons};
    use crate::noise::{Noise, Stream};
    use pollster::block_on;

    fn of(data: &dyn Distribution) -> Option<Histogram> {
        block_on(Histogram::of(data, async |_| Ok(()))).unwrap()
    }

    /// Twice n·KL of draws of the truth is a sum of at most SIDE² squares of standard normals (Wilks): its mean
    /// is at most that number, and four of its standard errors are 4√(2·SIDE²).
    #[test]
    fn the_truth_is_near_itself_and_another_law_is_far() {
        let histogram = of(&Moons).unwrap();
        let total: f64 = histogram.log_masses.iter().map(|l| l.exp()).sum();
        assert!((total - 1.0).abs() < 1e-3, "mass {total}");
        let n = 4000;
        let own = histogram.kl(&Moons.sample(n, &mut Noise::new(1, Stream::Data, 0)));
        let cells = (SIDE * SIDE) as f64;
        let most = (cells + 4.0 * (2.0 * cells).sqrt()) / (2.0 * n as f64);
        assert!(own > 0.0 && own < most, "{own}");
        let other = Mixture::plane(1.0, [(1.0, [0.0, 0.0])]);
        let far = histogram.kl(&other.sample(n, &mut Noise::new(1, Stream::Data, 0)));
        assert!(far > 10.0 * own, "{far} {own}");
    }

    /// Its edges are edges of cells, so that no draw of it lies in a cell without mass.
    #[test]
    fn the_checkerboard_fits_the_grid_and_thin_densities_do_not() {
        let histogram = of(&Checkerboard).unwrap();
        let own = histogram.kl(&Checkerboard.sample(4000, &mut Noise::new(1, Stream::Data, 0)));
        assert!(own > 0.0 && own < 0.05, "{own}");
        let thin = Mixture::plane(0.005, [(0.5, [-1.0, 0.0]), (0.5, [1.0, 0.0])]);
        assert!(of(&thin).is_none());
    }
}
