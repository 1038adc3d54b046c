//! Samplers: plain functions over an explicit time grid that take a score, start at the prior and run
//! from t = 1 down to ε, one family to a file. Noise is an input; nothing is read back on the way.

mod grid;
mod probability_flow;
mod reverse_sde;

pub use grid::{karras_grid, uniform_grid};
pub use probability_flow::{flow_drift, probability_flow, probability_flow_adaptive};
pub use reverse_sde::euler_maruyama;

use crate::device::upload;
use crate::noise::Noise;
use crate::sde::Sde;
use burn::tensor::{Device, Tensor};

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
