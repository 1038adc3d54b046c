//! Langevin dynamics at a noise level, x ← x + ½α·s(x,t) + √α·z, and annealed Langevin dynamics, which
//! goes down a ladder of levels (NCSN: Song & Ermon 2019, arXiv 1907.05600, algorithm 1).

use super::{Draw, Model};
use crate::ode::Span;
use burn::tensor::Tensor;

/// One step of size `alpha` at the noise level of `span.from`; towards another level x follows the scale of
/// its marginals.
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn langevin(model: Model, alpha: f64, x: Tensor<2>, span: Span, draw: &mut Draw) -> Tensor<2> {
    let drift = model.score(&x, span.from).mul_scalar(0.5 * alpha);
    let moved = x.clone() + drift + draw(&x).mul_scalar(alpha.sqrt());
    if span.to == span.from {
        return moved;
    }
    moved.mul_scalar(model.sde.alpha(span.to) / model.sde.alpha(span.from))
}

/// αᵢ = ε(σᵢ/σ_L)²: in units of the noise the steps are the same at every level.
pub fn annealed_step_size(epsilon: f64, sigma: f64, smallest_sigma: f64) -> f64 {
    epsilon * (sigma / smallest_sigma).powi(2)
}

/// The walk that takes `repeats` steps at each of the levels.
pub fn ladder(levels: &[f64], repeats: usize) -> Vec<f64> {
    let steps = levels.iter().flat_map(|&t| std::iter::repeat_n(t, repeats));
    steps.chain(levels.last().copied()).collect()
}
