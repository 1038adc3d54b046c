//! Predictor–corrector: a step of the reverse SDE to the next noise level, then Langevin steps at that level
//! (arXiv 2011.13456, algorithms 1, 4 and 5).

use super::{Draw, Model, euler_maruyama};
use crate::ode::Span;
use burn::tensor::Tensor;

/// What the corrector does after each step.
#[derive(Clone, Copy, Debug)]
pub struct Corrector {
    /// r
    pub snr: f64,
    /// How many Langevin steps.
    pub steps: usize,
    /// s, the standard deviation of the data.
    pub data_std: f64,
}

/// The corrector is x ← x + ε·s + √(2ε)·z with ε = 2(r‖z‖/‖s‖)², where r is the signal-to-noise ratio of a
/// step and the norms are means over the rows (algorithm 5 has a factor αᵢ near 1 more, for VP). They stay on
/// the device. Over few rows that ratio has a heavy tail, so ε is at most what it is for a Gaussian of the
/// data's standard deviation: over many rows it is never more, by the inequality of Cramér and Rao.
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn predictor_corrector(
    model: Model,
    corrector: Corrector,
    x: Tensor<2>,
    span: Span,
    draw: &mut Draw,
) -> Tensor<2> {
    let mut x = euler_maruyama(model, 1.0, x, Span { last: false, ..span }, draw);
    let (alpha, sigma) = (model.sde.alpha(span.to), model.sde.sigma(span.to));
    let variance = (alpha * corrector.data_std).powi(2) + sigma * sigma;
    let largest = 2.0 * corrector.snr.powi(2) * variance;
    for _ in 0..corrector.steps {
        let (s, z) = (model.score(&x, span.to), draw(&x));
        let ratio = mean_norm(&z) / mean_norm(&s);
        let epsilon = ratio.mul_scalar(corrector.snr).square().mul_scalar(2.0).clamp_max(largest);
        x = x + s * epsilon.clone() + z * epsilon.mul_scalar(2.0).sqrt();
    }
    x
}

/// The mean of ‖row‖, `[1, 1]`.
fn mean_norm(rows: &Tensor<2>) -> Tensor<2> {
    rows.clone().square().sum_dim(1).sqrt().mean_dim(0)
}
