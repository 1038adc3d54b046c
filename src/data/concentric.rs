//! Concentric circles with Gaussian noise: *circles* (radii 1 and 0.5, noise 0.08, all times 3) and
//! *rings* (radii 1, ¾, ½ and ¼ in equal parts, times 3, then noise 0.08).

use super::{Distribution, Entropy, Mixture, quadrature, rows};
use crate::noise::Noise;
use std::f64::consts::TAU;

pub struct Concentric {
    radii: &'static [f64],
    std: f64,
    entropy: f64,
}

pub const CIRCLES: Concentric = Concentric { radii: &[3.0, 1.5], std: 0.24, entropy: 3.26814 };

pub const RINGS: Concentric =
    Concentric { radii: &[3.0, 2.25, 1.5, 0.75], std: 0.08, entropy: 2.62318 };

impl Distribution for Concentric {
    fn sample(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        rows(n, || {
            let radius = self.radii[noise.below(self.radii.len())];
            let (sin, cos) = (TAU * noise.uniform()).sin_cos();
            [radius * cos + self.std * noise.normal(), radius * sin + self.std * noise.normal()]
        })
    }

    /// Nodes no further apart than the noise: the error falls like exp(−2π²(std/spacing)²).
    fn mixture(&self) -> Option<Mixture> {
        let nodes = self.radii.iter().flat_map(|&radius| {
            let weight = 1.0 / self.radii.len() as f64;
            let nodes = (1.1 * TAU * radius / self.std).ceil() as usize;
            quadrature::circle(nodes)
                .map(move |(angle, w)| (weight * w, [radius * angle.cos(), radius * angle.sin()]))
        });
        Some(Mixture::plane(self.std, nodes))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(self.entropy))
    }
}
