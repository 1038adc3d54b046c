//! The bound of theorem 3 in arXiv 2101.09258, −log p^SDE(x) ≤ L(x), where p^SDE is what the reverse SDE
//! with the score s draws. Up to terms that need no score,
//!
//! L^SM(x)  = ∫g²E[∇·s + ½‖s‖²]dt,
//! L^DSM(x) = ∫g²E[½‖s‖² − s·∇log p₀ₜ]dt,
//!
//! with the mean over x' ~ p₀ₜ(·|x); they are equal by parts. The integral runs from ε, so what is bounded is
//! the mean of −log p^SDE over the little noise that x has gained by then.

use crate::device::upload;
use crate::loss::{Draws, Levels, TimeLaw, Weighting};
use crate::noise::Noise;
use crate::score::{Differentiable, Time};
use crate::sde::{EPSILON, Sde};
use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};
use std::f64::consts::TAU;
use std::sync::Arc;

/// The two ways to write the bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoundForm {
    /// Score matching: costs a divergence.
    Sm,
    /// Denoising score matching: costs a score alone.
    Dsm,
}

/// An unbiased draw of the part of L(x) that needs the score, for each row x. Times are drawn with density
/// ∝ g²/σ² (section 5.1 there).
///
/// # Shapes
/// - x: `[n, D]`
/// - output: `[n, 1]`
pub fn bound_draw(
    score: &dyn Differentiable,
    sde: &Arc<dyn Sde>,
    form: BoundForm,
    x: Tensor<2>,
    noise: &mut Noise,
) -> Tensor<2> {
    let ([n, dimension], device) = (x.dims(), x.device());
    let (weighting, law) = (Weighting::Likelihood, TimeLaw::Importance);
    let levels = Levels::Process { sde: sde.clone(), weighting, law };
    let (times, weights) = levels.draw(n, Draws::Independent, noise);
    let time = Time::PerRow(times);
    let z = upload(noise.normals(n * dimension), [n, dimension], &device);
    let alpha = time.coefficient(&device, |t| sde.alpha(t));
    let sigma = time.coefficient(&device, |t| sde.sigma(t));
    let noisy = alpha.times(x) + sigma.times(z.clone());
    let half_square = |s: Tensor<2>| s.square().sum_dim(1).mul_scalar(0.5);
    let rows = match form {
        BoundForm::Sm => {
            let (s, divergence) = score.divergence(&noisy, &time);
            half_square(s) + divergence
        }
        BoundForm::Dsm => {
            let s = score.score(&noisy, &time);
            let inverse_sigma = time.coefficient(&device, |t| 1.0 / sde.sigma(t));
            // ∇log p₀ₜ = −z/σ
            half_square(s.clone()) + inverse_sigma.times((s * z).sum_dim(1))
        }
    };
    rows * upload(weights.iter().map(|&w| w as f32).collect(), [n, 1], &device)
}

/// The terms of L(x) that need no score, in closed form: −E log π(x₁) − ∫∇·f dt.
pub fn bound_constant(sde: &dyn Sde, x: &[f32]) -> f64 {
    let dimension = x.len() as f64;
    let square: f64 = x.iter().map(|&c| f64::from(c).powi(2)).sum();
    let variance = sde.prior_std().powi(2);
    let mean_square = sde.alpha(1.0).powi(2) * square + dimension * sde.sigma(1.0).powi(2);
    let cross_entropy = 0.5 * (mean_square / variance + dimension * (TAU * variance).ln());
    // f = a·x with a = d ln α/dt.
    cross_entropy - dimension * (sde.alpha(1.0) / sde.alpha(EPSILON)).ln()
}
