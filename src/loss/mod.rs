//! Objectives of score matching, one to a file. Each is a pure function of a score and a batch that
//! returns the loss of every row without its weight; the objective is the weighted mean. Beside them the
//! one that trains a classifier.

mod cross_entropy;
mod denoising;
mod explicit;
mod implicit;
mod levels;
mod log_normal;
mod projection;
mod sliced;
mod targets;

pub use cross_entropy::cross_entropy;
pub use denoising::denoising;
pub use explicit::explicit;
pub use implicit::implicit;
pub use levels::{Draws, Levels, OnLadder, Process, TimeLaw, Weighting};
pub use log_normal::LogNormal;
pub use projection::Projection;
pub use sliced::{sliced, sliced_variance_reduced};
pub use targets::{Averaging, Targets};

use crate::data::{Distribution, Labelled};
use crate::device::upload;
use crate::noise::Noise;
use crate::score::{Differentiable, Exact, Time};
use crate::sde::Kernel;
use burn::tensor::{Device, Tensor};
use std::rc::Rc;

/// Data, noise and times of `n` rows.
pub struct Batch {
    /// y, the label of each row.
    pub labels: Vec<usize>,
    /// x, `[n, D]`
    pub clean: Tensor<2>,
    /// z, `[n, D]`
    pub noise: Tensor<2>,
    /// What denoising compares with: z, or its mean over the data that may have led to x'.
    pub target: Tensor<2>,
    /// x' = αx + σz, `[n, D]`
    pub noisy: Tensor<2>,
    pub time: Time,
    /// λ(t) over the density of t.
    pub weights: Vec<f64>,
}

impl Batch {
    /// `n` fresh rows on the noise levels.
    pub fn draw(
        levels: &Levels,
        averaging: Option<Averaging>,
        data: &dyn Distribution,
        n: usize,
        draws: Draws,
        noise: &mut Noise,
        device: &Device,
    ) -> Self {
        let shape = [n, data.dimension()];
        let kernel = levels.kernel();
        let Labelled { points, labels } = data.draw(n, noise);
        let normals = noise.normals(n * data.dimension());
        let (times, weights) = levels.draw(n, draws, noise);
        let averaged = averaging.map(|averaging| {
            let signals = times.iter().map(|&t| kernel.alpha(t) / kernel.sigma(t)).collect();
            averaging.targets(&points, &normals, signals, &labels)
        });
        let clean = upload(points, shape, device);
        let noise = upload(normals, shape, device);
        let target = averaged.map_or_else(|| noise.clone(), |z| upload(z, shape, device));
        let time = Time::PerRow(times);
        let noisy = diffused(kernel, clean.clone(), noise.clone(), &time);
        Self { labels, clean, noise, target, noisy, time, weights }
    }

    /// The same noise and weights with other data, or at other times, where each row has its own target.
    pub fn with(&self, kernel: &dyn Kernel, clean: Tensor<2>, time: Time) -> Self {
        let noisy = diffused(kernel, clean.clone(), self.noise.clone(), &time);
        let (labels, noise) = (self.labels.clone(), self.noise.clone());
        let target = noise.clone();
        Self { labels, clean, noise, target, noisy, time, weights: self.weights.clone() }
    }

    /// The losses of the rows with their weights.
    pub fn weighted(&self, rows: Tensor<2>) -> Tensor<2> {
        let weights = self.weights.iter().map(|&w| w as f32).collect();
        rows * upload(weights, [self.weights.len(), 1], &self.noise.device())
    }
}

/// x' = αx + σz
fn diffused(kernel: &dyn Kernel, clean: Tensor<2>, noise: Tensor<2>, time: &Time) -> Tensor<2> {
    let device = noise.device();
    let alpha = time.coefficient(&device, |t| kernel.alpha(t));
    let sigma = time.coefficient(&device, |t| kernel.sigma(t));
    alpha.times(clean) + sigma.times(noise)
}

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
            Kind::Sliced { projection, count, variance_reduced } => {
                let directions = projection.draw(*count * n, dimension, noise, device);
                let loss = if *variance_reduced { sliced_variance_reduced } else { sliced };
                loss(score, batch, directions)
            }
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
