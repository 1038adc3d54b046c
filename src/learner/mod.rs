//! What is learned, each with its loss: a score network, with it perhaps the forward process and the way data
//! are dequantized, and a classifier that guides it.

mod classifier;
pub mod graphless;
mod schedule;
mod score;

pub use classifier::ClassifierLearner;
pub use graphless::Graphless;
pub use schedule::ScheduleLearner;
pub use score::ScoreLearner;

use crate::device::ReadError;
use crate::loss::{Averaging, Batch, Levels};
use crate::noise::{Noise, Stream};
use burn::tensor::{Gradients, Tensor};

/// A function with parameters and the loss that they minimise.
pub trait Learner {
    /// Its own training noise.
    const STREAM: Stream;

    fn parameters(&self) -> Vec<Tensor<2>>;

    /// The same function with other parameters.
    fn with(&self, parameters: Vec<Tensor<2>>) -> Self;

    /// The noise levels of its batches.
    fn levels(&self) -> &Levels;

    /// How they average what denoising compares with, if they do.
    fn averaging(&self) -> Option<Averaging> {
        None
    }

    /// The losses of the rows of a batch, `[n, 1]`.
    fn losses(&self, batch: &Batch, noise: &mut Noise) -> Tensor<2>;

    /// The mean loss of a batch, and its gradient in each of the parameters, which are leaves.
    fn gradients(&self, batch: &Batch, noise: &mut Noise) -> (Tensor<1>, Vec<Tensor<2>>) {
        mean_and_gradients(self, batch, noise)
    }

    /// The same in plain loops, where there is such a thing for what is learned.
    fn graphless(&self) -> Option<Graphless> {
        None
    }

    /// How many of the parameters, the first ones, follow the gradient of the loss itself.
    fn descending(&self) -> usize {
        self.parameters().len()
    }

    /// Lets the host know of parameters that it needs as numbers.
    fn settle(&self) -> impl Future<Output = Result<(), ReadError>> {
        async { Ok(()) }
    }
}

fn mean_and_gradients<L: Learner + ?Sized>(
    learner: &L,
    batch: &Batch,
    noise: &mut Noise,
) -> (Tensor<1>, Vec<Tensor<2>>) {
    let loss = learner.losses(batch, noise).mean();
    let found = loss.backward();
    (loss.without_autodiff(), gradients_of(&learner.parameters(), &found))
}

fn gradients_of(leaves: &[Tensor<2>], found: &Gradients) -> Vec<Tensor<2>> {
    leaves.iter().map(|leaf| leaf.grad(found).expect("every parameter is used")).collect()
}
