//! The reverse-time SDE dx = [f − ½(1 + η²)g²s]dt + ηg dW̄ (at η = 1 Anderson 1982; arXiv 2011.13456,
//! equation 6; the family in η: equation 6 of arXiv 2206.00364 in other words).

use super::{Draw, Model};
use crate::ode::Span;
use burn::tensor::Tensor;

/// Euler–Maruyama: weak order 1. The last step adds no noise, so that what is left is the mean given the
/// step before.
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn euler_maruyama(
    model: Model,
    eta: f64,
    x: Tensor<2>,
    span: Span,
    draw: &mut Draw,
) -> Tensor<2> {
    let h = span.from - span.to;
    let mean = x.clone() - model.drift(&x, span.from, eta).mul_scalar(h);
    if eta == 0.0 || span.last {
        return mean;
    }
    let std = eta * (model.sde.diffusion_squared(span.from) * h).sqrt();
    mean + draw(&x).mul_scalar(std)
}

/// The stochastic Heun method, two evaluations: for noise that does not depend on x it has weak order 2
/// (Kloeden & Platen 1992, equation 15.1.3), and at η = 0 it is Heun's method for the probability flow.
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn heun_sde(model: Model, eta: f64, x: Tensor<2>, span: Span, draw: &mut Draw) -> Tensor<2> {
    let h = span.from - span.to;
    let g2 = |t: f64| model.sde.diffusion_squared(t);
    let start = if eta == 0.0 {
        x.clone()
    } else {
        // ∫g²dt by the trapezoidal rule.
        let std = eta * (0.5 * h * (g2(span.from) + g2(span.to))).sqrt();
        x.clone() + draw(&x).mul_scalar(std)
    };
    let first = model.drift(&x, span.from, eta);
    let guess = start.clone() - first.clone().mul_scalar(h);
    let second = model.drift(&guess, span.to, eta);
    start - (first + second).mul_scalar(0.5 * h)
}
