//! The trainer: batches, Adam, the exponential moving average of the weights.

use crate::config::TrainingConfig;
use crate::data::Distribution;
use crate::device::{ReadError, read};
use crate::learner::Learner;
use crate::loss::{Batch, Draws};
use crate::noise::{Noise, Stream};
use crate::ode::Cancelled;
use burn::optim::{Adam, AdamConfig, AdamState, Optimizer};
use burn::tensor::{Device, Tensor};
use std::f64::consts::PI;

/// Losses are read back this often; more would only lengthen the queue of the device.
pub const STEPS_PER_READ: usize = 50;

/// Steps over which the learning rate rises from zero.
const WARM_UP: usize = 100;

/// The learning rate never falls below this part of its peak.
const FLOOR: f64 = 0.01;

/// What can end a call of [`Trainer::train`].
#[derive(Debug)]
pub enum TrainError {
    Diverged { step: usize, rate: f64 },
    Read(ReadError),
}

impl std::fmt::Display for TrainError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::Diverged { step, rate } => write!(
                f,
                "training.learningRate: {rate} is not allowed here; it must be smaller, because the loss is not \
                 finite at step {step}; the model is kept as it was before"
            ),
            Self::Read(error) => error.fmt(f),
        }
    }
}

/// Everything that changes while training.
#[derive(Clone)]
pub struct State {
    pub step: usize,
    pub weights: Vec<Tensor<2>>,
    /// Exponential moving average of the weights: the model that samples and is evaluated.
    pub average: Vec<Tensor<2>>,
    pub adam: Vec<Option<AdamState<2>>>,
}

pub struct Trainer<L> {
    pub state: State,
    learner: L,
    training: TrainingConfig,
    seed: u64,
    optimiser: Adam,
    device: Device,
}

impl<L: Learner> Trainer<L> {
    /// `learner` as it was initialised.
    pub fn new(learner: L, training: TrainingConfig, seed: u64, device: &Device) -> Self {
        let weights = learner.parameters();
        let adam = vec![None; weights.len()];
        Self {
            state: State { step: 0, average: weights.clone(), weights, adam },
            learner,
            training,
            seed,
            // Burn's own default ε of 1e-5 is a thousand times the customary one.
            optimiser: AdamConfig::new().with_epsilon(1e-8).build(),
            device: device.clone(),
        }
    }

    /// What has been learned, with the averaged weights.
    pub fn model(&self) -> L {
        self.learner.with(self.state.average.clone())
    }

    /// Takes `steps` steps, at most [`STEPS_PER_READ`], or fewer where `observe` ends it: it is told how many were
    /// taken before each. After an error the state is undefined.
    ///
    /// # Returns
    /// The loss of each step that was taken.
    pub async fn train(
        &mut self,
        data: &dyn Distribution,
        steps: usize,
        mut observe: impl AsyncFnMut(usize) -> Result<(), Cancelled>,
    ) -> Result<Vec<f32>, TrainError> {
        let first = self.state.step;
        let mut pending = Vec::with_capacity(steps);
        for taken in 0..steps {
            if observe(taken).await.is_err() {
                break;
            }
            let learner = self.learner.with(self.state.weights.clone());
            learner.settle().await.map_err(TrainError::Read)?;
            pending.push(self.step(data));
        }
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        let taken = pending.len();
        let values = read([Tensor::cat(pending, 0), self.weight_sum()]).await;
        let mut values = values.map_err(TrainError::Read)?.concat();
        if let Some(i) = values.iter().position(|loss| !loss.is_finite()) {
            let step = first + i.min(taken - 1);
            return Err(TrainError::Diverged { step, rate: self.training.learning_rate() });
        }
        values.truncate(taken);
        Ok(values)
    }

    /// Tells the host of the averaged parameters.
    pub async fn settle(&self) -> Result<(), ReadError> {
        self.model().settle().await
    }

    /// Infinite or NaN as soon as one weight is: the last step may spoil the weights without its loss
    /// telling.
    fn weight_sum(&self) -> Tensor<1> {
        let sums = self.state.weights.iter().map(|weight| weight.clone().sum());
        sums.reduce(|a, b| a + b).expect("a network has weights")
    }

    /// The noise of a step, of which the batch's data are drawn first.
    fn noise(&self, step: usize) -> Noise {
        Noise::new(self.seed, L::STREAM, step as u32)
    }

    /// One step of Adam; returns its loss, still on the device.
    fn step(&mut self, data: &dyn Distribution) -> Tensor<1> {
        let mut noise = self.noise(self.state.step);
        let (loss, gradients) = self.gradients(&self.state.weights, data, &mut noise);
        let rate = learning_rate(&self.training, self.state.step);
        let decay = average_decay(&self.training, self.state.step);
        for (i, gradient) in gradients.into_iter().enumerate() {
            let adam = self.state.adam[i].take();
            let weight = self.state.weights[i].clone();
            let (weight, adam) = self.optimiser.step(rate, weight, gradient, adam);
            let average = &self.state.average[i];
            self.state.average[i] =
                average.clone() + (weight.clone() - average.clone()).mul_scalar(1.0 - decay);
            self.state.weights[i] = weight;
            self.state.adam[i] = adam;
        }
        self.state.step += 1;
        loss
    }

