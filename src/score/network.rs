//! A multilayer perceptron conditioned on t, trained to be a score.
//!
//! The network F is wrapped so that it always sees and returns numbers of unit size, whatever the SDE
//! (the preconditioning of Karras et al. 2022, arXiv 2206.00364, section 5, written for a kernel
//! N(αx, σ²I)). With m and s² the data's mean and variance and v = α²s² + σ²,
//!
//! s(x,t) = −(x − αm)/v + αs/(σ√v) · F((x − αm)/√v, c(t)),
//!
//! which is the score of a Gaussian with the data's moments plus what the network has to add; it is
//! the only place where an output becomes a score. The last layer starts at zero.

use super::{Score, Time, time::Coefficient};
use crate::data::Moments;
use crate::device::upload;
use crate::noise::{Noise, Stream};
use crate::sde::Sde;
use burn::tensor::{Device, Tensor, activation::sigmoid};
use std::f64::consts::PI;
use std::sync::Arc;

/// The time enters as sines and cosines of this many multiples of a base frequency.
const FREQUENCIES: usize = 8;

/// Half the range of c(t) = ¼ ln(σ/(αs)) that the lowest frequency tells apart.
const HALF_PERIOD: f64 = 3.0;

/// How many hidden layers of how many units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Architecture {
    pub dimension: usize,
    pub width: usize,
    pub depth: usize,
}

impl Architecture {
    /// `(rows, columns)` of each parameter: for every layer its weight, its time weight (hidden layers
    /// only) and its bias.
    pub fn shapes(&self) -> Vec<[usize; 2]> {
        let Self { dimension, width, depth } = *self;
        let hidden = (0..depth).flat_map(|layer| {
            let inputs = if layer == 0 { dimension } else { width };
            [[inputs, width], [2 * FREQUENCIES, width], [1, width]]
        });
        hidden.chain([[width, dimension], [1, dimension]]).collect()
    }

    /// Weights uniform with variance 1/inputs, biases and the last layer zero.
    pub fn initialise(&self, seed: u64, device: &Device) -> Vec<Tensor<2>> {
        let mut noise = Noise::new(seed, Stream::Initialisation, 0);
        let shapes = self.shapes();
        let last_layer = shapes.len() - 2;
        let parameter = |(i, [rows, columns]): (usize, [usize; 2])| {
            let zero = rows == 1 || i >= last_layer;
            let bound = if zero { 0.0 } else { (3.0 / rows as f64).sqrt() };
            let mut draw = || (bound * (2.0 * noise.uniform() - 1.0)) as f32;
            upload((0..rows * columns).map(|_| draw()).collect(), [rows, columns], device)
        };
        shapes.into_iter().enumerate().map(parameter).collect()
    }
}

/// A network with its parameters, ready to be evaluated.
#[derive(Clone)]
pub struct Network {
    pub parameters: Vec<Tensor<2>>,
    sde: Arc<dyn Sde>,
    mean: Tensor<2>,
    std: f64,
}

/// The factors of the preconditioning at the times of a batch.
struct Preconditioning {
    mean: Coefficient,
    inputs: Coefficient,
    gaussian: Coefficient,
    outputs: Coefficient,
    /// `[n, 2·FREQUENCIES]`, or one row where the time is common.
    embedding: Tensor<2>,
}

impl Network {
    pub fn new(
        parameters: Vec<Tensor<2>>,
        sde: Arc<dyn Sde>,
        moments: &Moments,
        device: &Device,
    ) -> Self {
        let mean = upload(moments.mean.clone(), [1, moments.mean.len()], device);
        Self { parameters, sde, mean, std: moments.std }
    }

    /// The same network with other parameters.
    pub fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { parameters, ..self.clone() }
    }

    fn precondition(&self, time: &Time) -> Preconditioning {
        let device = self.mean.device();
        let alpha = |t| self.sde.alpha(t);
        let sigma = |t| self.sde.sigma(t);
        let variance = |t: f64| (alpha(t) * self.std).powi(2) + sigma(t).powi(2);
        let level = |t: f64| 0.25 * (sigma(t) / (alpha(t) * self.std)).ln();
        let embedding: Vec<f32> = time
            .values()
            .iter()
            .map(|&t| level(t))
            .flat_map(|c| (1..=FREQUENCIES).map(move |k| c * k as f64 * PI / HALF_PERIOD))
            .flat_map(|angle| [angle.sin() as f32, angle.cos() as f32])
            .collect();
        let coefficient = |f: &dyn Fn(f64) -> f64| time.coefficient(&device, f);
        Preconditioning {
            mean: coefficient(&alpha),
            inputs: coefficient(&|t| variance(t).powf(-0.5)),
            gaussian: coefficient(&|t| -1.0 / variance(t)),
            outputs: coefficient(&|t| alpha(t) * self.std / (sigma(t) * variance(t).sqrt())),
            embedding: upload(embedding, [time.values().len(), 2 * FREQUENCIES], &device),
        }
    }

    /// F and, where directions are given, its derivative along them.
    fn forward(
        &self,
        inputs: Tensor<2>,
        directions: Option<Tensor<2>>,
        embedding: &Tensor<2>,
    ) -> (Tensor<2>, Option<Tensor<2>>) {
        let [output_weight, output_bias] = self.parameters.last_chunk().expect("an output layer");
        let mut value = inputs;
        let mut tangents = directions;
        for layer in self.parameters[..self.parameters.len() - 2].chunks(3) {
            let [weight, time_weight, bias] = [0, 1, 2].map(|i| layer[i].clone());
            let conditioning = embedding.clone().matmul(time_weight) + bias;
            let z = value.matmul(weight.clone()) + conditioning;
            let gate = sigmoid(z.clone());
            value = z * gate.clone();
            tangents = tangents.map(|v| {
                // SiLU' = g + z·g(1 − g) = g + SiLU·(1 − g)
                let slope = gate.clone() + value.clone() * (gate.neg().add_scalar(1.0));
                let stacked = v.dims()[0] / slope.dims()[0];
                v.matmul(weight) * slope.repeat_dim(0, stacked)
            });
        }
        let tangents = tangents.map(|v| v.matmul(output_weight.clone()));
        (value.matmul(output_weight.clone()) + output_bias.clone(), tangents)
    }
}

impl Score for Network {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        let factors = self.precondition(time);
        let centred = x.clone() - factors.mean.times_row(&self.mean);
        let (output, _) =
            self.forward(factors.inputs.times(centred.clone()), None, &factors.embedding);
        factors.gaussian.times(centred) + factors.outputs.times(output)
    }

    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let factors = self.precondition(time);
        let centred = x.clone() - factors.mean.times_row(&self.mean);
        let (output, tangents) = self.forward(
            factors.inputs.times(centred.clone()),
            Some(factors.inputs.times(directions.clone())),
            &factors.embedding,
        );
        let score = factors.gaussian.times(centred) + factors.outputs.times(output);
        let tangents = factors.outputs.times(tangents.expect("directions were given"));
        (score, factors.gaussian.times(directions) + tangents)
    }
}
