//! The multilayer perceptron F: SiLU layers h ← silu(hW + b), of which the first also sees features e of the time,
//! silu(hW + eV + b): there they cost least.
//!
//! A free field returns F and its derivatives along given directions, by forward mode. A gradient field
//! is F = ∇f of a scalar network f, its backward pass written out as tensor operations, so that Burn's
//! one backward pass still finds the gradient in the parameters; its derivatives are the tangents of that
//! backward pass. A classifier has class probabilities above the same layers.

use super::preconditioning::TIME_FEATURES;
use crate::device::upload;
use crate::noise::{Noise, Stream};
use burn::tensor::{Device, Tensor, activation::sigmoid};

/// Which vector field a score network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// D outputs: any vector field.
    Free,
    /// One output f, of which the field is the gradient: an energy-based model with energy −f.
    Gradient,
}

/// What the last layer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    Field(Field),
    /// This many logits, for a classifier.
    Logits(usize),
}

/// How many hidden layers of how many units, in which dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Architecture {
    pub output: Output,
    pub dimension: usize,
    /// How many Fourier features of its input the network sees beside it.
    pub waves: usize,
    /// How many labels the network is told beside the time.
    pub labels: usize,
    pub width: usize,
    pub depth: usize,
}

impl Architecture {
    /// `[rows, columns]` of each parameter.
    pub fn shapes(&self) -> Vec<[usize; 2]> {
        let Self { output, dimension, waves, labels, width, depth } = *self;
        let outputs = match output {
            Output::Field(Field::Free) => dimension,
            Output::Field(Field::Gradient) => 1,
            Output::Logits(labels) => labels,
        };
        let mut shapes = shapes(dimension + waves, TIME_FEATURES + labels, outputs, width, depth);
        if output == Output::Field(Field::Gradient) {
            shapes.pop(); // a potential is defined up to a constant and needs no last bias
        }
        shapes
    }

    /// What a network begins with. Those of one lab have different indices.
    pub fn initialise(&self, seed: u64, index: u32, device: &Device) -> Vec<Tensor<2>> {
        let mut noise = Noise::new(seed, Stream::Initialisation, index);
        initial(&self.shapes(), self.depth, &mut noise, device)
    }
}

/// `[rows, columns]` of each parameter: weight, feature weight and bias of the first layer, then weight and bias of
/// each other one.
pub fn shapes(
    inputs: usize,
    features: usize,
    outputs: usize,
    width: usize,
    depth: usize,
) -> Vec<[usize; 2]> {
    let first = [[inputs, width], [features, width], [1, width]];
    let others = (1..depth).flat_map(|_| [[width, width], [1, width]]);
    first.into_iter().chain(others).chain([[width, outputs], [1, outputs]]).collect()
}

/// Weights uniform with variance 1/inputs; biases and what follows the hidden layers zero.
pub fn initial(
    shapes: &[[usize; 2]],
    depth: usize,
    noise: &mut Noise,
    device: &Device,
) -> Vec<Tensor<2>> {
    let parameter = |(i, &[rows, columns]): (usize, &[usize; 2])| {
        let bias = i >= 2 && i % 2 == 0;
        let bound = if bias || i > 2 * depth { 0.0 } else { (3.0 / rows as f64).sqrt() };
        let mut draw = || (bound * (2.0 * noise.uniform() - 1.0)) as f32;
        upload((0..rows * columns).map(|_| draw()).collect(), [rows, columns], device)
    };
    shapes.iter().enumerate().map(parameter).collect()
}

/// One hidden layer at the batch, and its derivatives there.
pub struct Layer {
    weight: Tensor<2>,
    /// silu'(z) `[n, width]`
    slope: Tensor<2>,
    /// silu''(z) and the tangents of z `[k·n, width]`, where they will be needed
    bend: Option<(Tensor<2>, Tensor<2>)>,
}

/// The values of a field and, where directions were given, its derivatives along them.
pub type WithTangents = (Tensor<2>, Option<Tensor<2>>);

/// Repeats rows `[n, …]` to those of `like`, `[k·n, …]`.
pub(super) fn stacked(rows: Tensor<2>, like: &Tensor<2>) -> Tensor<2> {
    let k = like.dims()[0] / rows.dims()[0];
    if k == 1 { rows } else { rows.repeat_dim(0, k) }
}

