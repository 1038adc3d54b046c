//! Samplers: plain functions over an explicit time grid that take a score, start at the prior and run
//! from t = 1 down to ε, one family to a file. Noise is an input; nothing is read back on the way.

mod probability_flow;
mod reverse_sde;

pub use probability_flow::{flow_drift, probability_flow, probability_flow_adaptive};
pub use reverse_sde::euler_maruyama;

use crate::device::upload;
use crate::noise::Noise;
use crate::sde::{EPSILON, Sde};
use burn::tensor::{Device, Tensor};

/// `steps` equal steps from t = 1 down to ε.
pub fn uniform_grid(steps: usize) -> Vec<f64> {
    (0..=steps).map(|i| 1.0 + (EPSILON - 1.0) * i as f64 / steps as f64).collect()
}

/// `count` draws from the prior N(0, σ²I).
pub fn prior(
    sde: &dyn Sde,
    count: usize,
    dimension: usize,
    noise: &mut Noise,
    device: &Device,
) -> Tensor<2> {
    let draws = noise.normals(count * dimension);
    upload(draws, [count, dimension], device).mul_scalar(sde.prior_std())
}
