//! The noise rate that VP and sub-VP share.

/// ln(1 − e^{−b}) for b > 0, to full precision at both ends.
pub(super) fn ln_one_minus_exp(b: f64) -> f64 {
    (-(-b).exp_m1()).ln()
}

/// β(t) = β₀ + t(β₁ − β₀), the noise rate that VP and sub-VP share.
#[derive(Clone, Copy, Debug)]
pub struct LinearRate {
    pub beta_min: f64,
    pub beta_max: f64,
}

impl LinearRate {
    pub(super) fn beta(&self, t: f64) -> f64 {
        self.beta_min + t * (self.beta_max - self.beta_min)
    }

    /// B(t) = ∫₀ᵗ β.
    pub(super) fn integral(&self, t: f64) -> f64 {
        t * (self.beta_min + 0.5 * t * (self.beta_max - self.beta_min))
    }

    /// The t with B(t) = `b`: the root of a quadratic, in the form that does not cancel.
    pub(super) fn integral_inverse(&self, b: f64) -> f64 {
        let slope = self.beta_max - self.beta_min;
        2.0 * b / (self.beta_min + (self.beta_min.powi(2) + 2.0 * slope * b).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_rate_is_a_valid_rate() {
        let rate = LinearRate { beta_min: 3.0, beta_max: 3.0 };
        assert!((rate.integral_inverse(rate.integral(0.4)) / 0.4 - 1.0).abs() < 1e-14);
        let from_zero = LinearRate { beta_min: 0.0, beta_max: 5.0 };
        assert!((from_zero.integral_inverse(from_zero.integral(0.4)) / 0.4 - 1.0).abs() < 1e-14);
    }
}
