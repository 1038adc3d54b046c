//! Predictor–corrector: a step of the reverse SDE to the next noise level, then Langevin steps at that level
//! (arXiv 2011.13456, algorithms 1, 4 and 5).

use super::{Draw, Model, euler_maruyama};
use crate::ode::Span;
use burn::tensor::Tensor;

/// The corrector is x ← x + ε·s + √(2ε)·z with ε = 2(r‖z‖/‖s‖)², where r is the signal-to-noise ratio of a
/// step and the norms are means over the rows. They stay on the device.
///
/// # Shapes
/// - x, output: `[n, D]`
pub fn predictor_corrector(
    model: Model,
    snr: f64,
    corrections: usize,
    x: Tensor<2>,
    span: Span,
    draw: &mut Draw,
) -> Tensor<2> {
    let mut x = euler_maruyama(model, 1.0, x, Span { last: false, ..span }, draw);
    for _ in 0..corrections {
        let (s, z) = (model.score(&x, span.to), draw(&x));
        let ratio = mean_norm(&z) / mean_norm(&s);
        let epsilon = ratio.mul_scalar(snr).square().mul_scalar(2.0);
        x = x + s * epsilon.clone() + z * epsilon.mul_scalar(2.0).sqrt();
    }
    x
}

/// The mean of ‖row‖, `[1, 1]`.
fn mean_norm(rows: &Tensor<2>) -> Tensor<2> {
    rows.clone().square().sum_dim(1).sqrt().mean_dim(0)
}
