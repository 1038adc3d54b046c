//! A learned score: a perceptron under its preconditioning.

use super::fourier::Fourier;
use super::perceptron::{Field, WithTangents, free, gradient, potential};
use super::preconditioning::Preconditioning;
use super::{Differentiable, Score, Time};
use crate::device::upload;
use crate::sde::Kernel;
use burn::tensor::{Device, Tensor};
use std::sync::Arc;

/// The labels that a class-conditional network is told, beside the time and like it: `count` numbers of which
/// one is 1, or none where there is no label.
#[derive(Clone)]
pub struct Labels {
    /// K, 0 for a network that knows of no labels.
    pub count: usize,
    /// One for all rows, or one for each.
    pub values: Vec<Option<usize>>,
}

impl Labels {
    /// No label for any row.
    pub fn none(count: usize) -> Self {
        Self { count, values: vec![None] }
    }

    /// `features` of the time with those of the labels beside them.
    fn beside(&self, features: Tensor<2>, device: &Device) -> Tensor<2> {
        if self.count == 0 {
            return features;
        }
        let mut one_hot = vec![0.0; self.values.len() * self.count];
        for (row, label) in self.values.iter().enumerate() {
            if let Some(label) = label {
                one_hot[row * self.count + label] = 1.0;
            }
        }
        let labels = upload(one_hot, [self.values.len(), self.count], device);
        let [times, width] = features.dims();
        let rows = times.max(self.values.len());
        let columns = [features.expand([rows, width]), labels.expand([rows, self.count])];
        Tensor::cat(columns.into(), 1)
    }
}

/// A network with its parameters, ready to be evaluated.
#[derive(Clone)]
pub struct Network {
    pub parameters: Vec<Tensor<2>>,
    pub field: Field,
    pub labels: Labels,
    fourier: Option<Fourier>,
    preconditioning: Preconditioning,
}

impl Network {
    /// `labels`: how many the network can be told; `fourier`: what it sees beside its input.
    pub fn new(
        parameters: Vec<Tensor<2>>,
        field: Field,
        labels: usize,
        fourier: Option<Fourier>,
        preconditioning: Preconditioning,
    ) -> Self {
        Self { parameters, field, labels: Labels::none(labels), fourier, preconditioning }
    }

    /// The conditional score of a label, or of one for each row.
    pub fn given(&self, values: Vec<Option<usize>>) -> Self {
        Self { labels: Labels { values, ..self.labels }, ..self.clone() }
    }

    /// The same network with other parameters.
    pub fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { parameters, ..self.clone() }
    }

    /// The same network for a kernel that runs through the same levels at other times.
    pub fn on(&self, kernel: Arc<dyn Kernel>) -> Self {
        Self { preconditioning: self.preconditioning.on(kernel), ..self.clone() }
    }

    /// s = a·(x − αm) + b·F, and the same of the directions.
    fn field(&self, x: &Tensor<2>, directions: Option<Tensor<2>>, time: &Time) -> WithTangents {
        let factors = self.preconditioning.factors(x, time);
        let features = self.labels.beside(factors.features, &x.device());
        let inputs = factors.inputs.times(factors.centred.clone());
        let along = directions.clone().map(|v| factors.inputs.times(v));
        let forward = if self.field == Field::Gradient { gradient } else { free };
        let (value, tangents) = match &self.fourier {
            None => forward(&self.parameters, inputs, along, &features),
            Some(fourier) => {
                let waves = fourier.at(&inputs, &factors.noise);
                let seen = waves.beside(inputs);
                let moved = along.clone().map(|v| waves.tangents(v));
                let output = forward(&self.parameters, seen, moved, &features);
                match self.field {
                    Field::Gradient => waves.gradient(output, along.as_ref()),
                    Field::Free => output,
                }
            }
        };
        let join = |linear, output| factors.linear.times(linear) + factors.output.times(output);
        let tangents = directions.zip(tangents).map(|(v, tangents)| join(v, tangents));
        (join(factors.centred.clone(), value), tangents)
    }

    /// What the network is shown of points beside the time, `[n, inputs]`.
    pub fn shown(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        let factors = self.preconditioning.factors(x, time);
        let inputs = factors.inputs.times(factors.centred);
        match &self.fourier {
            None => inputs,
            Some(fourier) => fourier.at(&inputs, &factors.noise).beside(inputs),
        }
    }

    /// The log-density of an energy-based model up to a constant, −E(x,t), `[n, 1]`: the function whose
    /// gradient is the score, ½a‖x − αm‖² + b√v·f. Only a gradient field has one.
    pub fn log_density_unnormalised(&self, x: &Tensor<2>, time: &Time) -> Option<Tensor<2>> {
        if self.field != Field::Gradient {
            return None;
        }
        let factors = self.preconditioning.factors(x, time);
        let device = x.device();
        let features = self.labels.beside(factors.features, &device);
        let f = potential(&self.parameters, self.shown(x, time), &features);
        let scale = time.coefficient(&device, |t| {
            self.preconditioning.output(t) / self.preconditioning.inputs(t)
        });
        let square = factors.centred.square().sum_dim(1).mul_scalar(0.5);
        Some(factors.linear.times(square) + scale.times(f))
    }
}

impl Score for Network {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        self.field(x, None, time).0
    }
}

impl Differentiable for Network {
    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let (score, tangents) = self.field(x, Some(directions), time);
        (score, tangents.expect("directions were given"))
    }
}
