//! Objectives of score matching, one to a file. Each is a pure function of a score and a batch that
//! returns the loss of every row, already weighted; the objective is their mean.

mod denoising;
mod explicit;
mod weighting;

pub use denoising::denoising;
pub use explicit::explicit;
pub use weighting::{TimeLaw, Weighting, draw_times};

use crate::data::Distribution;
use crate::device::upload;
use crate::noise::Noise;
use crate::score::Time;
use crate::sde::Sde;
use burn::tensor::{Device, Tensor};

/// Data, noise and times of `n` rows.
pub struct Batch {
    /// x, `[n, D]`
    pub clean: Tensor<2>,
    /// z, `[n, D]`
    pub noise: Tensor<2>,
    pub time: Time,
    /// λ(t)/density(t) of each row.
    pub weights: Vec<f64>,
}

impl Batch {
    pub fn draw(
        data: &dyn Distribution,
        sde: &dyn Sde,
        (weighting, law): (Weighting, TimeLaw),
        n: usize,
        noise: &mut Noise,
        device: &Device,
    ) -> Self {
        let shape = [n, data.dimension()];
        let clean = upload(data.sample(n, noise), shape, device);
        let kernel_noise = upload(noise.normals(n * data.dimension()), shape, device);
        let (times, weights) = draw_times(law, weighting, sde, n, noise);
        Self { clean, noise: kernel_noise, time: Time::PerRow(times), weights }
    }

    /// x' = αx + σz, a draw from the kernel p₀ₜ(·|x).
    fn perturbed(&self, sde: &dyn Sde) -> Tensor<2> {
        let device = self.clean.device();
        let alpha = self.time.coefficient(&device, |t| sde.alpha(t));
        let sigma = self.time.coefficient(&device, |t| sde.sigma(t));
        alpha.times(self.clean.clone()) + sigma.times(self.noise.clone())
    }

    /// ½·weight·‖residual‖² of every row: `[n, D]` to `[n, 1]`. The root of the weight goes in first,
    /// where residual and weight cancel each other's size.
    fn half_square(&self, residual: Tensor<2>) -> Tensor<2> {
        let roots = self.weights.iter().map(|w| w.sqrt() as f32).collect();
        let roots = upload(roots, [self.weights.len(), 1], &self.clean.device());
        (residual * roots).square().sum_dim(1).mul_scalar(0.5)
    }
}
