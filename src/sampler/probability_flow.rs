//! The probability-flow ODE dx/dt = f − ½g²s, which has the same marginals as the SDE
//! (arXiv 2011.13456, equation 13).

use super::Model;
use crate::ode::{Cancelled, OdeError, Scheme, Span, Tolerances, integrate_adaptive, step};
use crate::sde::EPSILON;
use burn::tensor::Tensor;

/// One step of a Runge–Kutta scheme.
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn probability_flow(scheme: &Scheme, model: Model, x: Tensor<2>, span: Span) -> Tensor<2> {
    step(scheme, |x, t| model.drift(x, t, 0.0), x, span)
}

/// Noise at t = 1 to data at ε, by Dormand and Prince's adaptive pair.
///
/// # Returns
/// The samples, and how often something was read back.
pub async fn decode(
    model: Model<'_>,
    x: Tensor<2>,
    tolerances: Tolerances,
    observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
) -> Result<(Tensor<2>, usize), OdeError> {
    follow(model, x, 1.0, EPSILON, tolerances, observe).await
}

/// Data at ε to noise at t = 1: the inverse of [`decode`] up to the solver's error.
pub async fn encode(
    model: Model<'_>,
    x: Tensor<2>,
    tolerances: Tolerances,
    observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
) -> Result<(Tensor<2>, usize), OdeError> {
    follow(model, x, EPSILON, 1.0, tolerances, observe).await
}

async fn follow(
    model: Model<'_>,
    x: Tensor<2>,
    from: f64,
    to: f64,
    tolerances: Tolerances,
    observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
) -> Result<(Tensor<2>, usize), OdeError> {
    let drift = |x: &Tensor<2>, t: f64| model.drift(x, t, 0.0);
    integrate_adaptive(drift, x, from, to, tolerances, observe).await
}
