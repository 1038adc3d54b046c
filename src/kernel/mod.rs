//! The arithmetic of the CPU: networks, their derivatives and the optimiser as loops over blocks that stay in the
//! cache, with eight numbers at a time. It knows nothing of scores, losses or tensors; networks are those that
//! `score/perceptron.rs` and `score/fourier.rs` say in tensors, and are tested against them.

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
