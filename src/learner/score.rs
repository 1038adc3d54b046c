//! A score network, and what may be learned with it.

use super::{Graphless, Learner, ScheduleLearner, gradients_of, mean_and_gradients};
use crate::device::ReadError;
use crate::likelihood::Dequantizer;
use crate::loss::{Averaging, Batch, Levels, Objective};
use crate::noise::{Noise, Stream};
use crate::score::Network;
use burn::tensor::Tensor;
use std::rc::Rc;

#[derive(Clone)]
pub struct ScoreLearner {
    pub network: Network,
    pub objective: Rc<Objective>,
    /// A network that can be told labels is told none with this probability, and so learns the
    /// unconditional score beside the conditional ones (arXiv 2207.12598, algorithm 1).
    pub dropout: f64,
    /// Trained by the bound of which the objective is a part, with λ = g².
    pub dequantizer: Option<Dequantizer>,
    /// The schedule of the forward process, where it is learned.
    pub schedule: Option<ScheduleLearner>,
}

impl ScoreLearner {
    /// The network as the rows of a batch see it in training: told the label of each, or none.
    fn told(&self, batch: &Batch, noise: &mut Noise) -> Network {
        if self.network.labels.count == 0 {
            return self.network.clone();
        }
        self.network.given(told(&batch.labels, self.dropout, noise))
    }
}

/// Of the labels of a batch those that a network is told: none of a row with the given probability.
pub(super) fn told(labels: &[usize], dropout: f64, noise: &mut Noise) -> Vec<Option<usize>> {
    labels.iter().map(|&label| (noise.uniform() >= dropout).then_some(label)).collect()
}

impl Learner for ScoreLearner {
    const STREAM: Stream = Stream::Training;

    /// The network's, the dequantizer's, the schedule's.
    fn parameters(&self) -> Vec<Tensor<2>> {
        let dequantizer = self.dequantizer.iter().flat_map(|d| d.parameters.iter());
        let schedule = self.schedule.iter().map(|schedule| &schedule.parameters);
        self.network.parameters.iter().chain(dequantizer).chain(schedule).cloned().collect()
    }

    fn with(&self, mut parameters: Vec<Tensor<2>>) -> Self {
        let mut others = parameters.split_off(self.network.parameters.len()).into_iter();
        let dequantizer = self.dequantizer.as_ref().map(|dequantizer| {
            dequantizer.with(others.by_ref().take(dequantizer.parameters.len()).collect())
        });
        let schedule = self.schedule.as_ref().zip(others.next());
        Self {
            network: self.network.with(parameters),
            dequantizer,
            schedule: schedule.map(|(schedule, parameters)| schedule.with(parameters)),
            ..self.clone()
        }
    }

    fn levels(&self) -> &Levels {
        &self.objective.levels
    }

    fn averaging(&self) -> Option<Averaging> {
        self.objective.averaging
    }

    /// Those of the objective; with a dequantizer what of the bound on −ln P depends on it, too.
    fn losses(&self, batch: &Batch, noise: &mut Noise) -> Tensor<2> {
        let Some(dequantizer) = &self.dequantizer else {
            return self.objective.losses(&self.told(batch, noise), batch, noise);
        };
        let (clean, log_q) = dequantizer.redraw(&batch.clean, noise);
        let batch = batch.with(self.levels().kernel(), clean.clone(), batch.time.clone());
        let surprise = self.objective.levels.prior_surprise(clean);
        self.objective.losses(&self.told(&batch, noise), &batch, noise) + log_q + surprise
    }

    fn gradients(&self, batch: &Batch, noise: &mut Noise) -> (Tensor<1>, Vec<Tensor<2>>) {
        let Some(schedule) = &self.schedule else {
            return mean_and_gradients(self, batch, noise);
        };
        let network = self.told(batch, noise);
        let (loss, found, of_schedule) =
            schedule.gradients(&network, &self.objective, batch, noise);
        let mut gradients = gradients_of(&self.network.parameters, &found);
        gradients.push(of_schedule);
        (loss, gradients)
    }

    fn graphless(&self) -> Option<Graphless> {
        Graphless::of(self)
    }

    /// All but the schedule's.
    fn descending(&self) -> usize {
        self.parameters().len() - usize::from(self.schedule.is_some())
    }

    async fn settle(&self) -> Result<(), ReadError> {
        match &self.schedule {
            None => Ok(()),
            Some(schedule) => schedule.settle().await,
        }
    }
}
