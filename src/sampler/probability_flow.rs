//! The probability-flow ODE dx/dt = f − ½g²s, which has the same marginals as the SDE
//! (arXiv 2011.13456, equation 13), solved from t = 1 down to ε.

use crate::ode::{OdeError, Scheme, Tolerances, integrate, integrate_adaptive};
use crate::score::{Score, Time};
use crate::sde::{EPSILON, Sde};
use burn::tensor::Tensor;

/// f(x,t) − ½g(t)²s, given the score at x.
pub fn flow_drift(sde: &dyn Sde, x: &Tensor<2>, score: Tensor<2>, t: f64) -> Tensor<2> {
    x.clone().mul_scalar(sde.drift(t)) - score.mul_scalar(0.5 * sde.diffusion_squared(t))
}

/// On a falling grid, by a Runge–Kutta scheme of fixed step.
///
/// # Shapes
/// - x, output: `[n, D]`
///
/// # Returns
/// The samples, and the number of network evaluations.
pub fn probability_flow(
    scheme: &Scheme,
    score: &dyn Score,
    sde: &dyn Sde,
    x: Tensor<2>,
    grid: &[f64],
    observe: impl FnMut(f64, &Tensor<2>),
) -> (Tensor<2>, usize) {
    let field = |x: &Tensor<2>, t: f64| flow_drift(sde, x, score.score(x, &Time::Common(t)), t);
    integrate(scheme, field, x, grid, observe)
}

/// By Dormand and Prince's adaptive pair from t = 1 to ε; one scalar is read back per step.
pub async fn probability_flow_adaptive(
    score: &dyn Score,
    sde: &dyn Sde,
    x: Tensor<2>,
    tolerances: Tolerances,
    observe: impl FnMut(f64, &Tensor<2>),
) -> Result<(Tensor<2>, usize), OdeError> {
    let field = |x: &Tensor<2>, t: f64| flow_drift(sde, x, score.score(x, &Time::Common(t)), t);
    integrate_adaptive(field, x, 1.0, EPSILON, tolerances, observe).await
}
