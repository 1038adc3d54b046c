//! Explicit score matching (Hyvärinen 2005): ½E[λ‖s(x',t) − ∇log pₜ(x')‖²], where the true score is
//! known. With λ = g² it is J_SM of theorem 1 in arXiv 2101.09258, a bound in nats.

use super::Batch;
use crate::score::Score;
use crate::sde::Sde;
use burn::tensor::Tensor;

/// The weighted loss of each row, `[n, 1]`.
pub fn explicit(score: &dyn Score, truth: &dyn Score, sde: &dyn Sde, batch: &Batch) -> Tensor<2> {
    let noisy = batch.perturbed(sde);
    batch.half_square(score.score(&noisy, &batch.time) - truth.score(&noisy, &batch.time))
}
