//! Two half circles of radius 1, the second at (1 − cos θ, ½ − sin θ), noise 0.1; times 2, plus
//! (−1, −0.2).

use super::{Distribution, Entropy, Mixture, quadrature, rows};
use crate::noise::Noise;
use std::f64::consts::PI;

pub struct Moons;

const STD: f64 = 0.2;

/// A point of one of the two arcs.
fn arc(second: bool, angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    let (x, y) = if second { (1.0 - cos, 0.5 - sin) } else { (cos, sin) };
    [2.0 * x - 1.0, 2.0 * y - 0.2]
}

impl Distribution for Moons {
    fn sample(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        rows(n, || {
            let [x, y] = arc(noise.uniform() < 0.5, PI * noise.uniform());
            [x + STD * noise.normal(), y + STD * noise.normal()]
        })
    }

    fn mixture(&self) -> Option<Mixture> {
        let arcs = [false, true].into_iter().flat_map(|second| {
            quadrature::interval(64, 0.0, PI).map(move |(angle, w)| (0.5 * w, arc(second, angle)))
        });
        Some(Mixture::plane(STD, arcs))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(2.39388))
    }
}
