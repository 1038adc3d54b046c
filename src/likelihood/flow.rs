//! The exact log-density of the probability-flow ODE (arXiv 2011.13456, equation 39):
//! log p(x) = log π(x(1)) + ∫∇·[f − ½g²s]dt along the path from x at t = ε to t = 1.

use crate::device::read;
use crate::ode::{Cancelled, OdeError, Scheme, Tolerances, integrate_adaptive, step, walk};
use crate::sampler::Grid;
use crate::score::{Differentiable, Time};
use crate::sde::{EPSILON, Sde};
use burn::tensor::Tensor;
use std::f64::consts::TAU;

/// How the ODE is solved.
pub enum Solver {
    /// Steps that shorten with the noise, see [`Grid::Karras`].
    Fixed {
        scheme: &'static Scheme,
        steps: usize,
    },
    Adaptive(Tolerances),
}

/// # Shapes
/// - points: `[n, D]`
///
/// # Returns
/// log p at each point.
pub async fn log_density(
    score: &dyn Differentiable,
    sde: &dyn Sde,
    points: Tensor<2>,
    solver: &Solver,
    observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
) -> Result<Vec<f32>, OdeError> {
    let [n, dimension] = points.dims();
    let drift_divergence = |t: f64| sde.drift(t) * dimension as f64;

    // The state is [x, ∫∇·(f − ½g²s)dt], one more column than x.
    let field = |state: &Tensor<2>, t: f64| {
        let x = state.clone().narrow(1, 0, dimension);
        let (s, divergence) = score.divergence(&x, &Time::Common(t));
        let rate =
            divergence.mul_scalar(-0.5 * sde.diffusion_squared(t)).add_scalar(drift_divergence(t));
        let flow = x.mul_scalar(sde.drift(t)) - s.mul_scalar(0.5 * sde.diffusion_squared(t));
        Tensor::cat(vec![flow, rate], 1)
    };
    let start = Tensor::cat(vec![points.clone(), Tensor::zeros([n, 1], &points.device())], 1);
    let end = match solver {
        Solver::Fixed { scheme, steps } => {
            let grid: Vec<f64> = Grid::Karras.times(sde, *steps).into_iter().rev().collect();
            walk(start, &grid, |y, span| step(scheme, field, y, span), observe).await?
        }
        Solver::Adaptive(tolerances) => {
            integrate_adaptive(field, start, EPSILON, 1.0, *tolerances, observe).await?.0
        }
    };

    let end = read([end]).await?.remove(0);
    let variance = sde.prior_std().powi(2);
    let log_density = end.chunks(dimension + 1).map(|row| {
        let square: f64 = row[..dimension].iter().map(|&x| f64::from(x).powi(2)).sum();
        let log_prior = -0.5 * (square / variance + dimension as f64 * (TAU * variance).ln());
        (log_prior + f64::from(row[dimension])) as f32
    });
    Ok(log_density.collect())
}