    /// The loss of one batch and its gradient in each of the weights.
    fn gradients(
        &self,
        weights: &[Tensor<2>],
        data: &dyn Distribution,
        noise: &mut Noise,
    ) -> (Tensor<1>, Vec<Tensor<2>>) {
        let leaves: Vec<Tensor<2>> =
            weights.iter().map(|w| w.clone().autodiff().require_grad()).collect();
        let learner = self.learner.with(leaves);
        let (rows, draws) = (self.training.batch_size, Draws::Stratified);
        let (levels, averaging) = (learner.levels(), learner.averaging());
        let batch = Batch::draw(levels, averaging, data, rows, draws, noise, &self.device);
        learner.gradients(&batch, noise)
    }

    /// tr Cov of the gradient of a batch at the averaged weights, from this many fresh batches, at least two:
    /// how noisy the descent of the loss is. Comparable between objectives with the same expectation.
    pub async fn gradient_variance<E: From<ReadError>>(
        &self,
        data: &dyn Distribution,
        batches: usize,
        mut observe: impl AsyncFnMut(f64) -> Result<(), E>,
    ) -> Result<f64, E> {
        let compared = &self.state.average[..self.learner.descending()];
        let zeros = || compared.iter().map(Tensor::zeros_like).collect::<Vec<_>>();
        let (mut sums, mut squares) = (zeros(), zeros());
        for batch in 0..batches {
            observe(batch as f64 / batches as f64).await?;
            let mut noise = Noise::new(self.seed, Stream::Gradient, batch as u32);
            let (_, gradients) = self.gradients(&self.state.average, data, &mut noise);
            for (i, gradient) in gradients.into_iter().take(compared.len()).enumerate() {
                sums[i] = sums[i].clone() + gradient.clone();
                squares[i] = squares[i].clone() + gradient.square();
            }
        }
        let n = batches as f64;
        let values = read(sums.into_iter().chain(squares)).await?;
        let (sums, squares) = values.split_at(values.len() / 2);
        let each = sums.iter().flatten().zip(squares.iter().flatten());
        let variance = |(sum, square): (&f32, &f32)| {
            (f64::from(*square) - f64::from(*sum).powi(2) / n) / (n - 1.0)
        };
        Ok(each.map(variance).sum())
    }

    /// The latest `count` data that training has drawn, or all where there are fewer, `[n, D]`.
    pub async fn latest_data(
        &self,
        data: &dyn Distribution,
        count: usize,
        mut observe: impl AsyncFnMut(f64) -> Result<(), Cancelled>,
    ) -> Result<Vec<f32>, Cancelled> {
        let size = self.training.batch_size;
        let batches = count.div_ceil(size).min(self.state.step);
        let mut points = Vec::new();
        for batch in 0..batches {
            observe(batch as f64 / batches as f64).await?;
            let step = self.state.step - batches + batch;
            points.extend(data.sample(size, &mut self.noise(step)));
        }
        Ok(points.split_off(points.len().saturating_sub(count * data.dimension())))
    }
}

/// Linear warm-up, then half a cosine down to the floor at `decay_steps`.
fn learning_rate(training: &TrainingConfig, step: usize) -> f64 {
    let step = step as f64;
    let progress = (step / training.decay_steps as f64).min(1.0);
    let cosine = 0.5 * (1.0 + (PI * progress).cos());
    let warm_up = ((step + 1.0) / WARM_UP as f64).min(1.0);
    training.learning_rate() * warm_up * (FLOOR + (1.0 - FLOOR) * cosine)
}

/// The average forgets its beginning: it starts with a short memory that grows to `ema_decay`.
fn average_decay(training: &TrainingConfig, step: usize) -> f64 {
    let step = step as f64;
    ((1.0 + step) / (10.0 + step)).min(training.ema_decay)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand, with a peak of 0.01 over 1000 steps: a hundredth of it at first, at half time the mean of peak and
    /// floor, and the floor from the end on.
    #[test]
    fn the_learning_rate_warms_up_and_falls_along_a_cosine() {
        let training =
            TrainingConfig { learning_rate: Some(0.01), decay_steps: 1000, ..Default::default() };
        for (step, rate) in [
            (0, 1.0e-4),
            (49, 4.970_7e-3),
            (99, 9.762_5e-3),
            (250, 8.550_2e-3),
            (500, 5.05e-3),
            (750, 1.549_8e-3),
            (1000, 1e-4),
            (100_000, 1e-4),
        ] {
            let found = learning_rate(&training, step);
            assert!((found / rate - 1.0).abs() < 1e-4, "{found} at step {step}, and not {rate}");
        }
    }

    #[test]
    fn the_average_forgets_its_beginning_first() {
        let training = TrainingConfig { ema_decay: 0.9, ..Default::default() };
        for (step, decay) in [(0, 0.1), (1, 2.0 / 11.0), (8, 0.5), (80, 0.9), (81, 0.9)] {
            let found = average_decay(&training, step);
            assert!((found - decay).abs() < 1e-12, "{found} at step {step}, and not {decay}");
        }
    }
}
