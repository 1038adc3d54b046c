//! Sliced score matching (Song, Garg, Shi & Ermon 2019, arXiv 1905.07088): the implicit objective along
//! random directions v with E[vvᵀ] = I, one derivative for each of M of them.

use super::row::dot;
use super::{Batch, Row, half_square, row_sum};
use crate::score::Differentiable;
use burn::tensor::Tensor;

/// Equation 8: the mean over v of vᵀ∇s v + ½(vᵀs)².
///
/// # Shapes
/// - directions: `[M·n, D]`
/// - output: `[n, 1]`
pub fn sliced(score: &dyn Differentiable, batch: &Batch, directions: Tensor<2>) -> Tensor<2> {
    let (s, curvature) = curvature(score, batch, &directions);
    let projected = row_sum(s.repeat_dim(0, count(batch, &directions)) * directions);
    mean_over_directions(curvature + projected.square().mul_scalar(0.5), batch)
}

/// Equation 10, with reduced variance: ½(vᵀs)² replaced by its mean ½‖s‖².
pub fn sliced_variance_reduced(
    score: &dyn Differentiable,
    batch: &Batch,
    directions: Tensor<2>,
) -> Tensor<2> {
    let (s, curvature) = curvature(score, batch, &directions);
    mean_over_directions(curvature, batch) + half_square(s)
}

/// s, and vᵀ∇s v for every direction, `[M·n, 1]`.
fn curvature(
    score: &dyn Differentiable,
    batch: &Batch,
    directions: &Tensor<2>,
) -> (Tensor<2>, Tensor<2>) {
    let (s, tangents) = score.jvp(&batch.noisy, directions.clone(), &batch.time);
    (s, row_sum(tangents * directions.clone()))
}

/// M
fn count(batch: &Batch, directions: &Tensor<2>) -> usize {
    directions.dims()[0] / batch.noisy.dims()[0]
}

fn mean_over_directions(values: Tensor<2>, batch: &Batch) -> Tensor<2> {
    let n = batch.noisy.dims()[0];
    let count = values.dims()[0] / n;
    values.reshape([count, n]).mean_dim(0).reshape([n, 1])
}

/// Equation 8 of one row.
pub fn of_row(mut row: Row) -> f32 {
    let dimension = row.score.len();
    let share = share(&row);
    let mut loss = row.curvature(share);
    for v in row.directions.chunks_exact(dimension) {
        let projected = dot(v, row.score);
        row.of_score.iter_mut().zip(v).for_each(|(of, v)| *of += share * projected * v);
        loss += 0.5 * share * projected * projected;
    }
    loss
}

/// Equation 10 of one row.
pub fn variance_reduced_of_row(mut row: Row) -> f32 {
    let share = share(&row);
    row.curvature(share) + row.half_square()
}

/// 1/M
fn share(row: &Row) -> f32 {
    row.score.len() as f32 / row.directions.len() as f32
}
