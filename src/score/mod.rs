//! Scores s(x,t) ≈ ∇log pₜ(x): the exact one of a mixture, the learned one of a network, and those of
//! guided, conditional generation.

mod classifier;
mod counted;
mod exact;
mod fourier;
mod guided;
mod network;
pub mod perceptron;
mod preconditioning;
mod time;

pub use classifier::{Classifier, Likelihood};
pub use counted::Counted;
pub use exact::Exact;
pub use fourier::{Fourier, frequencies};
pub use guided::{ByClassifier, ByLabel};
pub use network::{Labels, Network};
pub use perceptron::{Architecture, Field, Output};
pub use preconditioning::{Parametrisation, Preconditioning};
pub use time::{Coefficient, Moving, Time};

use burn::tensor::Tensor;

/// A vector field with a time.
pub trait Score {
    /// s(x,t).
    ///
    /// # Shapes
    /// - x, output: `[n, D]`
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2>;
}

/// A score with its derivatives along given directions.
///
/// Burn differentiates once, so the derivatives are carried forward by hand next to the value; one
/// backward pass through both then gives their gradient in the parameters.
pub trait Differentiable: Score {
    /// s(x,t) and ∇s(x,t)·v for k directions at each point, in one pass.
    ///
    /// # Shapes
    /// - x, first output: `[n, D]`
    /// - directions, second output: `[k·n, D]`, the first directions of all points, then the second
    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>);

    /// s(x,t) and the exact divergence ∇·s(x,t), by one direction for each of the D axes.
    ///
    /// # Shapes
    /// - x, first output: `[n, D]`
    /// - second output: `[n, 1]`
    fn divergence(&self, x: &Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let [n, dimension] = x.dims();
        let axes = Tensor::<2>::eye(dimension, &x.device().without_autodiff());
        let directions = axes.reshape([dimension, 1, dimension]).expand([dimension, n, dimension]);
        let directions: Tensor<2> = directions.reshape([dimension * n, dimension]);
        let (score, tangents) = self.jvp(x, directions.clone(), time);
        let diagonal = (tangents * directions).sum_dim(1);
        (score, diagonal.reshape([dimension, n]).sum_dim(0).reshape([n, 1]))
    }
}
