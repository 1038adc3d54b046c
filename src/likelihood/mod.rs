//! Likelihoods of a score model, in nats.

mod flow;

pub use flow::{Solver, log_density};
