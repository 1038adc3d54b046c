//! KL(p₁‖π), what the prior misses of the diffused data.
//!
//! Let g be the Gaussian with the mean and the covariance of p₁. The logarithm of g/π is quadratic and has the same
//! mean under p₁ as under g, so that
//!
//! KL(p₁‖π) = KL(g‖π) + KL(p₁‖g).
//!
//! The first is a closed form, and where p₁ is a Gaussian it is all there is. The second is the mean of
//! 2(r ln r − r + 1)/(1 + r) with r = p₁/g, half of the draws from p₁ and half from g: never negative, and where one of
//! the two laws hardly comes the draws of the other see it.

use super::FittedGaussian;
use crate::data::{Distribution, Mixture};
use crate::estimate::Estimate;
use crate::noise::Noise;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// From each of the two laws.
const DRAWS: usize = 500;

/// KL(p₁‖π) of `last` = p₁ and π = N(0, `prior_std`²I), in nats.
pub fn prior_divergence(last: &Mixture, prior_std: f64, noise: &mut Noise) -> Estimate {
    let (mean, covariance) = (DVector::from_vec(last.moments().0), last.covariance());
    let known = divergence_of_gaussian(&mean, &covariance, prior_std.powi(2));
    if last.components.len() == 1 {
        return Estimate { mean: known, standard_error: 0.0 };
    }
    let gaussian = FittedGaussian::of_moments(mean, covariance).expect("noise on every axis");
    let term =
        |x: &[f64]| integrand(last.log_density(x) - gaussian.log_density_at(x.iter().copied()));
    let pair = |_| {
        let of_last: Vec<f64> = last.sample(1, noise).into_iter().map(f64::from).collect();
        0.5 * (term(&of_last) + term(gaussian.draw(noise).as_slice()))
    };
    let pairs: Vec<f64> = (0..DRAWS).map(pair).collect();
    let Estimate { mean, standard_error } = Estimate::of(pairs.into_iter());
    Estimate { mean: known + mean, standard_error }
}

/// ½[Σ(λ − 1 − ln λ) + ‖m‖²/w] with the eigenvalues λ of the covariance in units of w.
fn divergence_of_gaussian(mean: &DVector<f64>, covariance: &DMatrix<f64>, w: f64) -> f64 {
    let excess = covariance / w - DMatrix::identity(mean.len(), mean.len());
    let spread: f64 = SymmetricEigen::new(excess).eigenvalues.iter().map(|e| e - e.ln_1p()).sum();
    0.5 * (spread + mean.norm_squared() / w)
}

/// 2(r ln r − r + 1)/(1 + r), from ln r.
fn integrand(log_ratio: f64) -> f64 {
    let smaller = (-log_ratio.abs()).exp();
    let excess = if log_ratio > 0.0 {
        log_ratio + (-log_ratio).exp_m1()
    } else {
        log_ratio * smaller - log_ratio.exp_m1()
    };
    2.0 * excess / (1.0 + smaller)
}
