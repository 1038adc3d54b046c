//! The variance-preserving process.

use super::linear_rate::{LinearRate, ln_one_minus_exp};
use super::{Kernel, Sde};

/// Variance preserving: f = −½βx, g² = β.
#[derive(Clone, Copy, Debug)]
pub struct Vp(pub LinearRate);

impl Kernel for Vp {
    fn alpha(&self, t: f64) -> f64 {
        (-0.5 * self.0.integral(t)).exp()
    }

    fn sigma(&self, t: f64) -> f64 {
        (-(-self.0.integral(t)).exp_m1()).sqrt()
    }
}

impl Sde for Vp {
    fn drift(&self, t: f64) -> f64 {
        -0.5 * self.0.beta(t)
    }

    fn diffusion_squared(&self, t: f64) -> f64 {
        self.0.beta(t)
    }

    fn prior_std(&self) -> f64 {
        1.0
    }

    /// ∫β/(1 − e^{−B}) dt = ln(e^B − 1).
    fn importance(&self, t: f64) -> f64 {
        let b = self.0.integral(t);
        b + ln_one_minus_exp(b)
    }

    fn importance_inverse(&self, value: f64) -> f64 {
        let softplus = value.max(0.0) + (-value.abs()).exp().ln_1p();
        self.0.integral_inverse(softplus)
    }

    /// (σ/α)² = e^B − 1, so B = ln(1 + ratio²), here without squaring a large ratio.
    fn time_of_ratio(&self, ratio: f64) -> f64 {
        let b = if ratio < 1.0 {
            (ratio * ratio).ln_1p()
        } else {
            2.0 * ratio.ln() + ratio.powi(-2).ln_1p()
        };
        self.0.integral_inverse(b)
    }
}
