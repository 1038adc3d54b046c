//! Two half circles of radius 1, the second at (1 − cos θ, ½ − sin θ), noise 0.1; times 2, plus
//! (−1, −0.2).

use super::{Distribution, Entropy, Labelled, Mixture, labelled_rows, quadrature};
use crate::noise::Noise;
use std::f64::consts::PI;

pub struct Moons;

const STD: f64 = 0.2;

/// A point of one of the two arcs, 0 or 1.
fn arc(label: usize, angle: f64) -> [f64; 2] {
    let (sin, cos) = angle.sin_cos();
    let (x, y) = if label == 1 { (1.0 - cos, 0.5 - sin) } else { (cos, sin) };
    [2.0 * x - 1.0, 2.0 * y - 0.2]
}

impl Distribution for Moons {
    fn labels(&self) -> usize {
        2
    }

    fn label_names(&self) -> Vec<String> {
        ["upper arc", "lower arc"].map(String::from).into()
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        labelled_rows(n, |_| {
            let label = usize::from(noise.uniform() < 0.5);
            let [x, y] = arc(label, PI * noise.uniform());
            ([x + STD * noise.normal(), y + STD * noise.normal()], label)
        })
    }

    fn mixture(&self) -> Option<Mixture> {
        let nodes =
            |label| quadrature::interval(64, 0.0, PI).map(move |(angle, w)| (w, arc(label, angle)));
        Some(Mixture::of_classes([0, 1].map(|label| Mixture::plane(STD, nodes(label)))))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(2.39388))
    }
}
