//! The variance-exploding process.

use super::{Kernel, Sde};

/// Variance exploding: f = 0, σ(t) = σmin(σmax/σmin)ᵗ.
///
/// As in the code of arXiv 2011.13456 the kernel's standard deviation is σ(t) itself, so the data is
/// taken as already smoothed by σmin.
#[derive(Clone, Copy, Debug)]
pub struct Ve {
    pub sigma_min: f64,
    pub sigma_max: f64,
}

impl Ve {
    fn log_ratio(&self) -> f64 {
        (self.sigma_max / self.sigma_min).ln()
    }
}

impl Kernel for Ve {
    fn alpha(&self, _t: f64) -> f64 {
        1.0
    }

    fn sigma(&self, t: f64) -> f64 {
        self.sigma_min * (t * self.log_ratio()).exp()
    }
}

impl Sde for Ve {
    fn drift(&self, _t: f64) -> f64 {
        0.0
    }

    fn diffusion_squared(&self, t: f64) -> f64 {
        2.0 * self.log_ratio() * self.sigma(t).powi(2)
    }

    fn prior_std(&self) -> f64 {
        self.sigma_max
    }

    /// g²/σ² is constant: importance sampling is uniform sampling.
    fn importance(&self, t: f64) -> f64 {
        2.0 * self.log_ratio() * t
    }

    fn importance_inverse(&self, value: f64) -> f64 {
        value / (2.0 * self.log_ratio())
    }

    fn time_of_ratio(&self, ratio: f64) -> f64 {
        (ratio / self.sigma_min).ln() / self.log_ratio()
    }
}
