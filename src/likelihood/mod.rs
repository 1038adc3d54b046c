//! Likelihoods of a score model, in nats.

mod bound;
mod flow;

pub use bound::{BoundForm, bound_constant, bound_draw};
pub use flow::{LogDensity, Solver, log_density};
