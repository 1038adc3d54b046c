//! The arithmetic of the CPU: networks, their derivatives and the optimiser as loops over blocks that stay in the
//! cache, with eight numbers at a time. It knows nothing of scores, losses or tensors; what it computes is what
//! `score/perceptron.rs` says in tensors, and is tested against that.

mod averages;
mod block;
mod elementary;
mod free;
mod gradient;
mod hidden;
mod optimiser;
mod perceptron;
mod self_test;
mod waves;

pub use averages::References;
pub use optimiser::{BETAS, EPSILON, Moments, Rates, adam};
pub use perceptron::{Inputs, Perceptron, Shape};
pub use self_test::passed;
pub use waves::Waves;
