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
    (0..panels).map(|i| rule.integrate(a + f64::from(i) * h, a + f64::from(i + 1) * h, &f)).sum()
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
