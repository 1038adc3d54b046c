//! Implicit score matching (Hyvärinen 2005, theorem 1): tr ∇s(x',t) + ½‖s(x',t)‖², the explicit
//! objective up to a constant, by parts. The exact trace costs one derivative for each dimension.

use super::{Batch, Row, half_square};
use crate::score::Differentiable;
use burn::tensor::Tensor;

/// The loss of each row, `[n, 1]`.
pub fn implicit(score: &dyn Differentiable, batch: &Batch) -> Tensor<2> {
    let (s, trace) = score.divergence(&batch.noisy, &batch.time);
    trace + half_square(s)
}

/// Of one row, with the axes for directions.
pub fn of_row(mut row: Row) -> f32 {
    row.curvature(1.0) + row.half_square()
}
