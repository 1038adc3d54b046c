//! What is learned, each with its loss: a score network, and a classifier that guides it.

use crate::loss::{Batch, Levels, Objective, cross_entropy};
use crate::noise::{Noise, Stream};
use crate::score::{Classifier, Network};
use burn::tensor::Tensor;
use std::rc::Rc;

/// A function with parameters and the loss that they minimise.
pub trait Learner {
    /// Its own training noise.
    const STREAM: Stream;

    fn parameters(&self) -> &[Tensor<2>];

    /// The same function with other parameters.
    fn with(&self, parameters: Vec<Tensor<2>>) -> Self;

    /// The noise levels of its batches.
    fn levels(&self) -> &Levels;

    /// The losses of the rows of a batch, `[n, 1]`.
    fn losses(&self, batch: &Batch, noise: &mut Noise) -> Tensor<2>;
}

#[derive(Clone)]
pub struct ScoreLearner {
    pub network: Network,
    pub objective: Rc<Objective>,
    /// A network that can be told labels is told none with this probability, and so learns the
    /// unconditional score beside the conditional ones (arXiv 2207.12598, algorithm 1).
    pub dropout: f64,
}

impl ScoreLearner {
    /// The network as the rows of a batch see it in training: told the label of each, or none.
    fn told(&self, batch: &Batch, noise: &mut Noise) -> Network {
        if self.network.labels.count == 0 {
            return self.network.clone();
        }
        let labels = batch.labels.iter();
        self.network
            .given(labels.map(|&l| (noise.uniform() >= self.dropout).then_some(l)).collect())
    }
}

impl Learner for ScoreLearner {
    const STREAM: Stream = Stream::Training;

    fn parameters(&self) -> &[Tensor<2>] {
        &self.network.parameters
    }

    fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { network: self.network.with(parameters), ..self.clone() }
    }

    fn levels(&self) -> &Levels {
        &self.objective.levels
    }

    fn losses(&self, batch: &Batch, noise: &mut Noise) -> Tensor<2> {
        self.objective.losses(&self.told(batch, noise), batch, noise)
    }
}

#[derive(Clone)]
pub struct ClassifierLearner {
    pub classifier: Rc<Classifier>,
    /// Its weights are not used: every level counts as often as it is drawn.
    pub levels: Levels,
}

impl Learner for ClassifierLearner {
    const STREAM: Stream = Stream::Classifier;

    fn parameters(&self) -> &[Tensor<2>] {
        &self.classifier.parameters
    }

    fn with(&self, parameters: Vec<Tensor<2>>) -> Self {
        Self { classifier: Rc::new(self.classifier.with(parameters)), ..self.clone() }
    }

    fn levels(&self) -> &Levels {
        &self.levels
    }

    fn losses(&self, batch: &Batch, _noise: &mut Noise) -> Tensor<2> {
        cross_entropy(&self.classifier, batch)
    }
}
