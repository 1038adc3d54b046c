//! What a loss is computed from: data, noise and times of some rows.

use super::{Averaging, Draws, Levels};
use crate::data::{Distribution, Labelled};
use crate::device::upload;
use crate::noise::Noise;
use crate::score::Time;
use crate::sde::Kernel;
use burn::tensor::{Device, Tensor};

/// `n` rows as they are drawn, on the host.
pub struct Rows {
    /// y, the label of each row.
    pub labels: Vec<usize>,
    /// x, `[n, D]`
    pub clean: Vec<f32>,
    /// z, `[n, D]`
    pub noise: Vec<f32>,
    /// What denoising compares with where that is not z: its mean over the data that may have led to x'.
    pub averaged: Option<Vec<f32>>,
    pub times: Vec<f64>,
    /// λ(t) over the density of t.
    pub weights: Vec<f64>,
}

impl Rows {
    /// `n` fresh rows on the noise levels.
    pub fn draw(
        levels: &Levels,
        averaging: Option<Averaging>,
        data: &dyn Distribution,
        n: usize,
        draws: Draws,
        noise: &mut Noise,
    ) -> Self {
        let kernel = levels.kernel();
        let Labelled { points: clean, labels } = data.draw(n, noise);
        let normals = noise.normals(n * data.dimension());
        let (times, weights) = levels.draw(n, draws, noise);
        let averaged = averaging.map(|averaging| {
            let signals = times.iter().map(|&t| kernel.alpha(t) / kernel.sigma(t)).collect();
            averaging.targets(&clean, &normals, signals, &labels)
        });
        Self { labels, clean, noise: normals, averaged, times, weights }
    }

    /// `[n, D]`
    pub fn shape(&self) -> [usize; 2] {
        [self.times.len(), self.clean.len() / self.times.len()]
    }

    /// z, or its mean.
    pub fn target(&self) -> &[f32] {
        self.averaged.as_ref().unwrap_or(&self.noise)
    }

    pub fn upload(self, kernel: &dyn Kernel, device: &Device) -> Batch {
        let shape = self.shape();
        let clean = upload(self.clean, shape, device);
        let noise = upload(self.noise, shape, device);
        let target = self.averaged.map_or_else(|| noise.clone(), |z| upload(z, shape, device));
        let time = Time::PerRow(self.times);
        let noisy = diffused(kernel, clean.clone(), noise.clone(), &time);
        Batch { labels: self.labels, clean, noise, target, noisy, time, weights: self.weights }
    }
}

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
        Rows::draw(levels, averaging, data, n, draws, noise).upload(levels.kernel(), device)
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
