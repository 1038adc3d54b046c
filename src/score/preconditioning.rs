//! How a network is wrapped so that its output becomes a score: the one place where that happens.
//!
//! With m and s² the data's mean and variance and v = α²s² + σ², every parametrisation has the form
//!
//! s(x,t) = a(t)·(x − αm) + b(t)·F((x − αm)/√v, c(t)), with c = ¼ ln(σ/(αs)),
//!
//! and they differ only in a and b, that is in what F has to predict.

use super::{Coefficient, Time};
use crate::choice::choice;
use crate::data::Moments;
use crate::device::upload;
use crate::sde::Kernel;
use burn::tensor::{Device, Tensor};
use std::f64::consts::PI;
use std::sync::Arc;

/// The time enters as sines and cosines of this many multiples of a base frequency.
const FREQUENCIES: usize = 8;

/// How many numbers the network sees of the time.
pub const TIME_FEATURES: usize = 2 * FREQUENCIES;

/// Half the range of c(t) that the lowest frequency tells apart.
const HALF_PERIOD: f64 = 3.0;

choice! {
    /// What the network predicts.
    pub enum Parametrisation {
        /// What the score of a Gaussian with the data's moments lacks, in unit size: the preconditioning of
        /// Karras et al. 2022 (arXiv 2206.00364, section 5), here for a kernel N(αx, σ²I).
        Preconditioned,
        /// The score itself.
        Score,
        /// The noise z of x' = αx + σz: s = −ẑ/σ. This is ε of DDPM (Ho et al. 2020, arXiv 2006.11239,
        /// equation 11), whose unweighted loss is the denoising objective with λ = σ².
        Noise,
        /// The clean data, in units of s around m: s = (αx̂ − x')/σ².
        Data,
    }
}

/// Which kernels, which moments, which parametrisation.
#[derive(Clone)]
pub struct Preconditioning {
    pub kernel: Arc<dyn Kernel>,
    /// Without time the network is told nothing of t.
    pub timed: bool,
    pub parametrisation: Parametrisation,
    /// m, on the device and off it
    mean: Tensor<2>,
    host_mean: Vec<f32>,
    std: f64,
}

/// The numbers of one time.
pub struct Level {
    pub alpha: f64,
    pub sigma: f64,
    /// 1/√v
    pub inputs: f64,
    /// a
    pub linear: f64,
    /// b
    pub output: f64,
    /// σ²/v
    pub noise: f64,
}

/// The factors at the times of a batch.
pub struct Factors {
    /// x − αm
    pub centred: Tensor<2>,
    /// 1/√v
    pub inputs: Coefficient,
    /// a
    pub linear: Coefficient,
    /// b
    pub output: Coefficient,
    /// σ²/v, the noise's part of the inputs' variance
    pub noise: Coefficient,
    /// `[n, TIME_FEATURES]`, or one row where the time is common.
    pub features: Tensor<2>,
}

impl Preconditioning {
    pub fn new(
        kernel: Arc<dyn Kernel>,
        timed: bool,
        parametrisation: Parametrisation,
        moments: &Moments,
        device: &Device,
    ) -> Self {
        let mean = upload(moments.mean.clone(), [1, moments.mean.len()], device);
        let host_mean = moments.mean.clone();
        Self { kernel, timed, parametrisation, mean, host_mean, std: moments.std }
    }

    /// m
    pub fn mean(&self) -> &[f32] {
        &self.host_mean
    }

    /// The same for another kernel.
    pub fn on(&self, kernel: Arc<dyn Kernel>) -> Self {
        Self { kernel, ..self.clone() }
    }

    pub fn level(&self, t: f64) -> Level {
        let (alpha, sigma) = (self.kernel.alpha(t), self.kernel.sigma(t));
        let signal = alpha * self.std;
        let variance = signal * signal + sigma * sigma;
        let inputs = 1.0 / variance.sqrt();
        let (linear, output) = match self.parametrisation {
            Parametrisation::Preconditioned if self.timed => {
                (-1.0 / variance, signal * inputs / sigma)
            }
            // At one noise level, perhaps none, the score of the data keeps its size.
            Parametrisation::Preconditioned => (-1.0 / variance, inputs),
            Parametrisation::Score => (0.0, 1.0),
            Parametrisation::Noise => (0.0, -1.0 / sigma),
            Parametrisation::Data => (-sigma.powi(-2), signal / (sigma * sigma)),
        };
        Level { alpha, sigma, inputs, linear, output, noise: sigma * sigma / variance }
    }

    pub fn factors(&self, x: &Tensor<2>, time: &Time) -> Factors {
        let device = self.mean.device();
        let shift = time.coefficient(&device, |t| self.kernel.alpha(t));
        Factors {
            centred: x.clone() - shift.times_row(&self.mean),
            inputs: time.coefficient(&device, |t| self.level(t).inputs),
            linear: time.coefficient(&device, |t| self.level(t).linear),
            output: time.coefficient(&device, |t| self.level(t).output),
            noise: time.coefficient(&device, |t| self.level(t).noise),
            features: self.features(time, &device),
        }
    }

    fn features(&self, time: &Time, device: &Device) -> Tensor<2> {
        if !self.timed {
            return Tensor::zeros([1, TIME_FEATURES], device);
        }
        time.columns(device, |t| self.told(&self.level(t)))
    }

    /// What the network is told of a time at that level: sines and cosines of the multiples of one angle, each
    /// from the last by the addition theorem.
    pub fn told(&self, level: &Level) -> [f64; TIME_FEATURES] {
        if !self.timed {
            return [0.0; TIME_FEATURES];
        }
        let c = 0.25 * (level.sigma / (level.alpha * self.std)).ln();
        let (sin, cos) = (c * PI / HALF_PERIOD).sin_cos();
        let (mut s, mut c) = (sin, cos);
        let mut features = [0.0; TIME_FEATURES];
        for pair in features.chunks_exact_mut(2) {
            pair.copy_from_slice(&[s, c]);
            (s, c) = (s * cos + c * sin, c * cos - s * sin);
        }
        features
    }
}
