//! A free field: the last layer is linear in the last hidden one.

use super::block::{Block, add_rows, product};
use super::hidden::descend;
use super::perceptron::{Gradient, Perceptron, Workspace};

/// Values and tangents, of which the hidden layers are there.
pub fn forward(perceptron: &Perceptron, rows: usize, space: &mut Workspace) {
    let top = perceptron.layers.last().expect("a last layer");
    let last = space.traces.last().expect("a hidden layer");
    for (k, (output, h)) in space.output.iter_mut().zip(&last.stack).enumerate() {
        let bias = (k == 0).then_some(&top.bias[..]);
        product(rows, h, &top.forward, bias, |i, y| output[i] = y);
    }
}

/// Adds the gradient of what has the adjoints `of_output`.
pub fn backward(
    perceptron: &Perceptron,
    rows: usize,
    space: &mut Workspace,
    of_output: &[Block],
    gradient: &mut Gradient,
) {
    let Workspace { inputs, traces, adjoints, .. } = space;
    let (top, hidden) = perceptron.layers.split_last().expect("a last layer");
    let (of_top, of_hidden) = gradient.layers.split_last_mut().expect("a last layer");
    let last = traces.last().expect("a hidden layer");
    of_top.add_products(rows, &last.stack, of_output);
    add_rows(rows, &of_output[0], &mut of_top.bias);
    let of_last = adjoints.last_mut().expect("a hidden layer");
    last.descend(rows, of_output, top, of_last, false);
    descend(rows, inputs, traces, hidden, adjoints, false, of_hidden);
}
