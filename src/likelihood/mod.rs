//! Likelihoods of a score model, in nats.

mod baseline;
mod bound;
mod dequantize;
mod evolution;
mod flow;
mod model_evolution;
mod prior;

pub use baseline::FittedGaussian;
pub use bound::{BoundForm, Reference};
pub use dequantize::{Dequantizer, bits_per_dimension};
pub use evolution::{Curve, Evolution, Gaussian};
pub use flow::{FEWEST_PROBES, LogDensity, Solver, log_density};
pub use model_evolution::{EstimatedCurve, ModelEvolution, ModelEvolver};
pub use prior::prior_divergence;
