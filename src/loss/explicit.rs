//! Explicit score matching (Hyvärinen 2005, equation 2): ½‖s(x',t) − ∇log pₜ(x')‖². Needs a
//! distribution whose score is known. With λ = g² it is J_SM of theorem 1 in arXiv 2101.09258.

use super::{Batch, half_square};
use crate::score::Score;
use burn::tensor::Tensor;

/// The loss of each row, `[n, 1]`.
pub fn explicit(score: &dyn Score, truth: &dyn Score, batch: &Batch) -> Tensor<2> {
    let (x, time) = (&batch.noisy, &batch.time);
    half_square(score.score(x, time) - truth.score(x, time))
}
