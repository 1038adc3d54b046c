//! Time grids, from t = 1 down to ε: data handed to a sampler.

use crate::sde::{EPSILON, Sde};

/// `steps` equal steps in t.
pub fn uniform_grid(steps: usize) -> Vec<f64> {
    (0..=steps).map(|i| 1.0 + (EPSILON - 1.0) * i as f64 / steps as f64).collect()
}

/// `steps` equal steps in λ^(1/ρ) with λ = σ/α and ρ = 7 (Karras et al. 2022, arXiv 2206.00364, equation
/// 5), so that steps shorten with the noise: near t = 0 the score of a VP process changes over times that
/// a uniform grid steps across.
pub fn karras_grid(sde: &dyn Sde, steps: usize) -> Vec<f64> {
    const RHO: f64 = 7.0;
    let root = |t: f64| (sde.sigma(t) / sde.alpha(t)).powf(1.0 / RHO);
    let (high, low) = (root(1.0), root(EPSILON));
    let time = |i: usize| match i {
        0 => 1.0,
        i if i == steps => EPSILON,
        i => sde.time_of_ratio((high + (low - high) * i as f64 / steps as f64).powf(RHO)),
    };
    (0..=steps).map(time).collect()
}
