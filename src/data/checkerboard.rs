//! A checkerboard: x₁ ~ U(−2, 2), x₂ = U(0, 1) − 2·Bernoulli(½) + (⌊x₁⌋ mod 2), times 2. Uniform on
//! eight squares of side 2.

use super::{Distribution, Entropy, Labelled, Mixture, rows};
use crate::noise::Noise;

pub struct Checkerboard;

/// The area of the eight squares.
const AREA: f64 = 32.0;

/// ⌊x₁⌋ mod 2, never negative.
fn column(x: f64) -> f64 {
    x.floor().rem_euclid(2.0)
}

impl Distribution for Checkerboard {
    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        rows(n, || {
            let x = 4.0 * noise.uniform() - 2.0;
            let lower = if noise.uniform() < 0.5 { 2.0 } else { 0.0 };
            [2.0 * x, 2.0 * (noise.uniform() - lower + column(x))]
        })
    }

    /// Uniform squares are no finite mixture of Gaussians.
    fn mixture(&self) -> Option<Mixture> {
        None
    }

    fn log_density(&self, points: &[f32]) -> Option<Vec<f64>> {
        let row = |x: &[f32]| {
            let (x, y) = (0.5 * f64::from(x[0]), 0.5 * f64::from(x[1]));
            let height = y - column(x);
            let inside =
                x.abs() < 2.0 && ((0.0..1.0).contains(&height) || (-2.0..-1.0).contains(&height));
            if inside { -AREA.ln() } else { f64::NEG_INFINITY }
        };
        Some(points.chunks(2).map(row).collect())
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::closed_form(AREA.ln(), "closed form, ln of the area"))
    }

    fn window(&self) -> [f64; 4] {
        [-5.0, 5.0, -5.0, 5.0]
    }
}
