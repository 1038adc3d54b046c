//! Likelihoods of a score model, in nats.

mod bound;
mod evolution;
mod flow;

pub use bound::{BoundForm, Reference};
pub use evolution::{Curve, Evolution, Gaussian};
pub use flow::{LogDensity, Solver, log_density};
