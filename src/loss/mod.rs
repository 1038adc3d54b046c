//! Objectives of score matching, one to a file. Each is a pure function of a score and a batch that
//! returns the loss of every row without its weight; the objective is the weighted mean. Beside them the
//! one that trains a classifier.

mod batch;
mod cross_entropy;
mod denoising;
mod explicit;
mod implicit;
mod levels;
mod log_normal;
mod projection;
mod row;
mod sliced;
mod targets;

pub use batch::{Batch, Rows};
pub use cross_entropy::cross_entropy;
pub use denoising::denoising;
pub use explicit::explicit;
pub use implicit::implicit;
pub use levels::{Draws, Levels, OnLadder, Process, TimeLaw, Weighting};
pub use log_normal::LogNormal;
pub use projection::Projection;
pub use row::Row;
pub use sliced::{sliced, sliced_variance_reduced};
pub use targets::{Averaging, Targets};

use crate::device::{host_values, upload};
use crate::noise::Noise;
use crate::score::{Differentiable, Exact, Score, Time};
use crate::sde::Kernel;
use burn::tensor::Tensor;
use std::rc::Rc;

/// Which objective, on which noise levels.
pub struct Objective {
    pub kind: Kind,
    pub levels: Levels,
    /// Of denoising, where its targets are averaged.
    pub averaging: Option<Averaging>,
}

/// The family. Which of its members needs what is in their files.
#[derive(Clone)]
pub enum Kind {
    Explicit(Rc<Exact>),
    Denoising,
    Implicit,
    Sliced { projection: Projection, count: usize, variance_reduced: bool },
}

impl Objective {
    pub fn new(kind: Kind, levels: Levels) -> Self {
        Self { kind, levels, averaging: None }
    }

    /// The weighted losses of a batch, `[n, 1]`.
    pub fn losses(
        &self,
        score: &dyn Differentiable,
        batch: &Batch,
        noise: &mut Noise,
    ) -> Tensor<2> {
        batch.weighted(self.rows(score, self.levels.kernel(), batch, noise))
    }

    /// The losses without their weights, of a batch that was diffused by `kernel`.
    pub fn rows(
        &self,
        score: &dyn Differentiable,
        kernel: &dyn Kernel,
        batch: &Batch,
        noise: &mut Noise,
    ) -> Tensor<2> {
        let [n, dimension] = batch.noisy.dims();
        let device = &batch.noise.device();
        match &self.kind {
            Kind::Explicit(truth) => explicit(score, &**truth, batch),
            Kind::Denoising => denoising(score, kernel, batch),
            Kind::Implicit => implicit(score, batch),
            Kind::Sliced { count, variance_reduced, .. } => {
                let directions = self.directions(n, dimension, noise);
                let directions = upload(directions, [*count * n, dimension], device);
                let loss = if *variance_reduced { sliced_variance_reduced } else { sliced };
                loss(score, batch, directions)
            }
        }
    }

    /// The directions along which n rows need derivatives of the score, `[k·n, D]`, the first of all rows, then the
    /// second.
    pub fn directions(&self, n: usize, dimension: usize, noise: &mut Noise) -> Vec<f32> {
        match &self.kind {
            Kind::Explicit(_) | Kind::Denoising => Vec::new(),
            Kind::Implicit => (0..dimension)
                .flat_map(|k| (0..n * dimension).map(move |i| f32::from(i % dimension == k)))
                .collect(),
            Kind::Sliced { projection, count, .. } => projection.draw(count * n, dimension, noise),
        }
    }

    /// What the score of each row is compared with, `[n, D]`, if with something.
    pub fn compared(&self, rows: &Rows, noisy: &[f32]) -> Vec<f32> {
        match &self.kind {
            Kind::Explicit(truth) => {
                let x = upload(noisy.to_vec(), rows.shape(), &truth.device());
                host_values(truth.score(&x, &Time::PerRow(rows.times.clone())))
            }
            Kind::Denoising => denoising::of_kernel(self.levels.kernel(), rows),
            Kind::Implicit | Kind::Sliced { .. } => Vec::new(),
        }
    }

    /// The loss of a row without its weight; its gradient in s and ∇s·v is left in the row.
    pub fn of_row(&self, row: Row) -> f32 {
        match &self.kind {
            Kind::Explicit(_) | Kind::Denoising => row::half_square_distance(row),
            Kind::Implicit => implicit::of_row(row),
            Kind::Sliced { variance_reduced: false, .. } => sliced::of_row(row),
            Kind::Sliced { variance_reduced: true, .. } => sliced::variance_reduced_of_row(row),
        }
    }
}

/// Σ over the coordinates of each row: `[n, D]` to `[n, 1]`.
fn row_sum(x: Tensor<2>) -> Tensor<2> {
    x.sum_dim(1)
}

/// ½‖x‖² of each row.
fn half_square(x: Tensor<2>) -> Tensor<2> {
    row_sum(x.square()).mul_scalar(0.5)
}
