//! Denoising score matching (Vincent 2011): ½E[λ‖s(x',t) − ∇log p₀ₜ(x'|x)‖²], where the score of the
//! kernel at x' = αx + σz is −z/σ.

use super::Batch;
use crate::score::Score;
use crate::sde::Sde;
use burn::tensor::Tensor;

/// The weighted loss of each row, `[n, 1]`.
pub fn denoising(score: &dyn Score, sde: &dyn Sde, batch: &Batch) -> Tensor<2> {
    let inverse_sigma = batch.time.coefficient(&batch.clean.device(), |t| 1.0 / sde.sigma(t));
    let of_kernel = inverse_sigma.times(batch.noise.clone()).neg();
    batch.half_square(score.score(&batch.perturbed(sde), &batch.time) - of_kernel)
}
