//! The sub-VP process: its variance stays below that of VP.

use super::linear_rate::{LinearRate, ln_one_minus_exp};
use super::{Kernel, Sde};

/// sub-VP: f = −½βx, g² = β(1 − e^{−2B}).
#[derive(Clone, Copy, Debug)]
pub struct SubVp(pub LinearRate);

impl Kernel for SubVp {
    fn alpha(&self, t: f64) -> f64 {
        (-0.5 * self.0.integral(t)).exp()
    }

    /// 1 − e^{−B}: the variance of sub-VP is the square of VP's.
    fn sigma(&self, t: f64) -> f64 {
        -(-self.0.integral(t)).exp_m1()
    }
}

impl Sde for SubVp {
    fn drift(&self, t: f64) -> f64 {
        -0.5 * self.0.beta(t)
    }

    fn diffusion_squared(&self, t: f64) -> f64 {
        -self.0.beta(t) * (-2.0 * self.0.integral(t)).exp_m1()
    }

    fn prior_std(&self) -> f64 {
        1.0
    }

    /// ∫β coth(B/2) dt = 2 ln sinh(B/2), here without its constant −2 ln 2.
    fn importance(&self, t: f64) -> f64 {
        let b = self.0.integral(t);
        b + 2.0 * ln_one_minus_exp(b)
    }

    fn importance_inverse(&self, value: f64) -> f64 {
        self.0.integral_inverse(2.0 * (0.5 * (0.5 * value).exp()).asinh())
    }

    /// σ/α = 2 sinh(B/2).
    fn time_of_ratio(&self, ratio: f64) -> f64 {
        self.0.integral_inverse(2.0 * (0.5 * ratio).asinh())
    }
}
