//! Forward processes dx = f(x,t) dt + g(t) dW with f(x,t) = a(t)·x, and their Gaussian kernels
//! p₀ₜ(x'|x) = N(α(t)x, σ(t)²I). Song et al. 2021, arXiv 2011.13456, section 3.4 and appendix B.
//!
//! Everything here is f64 on the host: near t = 0 the textbook forms lose all their digits, so the
//! `exp_m1` and `ln_1p` forms are used, and tensors only ever receive finished numbers.

/// The time at which the reverse process stops: scores are singular at t = 0 for VP and sub-VP.
pub const EPSILON: f64 = 1e-5;

/// The kernels N(α(t)x, σ(t)²I) that blur the data. Quantities are per coordinate.
pub trait Kernel: Send + Sync {
    /// α(t), the factor of the data.
    fn alpha(&self, t: f64) -> f64;

    /// σ(t), the standard deviation of the noise.
    fn sigma(&self, t: f64) -> f64;
}

/// One noise level for all t, N(x, σ²I): the setting of the score-matching papers, which know no time.
/// With σ = 0 it is the data themselves.
#[derive(Clone, Copy, Debug)]
pub struct FixedNoise(pub f64);

impl Kernel for FixedNoise {
    fn alpha(&self, _t: f64) -> f64 {
        1.0
    }

    fn sigma(&self, _t: f64) -> f64 {
        self.0
    }
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

/// ln(1 − e^{−b}) for b > 0, to full precision at both ends.
fn ln_one_minus_exp(b: f64) -> f64 {
    (-(-b).exp_m1()).ln()
}

/// β(t) = β₀ + t(β₁ − β₀), the noise rate that VP and sub-VP share.
#[derive(Clone, Copy, Debug)]
pub struct LinearRate {
    pub beta_min: f64,
    pub beta_max: f64,
}

impl LinearRate {
    fn beta(&self, t: f64) -> f64 {
        self.beta_min + t * (self.beta_max - self.beta_min)
    }

    /// B(t) = ∫₀ᵗ β.
    fn integral(&self, t: f64) -> f64 {
        t * (self.beta_min + 0.5 * t * (self.beta_max - self.beta_min))
    }

    /// The t with B(t) = `b`: the root of a quadratic, in the form that does not cancel.
    fn integral_inverse(&self, b: f64) -> f64 {
        let slope = self.beta_max - self.beta_min;
        2.0 * b / (self.beta_min + (self.beta_min.powi(2) + 2.0 * slope * b).sqrt())
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use gauss_quad::GaussLegendre;

    const VP: Vp = Vp(LinearRate { beta_min: 0.1, beta_max: 20.0 });
    const SUB_VP: SubVp = SubVp(LinearRate { beta_min: 0.1, beta_max: 20.0 });
    const VE: Ve = Ve { sigma_min: 0.01, sigma_max: 50.0 };

    /// Fifteen scales from 1e-5 to 1, the end of the process.
    fn times() -> impl Iterator<Item = f64> {
        (0..15).map(|i| 1e-5_f64.powf(1.0 - f64::from(i) / 14.0))
    }

    /// ∫ₐᵇ by composite Gauss–Legendre, independent of the closed forms under test.
    fn integrate(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
        let rule = GaussLegendre::new(16.try_into().unwrap());
        let panels = 64;
        let h = (b - a) / f64::from(panels);
        (0..panels)
            .map(|i| rule.integrate(a + f64::from(i) * h, a + f64::from(i + 1) * h, &f))
            .sum()
    }

    fn assert_relative(value: f64, truth: f64, tolerance: f64, what: &str) {
        assert!(((value - truth) / truth).abs() < tolerance, "{what}: {value} against {truth}");
    }

    /// The moments of a linear SDE: mean' = a·mean, variance' = 2a·variance + g².
    fn moments_by_quadrature(sde: &dyn Sde, initial_variance: f64, t: f64) -> (f64, f64) {
        let drift_between = |s: f64, t: f64| integrate(s, t, |u| sde.drift(u));
        let mean = drift_between(0.0, t).exp();
        let variance = initial_variance * mean * mean
            + integrate(0.0, t, |s| sde.diffusion_squared(s) * (2.0 * drift_between(s, t)).exp());
        (mean, variance.sqrt())
    }

    #[test]
    fn kernels_agree_with_quadrature_of_the_processes_own_moments() {
        let cases: [(&str, &dyn Sde, f64); 3] =
            [("VP", &VP, 0.0), ("sub-VP", &SUB_VP, 0.0), ("VE", &VE, 1e-4)];
        for (name, sde, initial_variance) in cases {
            for t in times() {
                let (alpha, sigma) = moments_by_quadrature(sde, initial_variance, t);
                assert_relative(sde.alpha(t), alpha, 1e-6, &format!("{name} alpha({t})"));
                assert_relative(sde.sigma(t), sigma, 1e-6, &format!("{name} sigma({t})"));
            }
        }
    }

    #[test]
    fn importance_is_the_integral_of_g2_over_sigma2_and_its_inverse_inverts() {
        for sde in [&VP as &dyn Sde, &SUB_VP, &VE] {
            for t in times() {
                let rate = |t: f64| sde.diffusion_squared(t) / sde.sigma(t).powi(2);
                let by_quadrature = integrate(t, 1.5 * t, rate);
                let closed = sde.importance(1.5 * t) - sde.importance(t);
                assert_relative(closed, by_quadrature, 1e-6, &format!("G at {t}"));
                assert_relative(sde.importance_inverse(sde.importance(t)), t, 1e-9, "inverse");
            }
        }
    }

    #[test]
    fn the_time_of_a_ratio_is_the_inverse_of_the_ratio() {
        for sde in [&VP as &dyn Sde, &SUB_VP, &VE] {
            for t in times() {
                let ratio = sde.sigma(t) / sde.alpha(t);
                assert_relative(sde.time_of_ratio(ratio), t, 1e-9, "time");
            }
        }
    }

    /// At the largest rates the ratio is e⁵⁰⁰, whose square is no f64.
    #[test]
    fn large_rates_have_a_time_for_every_ratio() {
        let fast = Vp(LinearRate { beta_min: 1000.0, beta_max: 1000.0 });
        assert_relative(fast.time_of_ratio(fast.sigma(1.0) / fast.alpha(1.0)), 1.0, 1e-9, "time");
    }

    #[test]
    fn a_constant_rate_is_a_valid_rate() {
        let rate = LinearRate { beta_min: 3.0, beta_max: 3.0 };
        assert_relative(rate.integral_inverse(rate.integral(0.4)), 0.4, 1e-14, "inverse");
        let from_zero = LinearRate { beta_min: 0.0, beta_max: 5.0 };
        assert_relative(from_zero.integral_inverse(from_zero.integral(0.4)), 0.4, 1e-14, "inverse");
    }
}
