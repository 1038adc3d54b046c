//! Two spirals: n = 3π√U, arm (−n cos n + ½U', n sin n + ½U''), the second arm negated; divided by 3,
//! noise 0.1. The three U are independent.

use super::{Distribution, Entropy, Mixture, quadrature, rows};
use crate::noise::Noise;
use std::f64::consts::PI;

pub struct TwoSpirals;

const STD: f64 = 0.1;
const TURN: f64 = 3.0 * PI;

/// A point of an arm; `sign` is −1 for the second.
fn arm(sign: f64, n: f64, u: f64, v: f64) -> [f64; 2] {
    [sign * (-n * n.cos() + 0.5 * u) / 3.0, sign * (n * n.sin() + 0.5 * v) / 3.0]
}

impl Distribution for TwoSpirals {
    fn sample(&self, n: usize, noise: &mut Noise) -> Vec<f32> {
        rows(n, || {
            let sign = if noise.uniform() < 0.5 { 1.0 } else { -1.0 };
            let along = TURN * noise.uniform().sqrt();
            let [x, y] = arm(sign, along, noise.uniform(), noise.uniform());
            [x + STD * noise.normal(), y + STD * noise.normal()]
        })
    }

    /// n has the density 2n/(3π)²; the little square of the two offsets needs four nodes a side.
    fn mixture(&self) -> Option<Mixture> {
        let mut nodes = Vec::new();
        for (n, along) in quadrature::interval(200, 0.0, TURN) {
            for (u, across) in quadrature::interval(4, 0.0, 1.0) {
                for (v, up) in quadrature::interval(4, 0.0, 1.0) {
                    for sign in [1.0, -1.0] {
                        nodes.push((n * along * across * up, arm(sign, n, u, v)));
                    }
                }
            }
        }
        Some(Mixture::plane(STD, nodes))
    }

    fn entropy(&self) -> Option<Entropy> {
        Some(Entropy::by_quadrature(2.64545))
    }
}
