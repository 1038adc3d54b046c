//! Denoising score matching (Vincent 2011): ½‖s(x',t) − ∇log p₀ₜ(x'|x)‖², where the score of the
//! kernel at x' = αx + σz is −z/σ. Needs σ > 0. Averaged targets take a mean for z, see `targets.rs`.

use super::{Batch, half_square};
use crate::score::Score;
use crate::sde::Kernel;
use burn::tensor::Tensor;

/// The loss of each row, `[n, 1]`.
pub fn denoising(score: &dyn Score, kernel: &dyn Kernel, batch: &Batch) -> Tensor<2> {
    let inverse_sigma = batch.time.coefficient(&batch.noise.device(), |t| 1.0 / kernel.sigma(t));
    let of_kernel = inverse_sigma.times(batch.target.clone()).neg();
    half_square(score.score(&batch.noisy, &batch.time) - of_kernel)
}
