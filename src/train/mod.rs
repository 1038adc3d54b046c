//! The trainer: batches, Adam, the exponential moving average of the weights.

mod adam;
mod state;

pub use state::State;

use crate::config::TrainingConfig;
use crate::data::Distribution;
use crate::device::{ReadError, has_loops, host_values, read, upload_list};
use crate::kernel::Rates;
use crate::learner::{Graphless, Learner};
use crate::loss::{Draws, Rows};
use crate::noise::{Noise, Stream};
use crate::ode::Cancelled;
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

pub struct Trainer<L> {
    pub state: State,
    learner: L,
    training: TrainingConfig,
    seed: u64,
    device: Device,
}

impl<L: Learner> Trainer<L> {
    /// `learner` as it was initialised.
    pub fn new(learner: L, training: TrainingConfig, seed: u64, device: &Device) -> Self {
        let state = State::new(learner.parameters());
        Self { state, learner, training, seed, device: device.clone() }
    }

    /// What is learned, with these of the numbers of a state.
    fn with(&self, numbers: &Tensor<1>) -> L {
        self.learner.with(self.state.split(numbers))
    }

    /// What has been learned, with the averaged weights.
    pub fn model(&self) -> L {
        self.with(&self.state.average)
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
        observe: impl AsyncFnMut(usize) -> Result<(), Cancelled>,
    ) -> Result<Vec<f32>, TrainError> {
        let first = self.state.step;
        let values = match self.graphless() {
            Some(graphless) => self.steps_in_loops(&graphless, data, steps, observe).await,
            None => self.steps_in_tensors(data, steps, observe).await?,
        };
        let Some((losses, sum)) = values else { return Ok(Vec::new()) };
        if let Some(i) = losses.iter().chain([&sum]).position(|loss| !loss.is_finite()) {
            let step = first + i.min(losses.len() - 1);
            return Err(TrainError::Diverged { step, rate: self.training.learning_rate() });
        }
        Ok(losses)
    }

    /// The losses, and the sum of the weights: not finite as soon as one is not, for the last step may spoil them without
    /// its loss telling.
    async fn steps_in_tensors(
        &mut self,
        data: &dyn Distribution,
        steps: usize,
        mut observe: impl AsyncFnMut(usize) -> Result<(), Cancelled>,
    ) -> Result<Option<(Vec<f32>, f32)>, TrainError> {
        let mut pending = Vec::with_capacity(steps + 1);
        for taken in 0..steps {
            if observe(taken).await.is_err() {
                break;
            }
            self.with(&self.state.weights).settle().await.map_err(TrainError::Read)?;
            pending.push(self.step(data));
        }
        if pending.is_empty() {
            return Ok(None);
        }
        pending.push(self.state.weights.clone().sum());
        let mut values = read([Tensor::cat(pending, 0)]).await.map_err(TrainError::Read)?.remove(0);
        let sum = values.pop().expect("the last of them");
        Ok(Some((values, sum)))
    }

    /// The same on the CPU, without a graph.
    async fn steps_in_loops(
        &mut self,
        graphless: &Graphless,
        data: &dyn Distribution,
        steps: usize,
        mut observe: impl AsyncFnMut(usize) -> Result<(), Cancelled>,
    ) -> Option<(Vec<f32>, f32)> {
        let mut losses = Vec::with_capacity(steps);
        let mut numbers = self.state.on_host();
        for taken in 0..steps {
            if observe(taken).await.is_err() {
                break;
            }
            let mut noise = self.noise(self.state.step);
            let rows = self.rows(&self.learner, data, &mut noise);
            let (loss, gradient) = graphless.gradient(&numbers.weights, &rows, &mut noise);
            numbers.adam(&gradient, &self.rates());
            self.state.step += 1;
            losses.push(loss);
        }
        let sum = numbers.weights.iter().sum();
        self.state.return_from_host(numbers);
        (!losses.is_empty()).then_some((losses, sum))
    }

    /// How to train without a graph: on the CPU, where the learner knows.
    fn graphless(&self) -> Option<Graphless> {
        has_loops(&self.device).then(|| self.learner.graphless()).flatten()
    }

    /// Tells the host of the averaged parameters.
    pub async fn settle(&self) -> Result<(), ReadError> {
        self.model().settle().await
    }

    /// The noise of a step, of which the batch's data are drawn first.
    fn noise(&self, step: usize) -> Noise {
        Noise::new(self.seed, L::STREAM, step as u32)
    }

    /// The rows of a batch.
    fn rows(&self, learner: &L, data: &dyn Distribution, noise: &mut Noise) -> Rows {
        let (levels, averaging) = (learner.levels(), learner.averaging());
        Rows::draw(levels, averaging, data, self.training.batch_size, Draws::Stratified, noise)
    }

    /// How far the next step goes.
    fn rates(&self) -> Rates {
        let step = self.state.step;
        Rates {
            step,
            learning: learning_rate(&self.training, step),
            average: average_decay(&self.training, step),
        }
    }

    /// One step of Adam; returns its loss, still on the device.
    fn step(&mut self, data: &dyn Distribution) -> Tensor<1> {
        let mut noise = self.noise(self.state.step);
        let (loss, gradient) = self.gradient(&self.state.weights, data, &mut noise);
        self.state.adam(gradient, &self.rates());
        self.state.step += 1;
        loss
    }

    /// The loss of one batch and its gradient in all of the weights.
    fn gradient(
        &self,
        weights: &Tensor<1>,
        data: &dyn Distribution,
        noise: &mut Noise,
    ) -> (Tensor<1>, Tensor<1>) {
        let leaves = self.state.split(weights).into_iter();
        let leaves = leaves.map(|w| w.autodiff().require_grad()).collect();
        let learner = self.learner.with(leaves);
        let rows = self.rows(&learner, data, noise);
        let batch = rows.upload(learner.levels().kernel(), &self.device);
        let (loss, gradients) = learner.gradients(&batch, noise);
        (loss, state::flat(gradients))
    }

    /// tr Cov of the gradient of a batch at the averaged weights, from this many fresh batches, at least two:
    /// how noisy the descent of the loss is. Comparable between objectives with the same expectation.
    pub async fn gradient_variance<E: From<ReadError>>(
        &self,
        data: &dyn Distribution,
        batches: usize,
        mut observe: impl AsyncFnMut(f64) -> Result<(), E>,
    ) -> Result<f64, E> {
        let graphless = self.graphless();
        let average = graphless.is_some().then(|| host_values(self.state.average.clone()));
        let (mut sum, mut square) =
            (self.state.average.zeros_like(), self.state.average.zeros_like());
        for batch in 0..batches {
            observe(batch as f64 / batches as f64).await?;
            let mut noise = Noise::new(self.seed, Stream::Gradient, batch as u32);
            let gradient = match (&graphless, &average) {
                (Some(graphless), Some(average)) => {
                    let rows = self.rows(&self.learner, data, &mut noise);
                    let (_, gradient) = graphless.gradient(average, &rows, &mut noise);
                    upload_list(gradient, &self.device)
                }
                _ => self.gradient(&self.state.average, data, &mut noise).1,
            };
            sum = sum + gradient.clone();
            square = square + gradient.square();
        }
        let n = batches as f64;
        let values = read([sum, square]).await?;
        let compared = self.state.numbers(self.learner.descending());
        let each = values[0].iter().zip(&values[1]).take(compared);
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
