//! A learned score: a perceptron under its conditioning.

use super::conditioning::Conditioning;
use super::perceptron::{Field, WithTangents, free, gradient, potential};
use super::{Score, Time};
use burn::tensor::Tensor;

/// A network with its parameters, ready to be evaluated.
#[derive(Clone)]
pub struct Network {
    pub parameters: Vec<Tensor<2>>,
    pub field: Field,
    conditioning: Conditioning,
}

impl Network {
    pub fn new(parameters: Vec<Tensor<2>>, field: Field, conditioning: Conditioning) -> Self {
        Self { parameters, field, conditioning }
    }

    /// The same network with other parameters.
    pub fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { parameters, ..self.clone() }
    }

    /// s = a·(x − αm) + b·F, and the same of the directions.
    fn field(&self, x: &Tensor<2>, directions: Option<Tensor<2>>, time: &Time) -> WithTangents {
        let factors = self.conditioning.factors(x, time);
        let forward = match self.field {
            Field::Free => free,
            Field::Gradient => gradient,
        };
        let (value, tangents) = forward(
            &self.parameters,
            factors.inputs.times(factors.centred.clone()),
            directions.clone().map(|v| factors.inputs.times(v)),
            &factors.features,
        );
        let join = |linear, output| factors.linear.times(linear) + factors.output.times(output);
        let tangents = directions.zip(tangents).map(|(v, tangents)| join(v, tangents));
        (join(factors.centred.clone(), value), tangents)
    }

    /// The log-density of an energy-based model up to a constant, −E(x,t), `[n, 1]`: the function whose
    /// gradient is the score, ½a‖x − αm‖² + b√v·f. Only a gradient field has one.
    pub fn log_density_unnormalised(&self, x: &Tensor<2>, time: &Time) -> Option<Tensor<2>> {
        if self.field == Field::Free {
            return None;
        }
        let factors = self.conditioning.factors(x, time);
        let inputs = factors.inputs.times(factors.centred.clone());
        let f = potential(&self.parameters, inputs, &factors.features);
        let device = x.device();
        let scale = time
            .coefficient(&device, |t| self.conditioning.output(t) / self.conditioning.inputs(t));
        let square = factors.centred.square().sum_dim(1).mul_scalar(0.5);
        Some(factors.linear.times(square) + scale.times(f))
    }
}

impl Score for Network {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        self.field(x, None, time).0
    }

    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let (score, tangents) = self.field(x, Some(directions), time);
        (score, tangents.expect("directions were given"))
    }
}
