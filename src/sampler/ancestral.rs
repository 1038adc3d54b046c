//! Ancestral sampling: draws of p(xₛ | xₜ) with the clean data replaced by their estimate. For the kernels
//! N(αx, σ²I) of any linear SDE let a = αₜ/αₛ and v = σₜ² − a²σₛ², the factor and the variance of
//! p(xₜ | xₛ).

use super::{Draw, Model};
use crate::ode::Span;
use burn::tensor::Tensor;

/// a and v.
fn transition(model: &Model, span: Span) -> (f64, f64) {
    let a = model.sde.alpha(span.from) / model.sde.alpha(span.to);
    let v = model.sde.sigma(span.from).powi(2) - (a * model.sde.sigma(span.to)).powi(2);
    (a, v)
}

/// xₛ = (xₜ + v·s)/a + σₛ√v/σₜ·z: on VP it is DDPM (Ho et al. 2020, arXiv 2006.11239, algorithm 2, with the
/// smaller of its two variances), on VE ancestral SMLD (arXiv 2011.13456, equation 47).
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn ancestral(model: Model, x: Tensor<2>, span: Span, draw: &mut Draw) -> Tensor<2> {
    let (a, v) = transition(&model, span);
    let std = v.sqrt() * model.sde.sigma(span.to) / model.sde.sigma(span.from);
    let mean = (x.clone() + model.score(&x, span.from).mul_scalar(v)).mul_scalar(1.0 / a);
    mean + draw(&x).mul_scalar(std)
}

/// xₛ = αₛx̂ + √(σₛ² − τ²)·ẑ + τz with τ = ησₛ√v/σₜ, the noise ẑ = −σₜs and the data x̂ = (xₜ − σₜẑ)/αₜ: DDIM
/// (Song, Meng & Ermon 2021, arXiv 2010.02502, equations 12 and 16). Deterministic at η = 0, [`ancestral`] at
/// η = 1. As v = σₜ² − a²σₛ², the radicand is σₛ²(1 − η² + η²(aσₛ/σₜ)²), which no rounding makes negative.
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn ddim(model: Model, eta: f64, x: Tensor<2>, span: Span, draw: &mut Draw) -> Tensor<2> {
    let (a, v) = transition(&model, span);
    let (high, low) = (model.sde.sigma(span.from), model.sde.sigma(span.to));
    let tau = eta * low * v.sqrt() / high;
    let noise = model.score(&x, span.from).mul_scalar(-high);
    let scaled_data = (x.clone() - noise.clone().mul_scalar(high)).mul_scalar(1.0 / a);
    let kept = low * (1.0 - eta * eta + (eta * a * low / high).powi(2)).sqrt();
    let mean = scaled_data + noise.mul_scalar(kept);
    if eta == 0.0 { mean } else { mean + draw(&x).mul_scalar(tau) }
}
