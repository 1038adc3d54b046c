//! Forward processes dx = f(x,t) dt + g(t) dW with f(x,t) = a(t)·x, and their Gaussian kernels
//! p₀ₜ(x'|x) = N(α(t)x, σ(t)²I). Song et al. 2021, arXiv 2011.13456, section 3.4 and appendix B.
//!
//! Everything here is f64 on the host: near t = 0 the textbook forms lose all their digits, so the
//! `exp_m1` and `ln_1p` forms are used, and tensors only ever receive finished numbers.

mod fixed;
mod linear_rate;
mod sub_vp;
mod ve;
mod vp;

pub use fixed::FixedNoise;
pub use linear_rate::LinearRate;
pub use sub_vp::SubVp;
pub use ve::Ve;
pub use vp::Vp;

/// The time at which the reverse process stops: scores are singular at t = 0 for VP and sub-VP.
pub const EPSILON: f64 = 1e-5;

/// The kernels N(α(t)x, σ(t)²I) that blur the data. Quantities are per coordinate.
pub trait Kernel: Send + Sync {
    /// α(t), the factor of the data.
    fn alpha(&self, t: f64) -> f64;

    /// σ(t), the standard deviation of the noise.
    fn sigma(&self, t: f64) -> f64;
}

/// One forward process on t ∈ [0, 1].
pub trait Sde: Kernel {
    /// a(t), where the drift is f(x,t) = a(t)·x.
    fn drift(&self, t: f64) -> f64;

    /// g(t)².
    fn diffusion_squared(&self, t: f64) -> f64;

    /// The standard deviation of the prior π = N(0, σ²I) at t = 1.
    fn prior_std(&self) -> f64;

    /// G(t) with G'(t) = g(t)²/σ(t)², up to a constant: the law of t that makes a sample cost the
    /// variance-weighted integrand (arXiv 2101.09258, section 5.1).
    fn importance(&self, t: f64) -> f64;

    /// The t with G(t) = `value`.
    fn importance_inverse(&self, value: f64) -> f64;

    /// The t at which noise and signal stand in the given ratio, σ(t)/α(t) = `ratio`.
    fn time_of_ratio(&self, ratio: f64) -> f64;
}

#[cfg(test)]
mod tests;
