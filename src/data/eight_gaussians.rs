//! Eight Gaussians on a circle: centres at angle k·45° and radius 4, standard deviation ½, all
//! divided by √2.

use super::{Distribution, Entropy, Labelled, Mixture, quadrature};
use crate::noise::Noise;
use std::f64::consts::SQRT_2;

pub struct EightGaussians;

const RADIUS: f64 = 4.0 / SQRT_2;
const STD: f64 = 0.5 / SQRT_2;

impl Distribution for EightGaussians {
    fn labels(&self) -> usize {
        8
    }

    fn label_names(&self) -> Vec<String> {
        (0..8).map(|k| format!("at {}°", 45 * k)).collect()
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        self.mixture().expect("a mixture").draw(n, noise)
    }

    fn mixture(&self) -> Option<Mixture> {
        let centre =
            |(angle, weight): (f64, f64)| (weight, [RADIUS * angle.cos(), RADIUS * angle.sin()]);
        Some(Mixture::plane(STD, quadrature::circle(8).map(centre)))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(2.83158))
    }

    fn window(&self) -> [f64; 4] {
        [-4.5, 4.5, -4.5, 4.5]
    }
}
