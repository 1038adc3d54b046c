//! A noise-conditional classifier pₜ(y|x): what guidance needs beside a score.

use super::perceptron::{backward, hidden};
use super::preconditioning::Preconditioning;
use super::{Score, Time};
use crate::device::upload;
use crate::sde::Kernel;
use burn::tensor::{Tensor, activation::log_softmax};
use std::rc::Rc;
use std::sync::Arc;

#[derive(Clone)]
pub struct Classifier {
    pub parameters: Vec<Tensor<2>>,
    preconditioning: Preconditioning,
}

impl Classifier {
    pub fn new(parameters: Vec<Tensor<2>>, preconditioning: Preconditioning) -> Self {
        Self { parameters, preconditioning }
    }

    /// The same classifier with other parameters.
    pub fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { parameters, ..self.clone() }
    }

    /// The same classifier for a kernel that runs through the same levels at other times.
    pub fn on(&self, kernel: Arc<dyn Kernel>) -> Self {
        Self { preconditioning: self.preconditioning.on(kernel), ..self.clone() }
    }

    /// ln pₜ(y|x) for every label.
    ///
    /// # Shapes
    /// - x: `[n, D]`
    /// - output: `[n, K]`
    pub fn log_probabilities(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        let factors = self.preconditioning.factors(x, time);
        let inputs = factors.inputs.times(factors.centred);
        let (value, _, _) = hidden(&self.parameters, inputs, None, &factors.features, false);
        self.last_layer(value)
    }

    fn last_layer(&self, value: Tensor<2>) -> Tensor<2> {
        let [weight, bias] = self.parameters.last_chunk().expect("a last layer");
        log_softmax(value.matmul(weight.clone()) + bias.clone(), 1)
    }
}

/// ∇log pₜ(y|x) of one label y as a vector field.
pub struct Likelihood {
    pub classifier: Rc<Classifier>,
    pub label: usize,
}

impl Score for Likelihood {
    /// The classifier's backward pass, written out: it starts with eᵧ − p(·|x), the gradient of ln p(y|x) in
    /// the last layer's outputs.
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        let Classifier { parameters, preconditioning } = &*self.classifier;
        let factors = preconditioning.factors(x, time);
        let inputs = factors.inputs.times(factors.centred);
        let (value, _, layers) = hidden(parameters, inputs, None, &factors.features, true);
        let log_probabilities = self.classifier.last_layer(value);
        let labels = log_probabilities.dims()[1];
        let mut one_hot = vec![0.0; labels];
        one_hot[self.label] = 1.0;
        let outputs = upload(one_hot, [1, labels], &x.device()) - log_probabilities.exp();
        let [weight, _] = parameters.last_chunk().expect("a last layer");
        let (gradient, _) = backward(layers, outputs.matmul(weight.clone().transpose()));
        factors.inputs.times(gradient)
    }
}
