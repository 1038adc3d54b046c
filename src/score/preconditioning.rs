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
    mean: Tensor<2>,
    std: f64,
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
        Self { kernel, timed, parametrisation, mean, std: moments.std }
    }

    /// The same for another kernel.
    pub fn on(&self, kernel: Arc<dyn Kernel>) -> Self {
        Self { kernel, ..self.clone() }
    }

    /// v(t)
    fn variance(&self, t: f64) -> f64 {
        (self.kernel.alpha(t) * self.std).powi(2) + self.kernel.sigma(t).powi(2)
    }

    /// a(t)
    pub fn linear(&self, t: f64) -> f64 {
        match self.parametrisation {
            Parametrisation::Preconditioned => -1.0 / self.variance(t),
            Parametrisation::Score | Parametrisation::Noise => 0.0,
            Parametrisation::Data => -self.kernel.sigma(t).powi(-2),
        }
    }

    /// b(t)
    pub fn output(&self, t: f64) -> f64 {
        let (alpha, sigma) = (self.kernel.alpha(t), self.kernel.sigma(t));
        match self.parametrisation {
            Parametrisation::Preconditioned if self.timed => {
                alpha * self.std / (sigma * self.variance(t).sqrt())
            }
            // At one noise level, perhaps none, the score of the data keeps its size.
            Parametrisation::Preconditioned => self.variance(t).powf(-0.5),
            Parametrisation::Score => 1.0,
            Parametrisation::Noise => -1.0 / sigma,
            Parametrisation::Data => alpha * self.std / (sigma * sigma),
        }
    }

    /// 1/√v(t)
    pub fn inputs(&self, t: f64) -> f64 {
        self.variance(t).powf(-0.5)
    }

    pub fn factors(&self, x: &Tensor<2>, time: &Time) -> Factors {
        let device = self.mean.device();
        let shift = time.coefficient(&device, |t| self.kernel.alpha(t));
        Factors {
            centred: x.clone() - shift.times_row(&self.mean),
            inputs: time.coefficient(&device, |t| self.inputs(t)),
            linear: time.coefficient(&device, |t| self.linear(t)),
            output: time.coefficient(&device, |t| self.output(t)),
            noise: time.coefficient(&device, |t| self.kernel.sigma(t).powi(2) / self.variance(t)),
            features: self.features(time, &device),
        }
    }

    fn features(&self, time: &Time, device: &Device) -> Tensor<2> {
        if !self.timed {
            return Tensor::zeros([1, TIME_FEATURES], device);
        }
        let level = |t: f64| 0.25 * (self.kernel.sigma(t) / (self.kernel.alpha(t) * self.std)).ln();
        time.columns(device, |t| {
            let angle = level(t) * PI / HALF_PERIOD;
            std::array::from_fn::<_, TIME_FEATURES, _>(|i| {
                let multiple = (i / 2 + 1) as f64 * angle;
                if i % 2 == 0 { multiple.sin() } else { multiple.cos() }
            })
        })
    }
}
