//! Quadrature nodes on the curves that the data sets are made of.

use gauss_quad::GaussLegendre;
use std::f64::consts::TAU;

/// Nodes and weights of an average over [a, b] (the weights sum to one), Gauss–Legendre.
pub fn interval(n: usize, a: f64, b: f64) -> impl Iterator<Item = (f64, f64)> {
    let rule = GaussLegendre::new(n.try_into().expect("at least one node"));
    let nodes: Vec<(f64, f64)> = rule.into_node_weight_pairs().into_vec();
    nodes.into_iter().map(move |(x, w)| (a + 0.5 * (b - a) * (x + 1.0), 0.5 * w))
}

/// Nodes and weights of an average over a circle's angle: equal spacing converges exponentially.
pub fn circle(n: usize) -> impl Iterator<Item = (f64, f64)> {
    (0..n).map(move |i| (TAU * i as f64 / n as f64, 1.0 / n as f64))
}
