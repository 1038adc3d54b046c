//! A classifier of noisy data.

use super::Learner;
use crate::loss::{Batch, Levels, cross_entropy};
use crate::noise::{Noise, Stream};
use crate::score::Classifier;
use burn::tensor::Tensor;
use std::rc::Rc;

#[derive(Clone)]
pub struct ClassifierLearner {
    pub classifier: Rc<Classifier>,
    /// Its weights are not used: every level counts as often as it is drawn.
    pub levels: Levels,
}

impl Learner for ClassifierLearner {
    const STREAM: Stream = Stream::Classifier;

    fn parameters(&self) -> Vec<Tensor<2>> {
        self.classifier.parameters.clone()
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
