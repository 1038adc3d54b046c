//! Dequantization: grey levels k ∈ {0 … L−1} become x = (k + u)/L with u ∈ (0, 1), so that a density can be
//! learned. For any law q(u|k) (Ho et al. 2019, arXiv 1902.00275, equation 4)
//!
//! −ln P(k) ≤ E_q[−ln p(x) + D ln L + ln q(u|k)].
//!
//! Uniform u has ln q = 0. Here q is a flow that sees k, two affine couplings of the halves of a chequer-board
//! (Dinh et al. 2017, arXiv 1605.08803, section 3.4) under a sigmoid, so that training it by the bound shapes
//! x for the model that has to learn it.

use crate::device::upload;
use crate::noise::{Noise, Stream};
use crate::score::perceptron::{free, initial, shapes};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use std::f64::consts::{LN_2, TAU};

const WIDTH: usize = 128;
const HIDDEN: usize = 2;
const COUPLINGS: usize = 2;

/// Tensors of one coupling: two for each layer, and the weight of what the first is told.
const PER_COUPLING: usize = 2 * HIDDEN + 3;

/// The largest |ln scale| of a coupling.
const STRETCH: f64 = 2.0;

/// The flow q(u|k) with its parameters. It begins as the sigmoid of a standard normal, a bump in the middle of
/// each level: a network learns that more easily than the edges of a box.
#[derive(Clone)]
pub struct Dequantizer {
    pub parameters: Vec<Tensor<2>>,
    /// L
    levels: usize,
}

impl Dequantizer {
    /// As it begins.
    pub fn new(dimension: usize, levels: usize, seed: u64, device: &Device) -> Self {
        let shapes = shapes(dimension, dimension, 2 * dimension, WIDTH, HIDDEN);
        let mut noise = Noise::new(seed, Stream::Initialisation, 2);
        let parameters =
            (0..COUPLINGS).flat_map(|_| initial(&shapes, HIDDEN, &mut noise, device)).collect();
        Self { parameters, levels }
    }

    /// Units of all its layers, which is what a row of a batch keeps while training.
    pub fn units(dimension: usize) -> usize {
        COUPLINGS * (HIDDEN * WIDTH + 2 * dimension)
    }

    /// The same flow with other parameters.
    pub fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { parameters, ..self.clone() }
    }

    /// Draws x given the levels of other such draws.
    ///
    /// # Shapes
    /// - points: `[n, D]`, in [0, 1], of which only the level counts
    /// - output: x `[n, D]`, and ln q(u|k) `[n, 1]` in nats
    pub fn redraw(&self, points: &Tensor<2>, noise: &mut Noise) -> (Tensor<2>, Tensor<2>) {
        let ([n, dimension], device) = (points.dims(), points.device().without_autodiff());
        let last = (self.levels - 1) as f64;
        let levels = points.clone().mul_scalar(self.levels as f64).floor().clamp(0.0, last);
        let image = levels.clone().mul_scalar(2.0 / last).sub_scalar(1.0);

        let start = upload(noise.normals(n * dimension), [n, dimension], &device);
        let half_squares = start.clone().square().sum_dim(1).mul_scalar(0.5);
        let mut log_q = half_squares.neg().sub_scalar(0.5 * dimension as f64 * TAU.ln());
        let mut y = start;
        for (half, parameters) in self.parameters.chunks(PER_COUPLING).enumerate() {
            let kept = chequers(dimension, half, &device);
            let moved = kept.clone().neg().add_scalar(1.0);
            let (output, _) = free(parameters, y.clone() * kept, None, &image);
            let shift = output.clone().narrow(1, 0, dimension) * moved.clone();
            let log_scale = output.narrow(1, dimension, dimension).tanh().mul_scalar(STRETCH);
            let log_scale = log_scale * moved;
            y = y * log_scale.clone().exp() + shift;
            log_q = log_q - log_scale.sum_dim(1);
        }
        // −ln u(1 − u) of u = sigmoid(y)
        let minus_log_slope = y.clone().abs() + y.clone().abs().neg().exp().log1p().mul_scalar(2.0);
        let x = (levels + sigmoid(y)).div_scalar(self.levels as f64);
        (x, log_q + minus_log_slope.sum_dim(1))
    }
}

/// Ones on the black fields of a chequer-board, or on the white ones, row by row.
fn chequers(dimension: usize, half: usize, device: &Device) -> Tensor<2> {
    let side = (dimension as f64).sqrt() as usize;
    let field = |i: usize| ((i / side + i % side + half) % 2) as f32;
    upload((0..dimension).map(field).collect(), [1, dimension], device)
}

/// Bits that a coordinate of the levels costs, from nats of ln q − ln p.
pub fn bits_per_dimension(nats: f64, dimension: usize, levels: usize) -> f64 {
    (nats / dimension as f64 + (levels as f64).ln()) / LN_2
}
