//! Objectives of score matching, one to a file. Each is a pure function of a score and a batch that
//! returns the loss of every row without its weight; the objective is the weighted mean.

mod denoising;
mod explicit;
mod implicit;
mod levels;
mod projection;
mod sliced;

pub use denoising::denoising;
pub use explicit::explicit;
pub use implicit::implicit;
pub use levels::{Draws, Levels, TimeLaw, Weighting};
pub use projection::Projection;
pub use sliced::{sliced, sliced_variance_reduced};

use crate::data::Distribution;
use crate::device::upload;
use crate::noise::Noise;
use crate::score::{Exact, Score, Time};
use burn::tensor::{Device, Tensor};
use std::rc::Rc;

/// Data, noise and times of `n` rows.
pub struct Batch {
    /// z, `[n, D]`
    pub noise: Tensor<2>,
    /// x' = αx + σz, `[n, D]`
    pub noisy: Tensor<2>,
    pub time: Time,
}

/// Which objective, on which noise levels.
pub struct Objective {
    pub kind: Kind,
    pub levels: Levels,
}

/// The family. Which of its members needs what is in their files.
#[derive(Clone)]
pub enum Kind {
    Explicit(Rc<Exact>),
    Denoising,
    Implicit,
    Sliced { projection: Projection, count: usize, variance_reduced: bool },
}

/// The losses of a batch, weighted, `[n, 1]`, with the times they were taken at.
pub struct Losses {
    pub rows: Tensor<2>,
    pub times: Vec<f64>,
}

impl Objective {
    /// The weighted losses of `n` fresh rows.
    pub fn losses(
        &self,
        score: &dyn Score,
        data: &dyn Distribution,
        n: usize,
        draws: Draws,
        noise: &mut Noise,
        device: &Device,
    ) -> Losses {
        let shape = [n, data.dimension()];
        let kernel = self.levels.kernel();
        let clean = upload(data.sample(n, noise), shape, device);
        let kernel_noise = upload(noise.normals(n * data.dimension()), shape, device);
        let (times, weights) = self.levels.draw(n, draws, noise);
        let time = Time::PerRow(times);
        let alpha = time.coefficient(device, |t| kernel.alpha(t));
        let sigma = time.coefficient(device, |t| kernel.sigma(t));
        let noisy = alpha.times(clean) + sigma.times(kernel_noise.clone());
        let batch = Batch { noise: kernel_noise, noisy, time };
        let rows = match &self.kind {
            Kind::Explicit(truth) => explicit(score, &**truth, &batch),
            Kind::Denoising => denoising(score, kernel, &batch),
            Kind::Implicit => implicit(score, &batch),
            Kind::Sliced { projection, count, variance_reduced } => {
                let directions = projection.draw(*count * n, data.dimension(), noise, device);
                let loss = if *variance_reduced { sliced_variance_reduced } else { sliced };
                loss(score, &batch, directions)
            }
        };
        let weights = upload(weights.iter().map(|&w| w as f32).collect(), [n, 1], device);
        Losses { rows: rows * weights, times: batch.time.values().to_vec() }
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
