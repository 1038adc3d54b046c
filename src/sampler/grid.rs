//! Time grids, from t = 1 down to ε: data handed to a sampler.

use crate::choice::choice;
use crate::sde::{EPSILON, Sde};

choice! {
    /// What the steps of a grid have in common.
    pub enum Grid {
        /// Equal in t.
        Uniform,
        /// Equal in √t (arXiv 2010.02502, appendix D.2).
        Quadratic,
        /// Equal in ln(σ/α), half the negative log signal-to-noise ratio (arXiv 2206.00927, section 3.4). For VE
        /// this is the uniform grid.
        LogSnr,
        /// Equal in (σ/α)^(1/7) (Karras et al. 2022, arXiv 2206.00364, equation 5): between uniform and log-SNR.
        Karras,
    }
}

impl Grid {
    /// The `steps` + 1 points of the grid.
    pub fn times(self, sde: &dyn Sde, steps: usize) -> Vec<f64> {
        const RHO: f64 = 7.0;
        match self {
            Self::Uniform => between(steps, |t| t, |t| t),
            Self::Quadratic => between(steps, f64::sqrt, |u| u * u),
            Self::LogSnr => between(
                steps,
                |t| (sde.sigma(t) / sde.alpha(t)).ln(),
                |u| sde.time_of_ratio(u.exp()),
            ),
            Self::Karras => between(
                steps,
                |t| (sde.sigma(t) / sde.alpha(t)).powf(1.0 / RHO),
                |u| sde.time_of_ratio(u.powf(RHO)),
            ),
        }
    }
}

/// Equal steps of u(t) from t = 1 to ε.
fn between(steps: usize, u: impl Fn(f64) -> f64, inverse: impl Fn(f64) -> f64) -> Vec<f64> {
    let (high, low) = (u(1.0), u(EPSILON));
    let time = |i: usize| match i {
        0 => 1.0,
        i if i == steps => EPSILON,
        i => inverse(high + (low - high) * i as f64 / steps as f64),
    };
    (0..=steps).map(time).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sde::{LinearRate, SubVp, Ve, Vp};

    #[test]
    fn every_grid_falls_from_one_to_epsilon() {
        let rate = LinearRate { beta_min: 0.1, beta_max: 20.0 };
        let ve = Ve { sigma_min: 0.01, sigma_max: 50.0 };
        for sde in [&Vp(rate) as &dyn Sde, &SubVp(rate), &ve] {
            for grid in [Grid::Uniform, Grid::Quadratic, Grid::LogSnr, Grid::Karras] {
                for steps in [1, 2, 7, 1000] {
                    let times = grid.times(sde, steps);
                    assert_eq!((times.len(), times[0], times[steps]), (steps + 1, 1.0, EPSILON));
                    assert!(times.windows(2).all(|t| t[0] > t[1]), "{grid:?} {steps}: {times:?}");
                }
            }
        }
    }
}
