//! Likelihoods of a score model, in nats.

mod bound;
mod flow;

pub use bound::{BoundForm, Reference};
pub use flow::{LogDensity, Solver, log_density};
