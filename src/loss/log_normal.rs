//! The normal law of the noise level ℓ = ln(σ/(αs)), in which the data's standard deviation s is the unit (Karras et
//! al. 2022, arXiv 2206.00364, section 5): most of what there is to learn lies where noise and detail are alike.

use crate::normal;
use crate::sde::{EPSILON, Kernel, Sde};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    /// μ
    pub mean: f64,
    /// w
    pub width: f64,
    /// s
    pub std: f64,
}

impl Default for LogNormal {
    fn default() -> Self {
        Self { mean: -2.0, width: 1.8, std: 1.0 }
    }
}

/// The law on one process, cut to its levels on [ε, 1].
pub struct OnProcess<'a> {
    law: LogNormal,
    sde: &'a dyn Sde,
    /// Φ at both ends.
    ends: [f64; 2],
}

impl LogNormal {
    /// ℓ at t.
    pub fn level(&self, kernel: &(impl Kernel + ?Sized), t: f64) -> f64 {
        (kernel.sigma(t) / (kernel.alpha(t) * self.std)).ln()
    }

    /// (ℓ − μ)/w at t.
    fn standardised(&self, kernel: &(impl Kernel + ?Sized), t: f64) -> f64 {
        (self.level(kernel, t) - self.mean) / self.width
    }

    /// b of `score/preconditioning.rs` for a preconditioned network: αs/(σ√v).
    pub fn output(&self, kernel: &(impl Kernel + ?Sized), t: f64) -> f64 {
        let (signal, sigma) = (kernel.alpha(t) * self.std, kernel.sigma(t));
        signal / (sigma * signal.hypot(sigma))
    }

    /// The share of each level of a ladder, in proportion to the density of its ℓ.
    pub fn masses(&self, kernel: &(impl Kernel + ?Sized), times: &[f64]) -> Vec<f64> {
        let densities = times.iter().map(|&t| normal::density(self.standardised(kernel, t)));
        // Far from all levels every density is 0.
        let densities: Vec<f64> = densities.map(|density| density.max(1e-300)).collect();
        let sum: f64 = densities.iter().sum();
        densities.into_iter().map(|density| density / sum).collect()
    }

    pub fn on<'a>(&self, sde: &'a dyn Sde) -> OnProcess<'a> {
        let ends = [EPSILON, 1.0].map(|t| normal::distribution(self.standardised(sde, t)));
        OnProcess { law: *self, sde, ends }
    }
}

impl OnProcess<'_> {
    /// The part of the law that lies on the levels of the process.
    pub fn mass(&self) -> f64 {
        self.ends[1] - self.ends[0]
    }

    /// The time below which a part u of the law lies.
    pub fn quantile(&self, u: f64) -> f64 {
        let LogNormal { mean, width, std } = self.law;
        let level = mean + width * normal::quantile(self.ends[0] + u * self.mass());
        self.sde.time_of_ratio(level.exp() * std).clamp(EPSILON, 1.0)
    }

    /// The density of t: dℓ/dt = ½g²/σ², because d(σ²/α²)/dt = g²/α².
    pub fn density(&self, t: f64) -> f64 {
        let LogNormal { width, .. } = self.law;
        let rate = 0.5 * self.sde.diffusion_squared(t) / self.sde.sigma(t).powi(2);
        normal::density(self.law.standardised(self.sde, t)) / (width * self.mass()) * rate
    }
}
