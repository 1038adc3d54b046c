//! A learned score: a perceptron under its preconditioning.

use super::fourier::Fourier;
use super::perceptron::{Field, WithTangents, free, gradient, potential};
use super::preconditioning::{Preconditioning, TIME_FEATURES};
use super::{Coefficient, Differentiable, Score, Time};
use crate::device::{host_values, is_plain, upload};
use crate::kernel::{Inputs, Perceptron, Shape, Waves};
use crate::sde::Kernel;
use burn::tensor::{Device, Tensor};
use std::cell::OnceCell;
use std::rc::Rc;
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
    pub preconditioning: Preconditioning,
    /// As loops, once they were needed.
    loops: OnceCell<Rc<Perceptron>>,
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
        let (labels, loops) = (Labels::none(labels), OnceCell::new());
        Self { parameters, field, labels, fourier, preconditioning, loops }
    }

    /// The conditional score of a label, or of one for each row.
    pub fn given(&self, values: Vec<Option<usize>>) -> Self {
        Self { labels: Labels { values, ..self.labels }, ..self.clone() }
    }

    /// The same network with other parameters.
    pub fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { parameters, loops: OnceCell::new(), ..self.clone() }
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
        let (value, tangents) = if is_plain(x) && is_plain(&self.parameters[0]) {
            self.in_loops(inputs, along, &factors.noise, features)
        } else {
            self.in_tensors(inputs, along, &factors.noise, features)
        };
        let join = |linear, output| factors.linear.times(linear) + factors.output.times(output);
        let tangents = directions.zip(tangents).map(|(v, tangents)| join(v, tangents));
        (join(factors.centred.clone(), value), tangents)
    }

    /// F and ∇F·v, in operations that Burn can differentiate.
    fn in_tensors(
        &self,
        inputs: Tensor<2>,
        along: Option<Tensor<2>>,
        noise: &Coefficient,
        features: Tensor<2>,
    ) -> WithTangents {
        let forward = if self.field == Field::Gradient { gradient } else { free };
        let Some(fourier) = &self.fourier else {
            return forward(&self.parameters, inputs, along, &features);
        };
        let waves = fourier.at(&inputs, noise);
        let seen = waves.beside(inputs);
        let moved = along.clone().map(|v| waves.tangents(v));
        let output = forward(&self.parameters, seen, moved, &features);
        match self.field {
            Field::Gradient => waves.gradient(output, along.as_ref()),
            Field::Free => output,
        }
    }

    /// The same, several times as fast.
    fn in_loops(
        &self,
        inputs: Tensor<2>,
        along: Option<Tensor<2>>,
        noise: &Coefficient,
        features: Tensor<2>,
    ) -> WithTangents {
        let ([n, dimension], device) = (inputs.dims(), inputs.device());
        let points = host_values(inputs);
        let directions = along.map_or_else(Vec::new, host_values);
        let noise = match noise {
            Coefficient::Common(part) => vec![*part as f32],
            Coefficient::PerRow(parts) => host_values(*parts.clone()),
        };
        let features = host_values(features);
        let perceptron = self.loops.get_or_init(|| {
            let parameters = self.parameters.iter().cloned().map(host_values);
            Rc::new(Perceptron::new(self.shape(), &parameters.collect::<Vec<_>>().concat()))
        });
        let inputs =
            Inputs { points: &points, noise: &noise, features: &features, directions: &directions };
        let (values, tangents) = perceptron.field(&inputs);
        let several = tangents.len() / dimension;
        let tangents = (several > 0).then(|| upload(tangents, [several, dimension], &device));
        (upload(values, [n, dimension], &device), tangents)
    }

    /// That of its perceptron.
    pub fn shape(&self) -> Shape {
        let dimension = self.preconditioning.mean().len();
        let waves = self.fourier.as_ref().map(|fourier| fourier.waves.clone());
        let gradient = self.field == Field::Gradient;
        Shape {
            dimension,
            waves: waves.unwrap_or_else(|| Waves::none(dimension)),
            features: TIME_FEATURES + self.labels.count,
            width: self.parameters[0].dims()[1],
            depth: (self.parameters.len() - 2) / 2,
            gradient,
        }
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
            let level = self.preconditioning.level(t);
            level.output / level.inputs
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
