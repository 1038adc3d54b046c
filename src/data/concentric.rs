//! Concentric circles with Gaussian noise: *circles* (radii 1 and 0.5, noise 0.08, all times 3) and
//! *rings* (radii 1, ¾, ½ and ¼ in equal parts, times 3, then noise 0.08).

use super::{Distribution, Entropy, Labelled, Mixture, labelled_rows, quadrature};
use crate::noise::Noise;
use std::f64::consts::TAU;

pub struct Concentric {
    radii: &'static [f64],
    names: &'static [&'static str],
    std: f64,
    entropy: f64,
}

pub const CIRCLES: Concentric =
    Concentric { radii: &[3.0, 1.5], names: &["outer", "inner"], std: 0.24, entropy: 3.26814 };

pub const RINGS: Concentric = Concentric {
    radii: &[3.0, 2.25, 1.5, 0.75],
    names: &["outermost", "second", "third", "innermost"],
    std: 0.08,
    entropy: 2.62318,
};

impl Distribution for Concentric {
    /// One for each circle, from outside in.
    fn labels(&self) -> usize {
        self.radii.len()
    }

    fn label_names(&self) -> Vec<String> {
        self.names.iter().map(|name| name.to_string()).collect()
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        labelled_rows(n, |_| {
            let label = noise.below(self.radii.len());
            let radius = self.radii[label];
            let (sin, cos) = (TAU * noise.uniform()).sin_cos();
            let (x, y) = (self.std * noise.normal(), self.std * noise.normal());
            ([radius * cos + x, radius * sin + y], label)
        })
    }

    /// Nodes no further apart than the noise: the error falls like exp(−2π²(std/spacing)²).
    fn mixture(&self) -> Option<Mixture> {
        let circle = |&radius: &f64| {
            let nodes = (1.1 * TAU * radius / self.std).ceil() as usize;
            let nodes = quadrature::circle(nodes)
                .map(|(angle, w)| (w, [radius * angle.cos(), radius * angle.sin()]));
            Mixture::plane(self.std, nodes)
        };
        Some(Mixture::of_classes(self.radii.iter().map(circle)))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(self.entropy))
    }
}
