//! Everything that changes while training, all parameters one after the other in one list.

use crate::device::{host_values, upload_list};
use crate::kernel::{self, Moments, Rates};
use burn::tensor::Tensor;
use std::rc::Rc;

#[derive(Clone)]
pub struct State {
    pub step: usize,
    /// Of each parameter, in the order in which they lie.
    pub shapes: Rc<Vec<[usize; 2]>>,
    pub weights: Tensor<1>,
    /// Exponential moving average of the weights: the model that samples and is evaluated.
    pub average: Tensor<1>,
    /// Adam's m and v.
    pub first_moment: Tensor<1>,
    pub second_moment: Tensor<1>,
}

/// The lists of a state on the host.
pub struct Numbers {
    pub weights: Vec<f32>,
    average: Vec<f32>,
    first_moment: Vec<f32>,
    second_moment: Vec<f32>,
}

/// One list of several parameters.
pub fn flat(parameters: Vec<Tensor<2>>) -> Tensor<1> {
    Tensor::cat(parameters.into_iter().map(|p| p.flatten(0, 1)).collect(), 0)
}

impl State {
    /// Before the first step.
    pub fn new(parameters: Vec<Tensor<2>>) -> Self {
        let shapes = Rc::new(parameters.iter().map(Tensor::dims).collect());
        let weights = flat(parameters);
        Self {
            step: 0,
            shapes,
            average: weights.clone(),
            first_moment: weights.zeros_like(),
            second_moment: weights.zeros_like(),
            weights,
        }
    }

    /// How many numbers the first parameters have, so many of them.
    pub fn numbers(&self, parameters: usize) -> usize {
        self.shapes[..parameters].iter().map(|[rows, columns]| rows * columns).sum()
    }

    /// The parameters that lie in a list.
    pub fn split(&self, list: &Tensor<1>) -> Vec<Tensor<2>> {
        let mut first = 0;
        let parameter = |&[rows, columns]: &[usize; 2]| {
            let count = rows * columns;
            first += count;
            list.clone().narrow(0, first - count, count).reshape([rows, columns])
        };
        self.shapes.iter().map(parameter).collect()
    }

    pub fn on_host(&self) -> Numbers {
        let list = |list: &Tensor<1>| host_values(list.clone());
        Numbers {
            weights: list(&self.weights),
            average: list(&self.average),
            first_moment: list(&self.first_moment),
            second_moment: list(&self.second_moment),
        }
    }

    pub fn return_from_host(&mut self, numbers: Numbers) {
        let device = self.weights.device();
        self.weights = upload_list(numbers.weights, &device);
        self.average = upload_list(numbers.average, &device);
        self.first_moment = upload_list(numbers.first_moment, &device);
        self.second_moment = upload_list(numbers.second_moment, &device);
    }
}

impl Numbers {
    /// One step of Adam and of the average.
    pub fn adam(&mut self, gradient: &[f32], rates: &Rates) {
        let Self { weights, average, first_moment, second_moment } = self;
        let moments = Moments { first: first_moment, second: second_moment };
        kernel::adam(gradient, rates, weights, average, moments);
    }
}
