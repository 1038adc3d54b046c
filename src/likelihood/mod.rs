//! Likelihoods of a score model, in nats.

mod baseline;
mod bound;
mod dequantize;
mod descent;
mod evolution;
mod flow;
mod prior;

pub use baseline::FittedGaussian;
pub use bound::{BoundForm, Reference};
pub use dequantize::{Dequantizer, bits_per_dimension};
pub use descent::{Descending, Descent, Follower};
pub use evolution::{Curve, Evolution, Gaussian};
pub use flow::{LogDensity, Solver, log_density};
pub use prior::prior_divergence;
