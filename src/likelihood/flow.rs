//! The exact log-density of the probability-flow ODE (arXiv 2011.13456, equation 39):
//! log qₜ(x) = log π(x(1)) + ∫∇·[f − ½g²s]dt along the path from x at t to t = 1; at t = ε that is log p(x).

use crate::device::read;
use crate::ode::{Cancelled, OdeError, Scheme, Tolerances, integrate_adaptive, step, walk};
use crate::sampler::Grid;
use crate::score::{Differentiable, Time};
use crate::sde::Sde;
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

/// ln p at each point.
#[derive(Debug)]
pub struct LogDensity {
    pub values: Vec<f32>,
    /// Where the divergence is estimated, by at least [`FEWEST_PROBES`].
    pub standard_errors: Option<Vec<f32>>,
}

/// Of fewer probes no standard error is given: that of ten is itself uncertain by 1/√18, a quarter, and that of two
/// is often near zero wherever the truth lies.
pub const FEWEST_PROBES: usize = 10;

/// ln qₜ at points at time t. The divergence ∇·s is exact, by one derivative for each dimension, or where there are probes v with
/// E[vvᵀ] = I it is estimated as vᵀ∇s v, the same probe along a whole path (Skilling 1989; Hutchinson 1990;
/// arXiv 1810.01367, section 3.1): unbiased.
///
/// # Shapes
/// - points: `[n, D]`
/// - probes: `[M·n, D]`, the first probes of all points, then the second
pub async fn log_density(
    score: &dyn Differentiable,
    sde: &dyn Sde,
    t: f64,
    points: Tensor<2>,
    solver: &Solver,
    probes: Option<Tensor<2>>,
    observe: impl AsyncFnMut(f64, &Tensor<2>) -> Result<(), Cancelled>,
) -> Result<LogDensity, OdeError> {
    let [n, dimension] = points.dims();
    let estimates = probes.as_ref().map_or(1, |probes| probes.dims()[0] / n);

    // The state is x, and beside it ∫∇·(f − ½g²s)dt once for each estimate of the divergence.
    let field = |state: &Tensor<2>, t: f64| {
        let x = state.clone().narrow(1, 0, dimension);
        let time = Time::Common(t);
        let (s, divergences) = match &probes {
            None => score.divergence(&x, &time),
            Some(probes) => {
                let (s, tangents) = score.jvp(&x, probes.clone(), &time);
                let along = (tangents * probes.clone()).sum_dim(1);
                (s, along.reshape([estimates, n]).transpose())
            }
        };
        let rate = divergences
            .mul_scalar(-0.5 * sde.diffusion_squared(t))
            .add_scalar(sde.drift(t) * dimension as f64);
        let flow = x.mul_scalar(sde.drift(t)) - s.mul_scalar(0.5 * sde.diffusion_squared(t));
        Tensor::cat(vec![flow, rate], 1)
    };
    let zeros = Tensor::zeros([n, estimates], &points.device());
    let start = Tensor::cat(vec![points, zeros], 1);
    let end = match solver {
        _ if t == 1.0 => start,
        Solver::Fixed { scheme, steps } => {
            let later = Grid::Karras.times(sde, *steps).into_iter().rev().filter(|&s| s > t);
            let grid: Vec<f64> = std::iter::once(t).chain(later).collect();
            walk(start, &grid, |y, span| step(scheme, field, y, span), observe).await?
        }
        Solver::Adaptive(tolerances) => {
            integrate_adaptive(field, start, t, 1.0, *tolerances, observe).await?.0
        }
    };

    let end = read([end]).await?.remove(0);
    let variance = sde.prior_std().powi(2);
    let m = estimates as f64;
    let of_row = |row: &[f32]| {
        let (x, integrals) = row.split_at(dimension);
        let square: f64 = x.iter().map(|&x| f64::from(x).powi(2)).sum();
        let log_prior = -0.5 * (square / variance + dimension as f64 * (TAU * variance).ln());
        let mean = integrals.iter().map(|&i| f64::from(i)).sum::<f64>() / m;
        let spread: f64 = integrals.iter().map(|&i| (f64::from(i) - mean).powi(2)).sum();
        ((log_prior + mean) as f32, (spread / (m - 1.0) / m).sqrt() as f32)
    };
    let (values, errors) = end.chunks(dimension + estimates).map(of_row).unzip();
    let standard_errors = (estimates >= FEWEST_PROBES).then_some(errors);
    Ok(LogDensity { values, standard_errors })
}
