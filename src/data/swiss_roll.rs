//! A roll (u cos u, u sin u) with u = 1.5π(1 + 2U), noise 1, all divided by 5.

use super::{Distribution, Entropy, Labelled, Mixture, quadrature, rows};
use crate::noise::Noise;
use std::f64::consts::PI;

pub struct SwissRoll;

const STD: f64 = 0.2;

fn roll(u: f64) -> [f64; 2] {
    [u * u.cos() / 5.0, u * u.sin() / 5.0]
}

impl Distribution for SwissRoll {
    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        rows(n, || {
            let [x, y] = roll(1.5 * PI * (1.0 + 2.0 * noise.uniform()));
            [x + STD * noise.normal(), y + STD * noise.normal()]
        })
    }

    fn mixture(&self) -> Option<Mixture> {
        let nodes = quadrature::interval(192, 1.5 * PI, 4.5 * PI).map(|(u, w)| (w, roll(u)));
        Some(Mixture::plane(STD, nodes))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(2.66965))
    }
}
