//! A gradient field F = ∇f of a scalar network: a backward pass of its own. With a = ∂f/∂h, p = ∂f/∂z,
//!
//! p = a silu', ṗ = ȧ silu' + a silu'' ż, and both go down through Wᵀ.
//!
//! Its adjoint runs the other way, up and then down: what p̄ asks of a goes up, what it asks of silu', silu'' and ż
//! then goes down as in a free field.

use super::block::{Block, ROWS, add_rows, block, product};
use super::elementary::Octet;
use super::hidden::{Layer, Trace, descend};
use super::perceptron::{Gradient, Perceptron, Workspace};

/// What the way down leaves behind at a layer: a and p, each with its tangents.
pub struct Pull {
    a: Vec<Block>,
    p: Vec<Block>,
}

impl Pull {
    pub fn new(width: usize, directions: usize) -> Self {
        let blocks = || (0..1 + directions).map(|_| block(width)).collect();
        Self { a: blocks(), p: blocks() }
    }

    /// p from a at eight numbers of values (k = 0) or of a tangent.
    #[inline(always)]
    fn through(&mut self, trace: &Trace, k: usize, i: usize, a: Octet) {
        let [slope, bend, _] = &trace.derivatives;
        self.a[k][i] = a;
        self.p[k][i] = a * slope[i];
        if k > 0 {
            self.p[k][i] += self.a[0][i] * bend[i] * trace.moved[k - 1][i];
        }
    }
}

/// ∂f/∂inputs with its tangents, of which the hidden layers are there.
pub fn forward(perceptron: &Perceptron, rows: usize, space: &mut Workspace) {
    let Workspace { traces, pulls, output, .. } = space;
    let top = pulls.len() - 1;
    for k in 0..output.len() {
        // ∂f/∂h of the last layer is its weight, the same for all rows and with no tangent of its own.
        for (panel, &weight) in perceptron.top.iter().enumerate() {
            let a = if k == 0 { weight } else { Octet::ZERO };
            (panel * ROWS..panel * ROWS + rows.next_multiple_of(4))
                .for_each(|i| pulls[top].through(&traces[top], k, i, a));
        }
    }
    for l in (0..=top).rev() {
        let (below, above) = pulls.split_at_mut(l);
        let weights = &perceptron.layers[l].backward;
        for (k, p) in above[0].p.iter().enumerate() {
            match below.last_mut() {
                Some(below) => {
                    product(rows, p, weights, None, |i, a| below.through(&traces[l - 1], k, i, a))
                }
                None => product(rows, p, weights, None, |i, a| output[k][i] = a),
            }
        }
    }
}

/// Adds the gradient of what has the adjoints `of_output` in ∂f/∂inputs.
pub fn backward(
    perceptron: &Perceptron,
    rows: usize,
    space: &mut Workspace,
    of_output: &[Block],
    gradient: &mut Gradient,
) {
    let Workspace { inputs, traces, pulls, pull_adjoints, adjoints, .. } = space;
    for (l, (trace, pull)) in traces.iter().zip(&*pulls).enumerate() {
        let (below, above) = pull_adjoints.split_at_mut(l);
        let below: &[Block] = below.last().map_or(of_output, |below| below);
        gradient.layers[l].add_products(rows, below, &pull.p);
        up(rows, trace, pull, below, &perceptron.layers[l], &mut above[0], &mut adjoints[l]);
    }
    let of_top = &pull_adjoints.last().expect("a hidden layer")[0];
    add_rows(rows, of_top, &mut gradient.top);
    descend(rows, inputs, traces, &perceptron.layers, adjoints, true, &mut gradient.layers);
}

/// From the adjoint of a below to that of a here, and what p̄ asks of z and ż.
fn up(
    rows: usize,
    trace: &Trace,
    pull: &Pull,
    below: &[Block],
    layer: &Layer,
    of_a: &mut [Block],
    of_z: &mut [Block],
) {
    let [slope, bend, twist] = &trace.derivatives;
    let ([of_a, of_a_tangents @ ..], [of_z, of_moved @ ..]) = (of_a, of_z) else {
        unreachable!("values first")
    };
    let a = &pull.a[0];
    product(rows, &below[0], &layer.forward, None, |i, x| {
        of_a[i] = x * slope[i];
        of_z[i] = x * a[i] * bend[i];
    });
    for (k, moved) in trace.moved.iter().enumerate() {
        let (of_a_tangent, of_moved, a_tangent) =
            (&mut of_a_tangents[k], &mut of_moved[k], &pull.a[k + 1]);
        product(rows, &below[k + 1], &layer.forward, None, |i, x| {
            let curved = x * bend[i];
            of_a_tangent[i] = x * slope[i];
            of_a[i] += curved * moved[i];
            of_moved[i] = curved * a[i];
            of_z[i] += curved * a_tangent[i] + x * a[i] * moved[i] * twist[i];
        });
    }
}
