//! Two spirals: n = 3π√U, arm (−n cos n + ½U', n sin n + ½U''), the second arm negated; divided by 3,
//! noise 0.1. The three U are independent.

use super::{Distribution, Entropy, Labelled, Mixture, labelled_rows, quadrature};
use crate::noise::Noise;
use std::f64::consts::PI;

pub struct TwoSpirals;

const STD: f64 = 0.1;
const TURN: f64 = 3.0 * PI;

/// A point of one of the arms, 0 or 1.
fn arm(label: usize, n: f64, u: f64, v: f64) -> [f64; 2] {
    let sign = if label == 1 { -1.0 } else { 1.0 };
    [sign * (-n * n.cos() + 0.5 * u) / 3.0, sign * (n * n.sin() + 0.5 * v) / 3.0]
}

impl Distribution for TwoSpirals {
    fn labels(&self) -> usize {
        2
    }

    fn label_names(&self) -> Vec<String> {
        ["first arm", "second arm"].map(String::from).into()
    }

    fn draw(&self, n: usize, noise: &mut Noise) -> Labelled {
        labelled_rows(n, |_| {
            let label = usize::from(noise.uniform() >= 0.5);
            let along = TURN * noise.uniform().sqrt();
            let [x, y] = arm(label, along, noise.uniform(), noise.uniform());
            ([x + STD * noise.normal(), y + STD * noise.normal()], label)
        })
    }

    /// n has the density 2n/(3π)²; the little square of the two offsets needs four nodes a side.
    fn mixture(&self) -> Option<Mixture> {
        let class = |label| {
            let mut nodes = Vec::new();
            for (n, along) in quadrature::interval(200, 0.0, TURN) {
                for (u, across) in quadrature::interval(4, 0.0, 1.0) {
                    for (v, up) in quadrature::interval(4, 0.0, 1.0) {
                        nodes.push((n * along * across * up, arm(label, n, u, v)));
                    }
                }
            }
            Mixture::plane(STD, nodes)
        };
        Some(Mixture::of_classes([0, 1].map(class)))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(2.64545))
    }
}