/// The hidden layers: the last activation, its tangents, and what a backward pass needs if one will come.
pub fn hidden(
    parameters: &[Tensor<2>],
    inputs: Tensor<2>,
    directions: Option<Tensor<2>>,
    features: &Tensor<2>,
    backward: bool,
) -> (Tensor<2>, Option<Tensor<2>>, Vec<Layer>) {
    let (mut value, mut tangents) = (inputs, directions);
    let mut layers = Vec::new();
    let (first, others) = parameters.split_at(3);
    let told = features.clone().matmul(first[1].clone()) + first[2].clone();
    let depth = (parameters.len() - 2) / 2;
    let others = others.chunks_exact(2).take(depth - 1).map(|l| (l[0].clone(), l[1].clone()));
    for (weight, shift) in std::iter::once((first[0].clone(), told)).chain(others) {
        let z = value.matmul(weight.clone()) + shift;
        let gate = sigmoid(z.clone());
        value = z.clone() * gate.clone();
        if tangents.is_none() && !backward {
            continue;
        }
        // silu' = g + z·g(1 − g) = g + silu·(1 − g), silu'' = g(1 − g)(2 + z(1 − 2g))
        let rest = gate.clone().neg().add_scalar(1.0);
        let slope = gate.clone() + value.clone() * rest.clone();
        let mut bend = None;
        tangents = tangents.map(|v| {
            let z_tangents = v.matmul(weight.clone());
            let slopes = stacked(slope.clone(), &z_tangents);
            if backward {
                let inner = z.clone() * (gate.clone().mul_scalar(-2.0).add_scalar(1.0));
                bend = Some((gate * rest * inner.add_scalar(2.0), z_tangents.clone()));
            }
            z_tangents * slopes
        });
        layers.push(Layer { weight, slope, bend });
    }
    (value, tangents, layers)
}

/// F at the inputs, and ∇F·v along directions `[k·n, D]`.
pub fn free(
    parameters: &[Tensor<2>],
    inputs: Tensor<2>,
    directions: Option<Tensor<2>>,
    features: &Tensor<2>,
) -> WithTangents {
    let (value, tangents, _) = hidden(parameters, inputs, directions, features, false);
    let [weight, bias] = parameters.last_chunk().expect("a last layer");
    let tangents = tangents.map(|v| v.matmul(weight.clone()));
    (value.matmul(weight.clone()) + bias.clone(), tangents)
}

/// f at the inputs, `[n, 1]`.
pub fn potential(parameters: &[Tensor<2>], inputs: Tensor<2>, features: &Tensor<2>) -> Tensor<2> {
    let (value, _, _) = hidden(parameters, inputs, None, features, false);
    value.matmul(parameters.last().expect("a last layer").clone())
}

/// ∇f at the inputs, and ∇²f·v along directions `[k·n, D]`.
pub fn gradient(
    parameters: &[Tensor<2>],
    inputs: Tensor<2>,
    directions: Option<Tensor<2>>,
    features: &Tensor<2>,
) -> WithTangents {
    let (_, _, layers) = hidden(parameters, inputs, directions, features, true);
    // ∂f/∂h of the last layer is its weight, the same for all rows and with no tangent of its own.
    backward(layers, parameters.last().expect("a last layer").clone().transpose())
}

/// From ∂f/∂h of the last layer's activations h to ∂f/∂x, with tangents where the layers carry them.
///
/// # Shapes
/// - adjoint: `[n, width]`, or one row where it is common
pub fn backward(layers: Vec<Layer>, mut adjoint: Tensor<2>) -> WithTangents {
    let mut tangents: Option<Tensor<2>> = None;
    for layer in layers.into_iter().rev() {
        let below = layer.weight.transpose();
        tangents = layer.bend.map(|(bend, z_tangents)| {
            let curved = stacked(adjoint.clone() * bend, &z_tangents) * z_tangents;
            let through = match tangents.take() {
                None => curved,
                Some(v) => {
                    let slopes = stacked(layer.slope.clone(), &v);
                    v * slopes + curved
                }
            };
            through.matmul(below.clone())
        });
        adjoint = (adjoint * layer.slope).matmul(below);
    }
    (adjoint, tangents)
}
