//! Denoising score matching (Vincent 2011): ½‖s(x',t) − ∇log p₀ₜ(x'|x)‖², where the score of the
//! kernel at x' = αx + σz is −z/σ. Needs σ > 0. Averaged targets take a mean for z, see `targets.rs`.

use super::{Batch, Rows, half_square};
use crate::score::Score;
use crate::sde::Kernel;
use burn::tensor::Tensor;

/// The loss of each row, `[n, 1]`.
pub fn denoising(score: &dyn Score, kernel: &dyn Kernel, batch: &Batch) -> Tensor<2> {
    let inverse_sigma = batch.time.coefficient(&batch.noise.device(), |t| 1.0 / kernel.sigma(t));
    let of_kernel = inverse_sigma.times(batch.target.clone()).neg();
    half_square(score.score(&batch.noisy, &batch.time) - of_kernel)
}

/// The score of the kernel at each row, `[n, D]`.
pub fn of_kernel(kernel: &dyn Kernel, rows: &Rows) -> Vec<f32> {
    let [_, dimension] = rows.shape();
    let targets = rows.target().chunks_exact(dimension).zip(&rows.times);
    let of_row = |(z, &t): (&[f32], &f64)| {
        let inverse_sigma = (1.0 / kernel.sigma(t)) as f32;
        z.iter().map(|z| -inverse_sigma * z).collect::<Vec<f32>>()
    };
    targets.flat_map(of_row).collect()
}
