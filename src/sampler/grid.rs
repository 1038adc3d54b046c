//! Time grids, from t = 1, or where noise has left nothing of the data, down to ε: data handed to a sampler.

use crate::choice::choice;
use crate::sde::{EPSILON, LinearRate, Sde, Vp};

/// No grid begins above this ratio σ/α. The data are then 2⁻¹⁵ of the noise: single precision, with 24 bits, still finds
/// their mean in a noisy point to a part in 2⁹, and the prior fits as well as it ever will. A process that goes on
/// adds nothing but steps at which a point holds no information.
const LARGEST_RATIO: f64 = 32_768.0;

/// Where a walk down to ε begins: at t = 1, or where the ratio is the largest that is of use.
fn beginning(sde: &dyn Sde) -> f64 {
    if sde.sigma(1.0) > LARGEST_RATIO * sde.alpha(1.0) {
        sde.time_of_ratio(LARGEST_RATIO)
    } else {
        1.0
    }
}

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

/// ρ of the grid of Karras et al.
const RHO: f64 = 7.0;

/// The process for which numbers of steps are chosen.
const USUAL: Vp = Vp(LinearRate { beta_min: 0.1, beta_max: 20.0 });

impl Grid {
    /// How many steps are as fine for a process as so many are for the usual one, and no fewer: in proportion to the
    /// span of levels that the grid is equally spaced in, as far as they matter, from the usual end up.
    pub fn steps(self, sde: &dyn Sde, usual: usize) -> usize {
        let ratio = |sde: &dyn Sde, t: f64| sde.sigma(t) / sde.alpha(t);
        let end = ratio(&USUAL, EPSILON);
        let span = |sde: &dyn Sde| {
            let start = ratio(sde, beginning(sde));
            match self {
                // In time, where a faster process has its steps at smaller t.
                Self::Uniform | Self::Quadratic => 1.0,
                Self::LogSnr => (start / end).ln(),
                Self::Karras => start.powf(1.0 / RHO) - end.powf(1.0 / RHO),
            }
        };
        (usual as f64 * (span(sde) / span(&USUAL)).max(1.0)).round() as usize
    }

    /// The `steps` + 1 points of the grid.
    pub fn times(self, sde: &dyn Sde, steps: usize) -> Vec<f64> {
        let start = beginning(sde);
        match self {
            Self::Uniform => between(start, steps, |t| t, |t| t),
            Self::Quadratic => between(start, steps, f64::sqrt, |u| u * u),
            Self::LogSnr => between(
                start,
                steps,
                |t| (sde.sigma(t) / sde.alpha(t)).ln(),
                |u| sde.time_of_ratio(u.exp()),
            ),
            Self::Karras => between(
                start,
                steps,
                |t| (sde.sigma(t) / sde.alpha(t)).powf(1.0 / RHO),
                |u| sde.time_of_ratio(u.powf(RHO)),
            ),
        }
    }
}

/// Equal steps of u(t) from t = `start` to ε.
fn between(
    start: f64,
    steps: usize,
    u: impl Fn(f64) -> f64,
    inverse: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let (high, low) = (u(start), u(EPSILON));
    let time = |i: usize| match i {
        0 => start,
        i if i == steps => EPSILON,
        i => inverse(high + (low - high) * i as f64 / steps as f64),
    };
    (0..=steps).map(time).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sde::{SubVp, Ve};

    const RATE: LinearRate = USUAL.0;
    const VE: Ve = Ve { sigma_min: 0.01, sigma_max: 50.0 };
    const GRIDS: [Grid; 4] = [Grid::Uniform, Grid::Quadratic, Grid::LogSnr, Grid::Karras];

    #[test]
    fn every_grid_falls_from_one_to_epsilon() {
        for sde in [&Vp(RATE) as &dyn Sde, &SubVp(RATE), &VE] {
            for grid in GRIDS {
                for steps in [1, 2, 7, 1000] {
                    let times = grid.times(sde, steps);
                    assert_eq!((times.len(), times[0], times[steps]), (steps + 1, 1.0, EPSILON));
                    assert!(times.windows(2).all(|t| t[0] > t[1]), "{grid:?} {steps}: {times:?}");
                }
            }
        }
    }

    /// Of VE, whose ratio is σ itself: levels by equation 5 of arXiv 2206.00364 with ρ = 7 and σ from 50 to 0.01
    /// (in their order, for four steps), times by σ(t) = 0.01·5000ᵗ. The grid ends at ε and not at 0.
    #[test]
    fn the_karras_grid_has_its_values() {
        let times = Grid::Karras.times(&VE, 4);
        for (t, sigma) in times.into_iter().zip([50.0, 12.9015, 2.40132, 0.261517, 0.01]) {
            let expected = (sigma / 0.01_f64).ln() / 5000.0_f64.ln();
            assert!((t - expected).abs() < 1.1 * EPSILON, "{t} and not {expected}");
        }
    }

    /// Fifty steps of the usual process remain fifty on all the usual ones. From a ratio of 2¹⁵ down to 10⁻³ the span of
    /// (σ/α)^(1/7) is 4.044, from that of e^5.024 it is 1.677: 2.41 times as much, and in logarithms 1.454.
    #[test]
    fn longer_ways_take_more_steps() {
        for sde in [&Vp(RATE) as &dyn Sde, &SubVp(RATE), &VE] {
            assert_eq!(GRIDS.map(|grid| grid.steps(sde, 50)), [50; 4]);
        }
        let fast = Vp(LinearRate { beta_min: 0.1, beta_max: 1000.0 });
        assert_eq!(GRIDS.map(|grid| grid.steps(&fast, 100)), [100, 100, 145, 241]);
    }

    /// However fast a process, a step from the first time leaves what single precision can undo.
    #[test]
    fn grids_begin_where_the_data_can_still_be_seen() {
        for beta_max in [20.0, 100.0, 1000.0] {
            let rate = LinearRate { beta_min: 0.1, beta_max };
            for sde in [&Vp(rate) as &dyn Sde, &SubVp(rate)] {
                let ratio = |t: f64| sde.sigma(t) / sde.alpha(t);
                for grid in GRIDS {
                    let times = grid.times(sde, 10);
                    let expected = ratio(1.0).min(LARGEST_RATIO);
                    assert!((ratio(times[0]) / expected - 1.0).abs() < 1e-9, "{beta_max}");
                    assert!(times.windows(2).all(|t| t[0] > t[1]), "{grid:?}: {times:?}");
                }
            }
        }
    }
}
