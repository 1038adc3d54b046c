//! score-lab: score networks trained, sampled and checked against the truth, live in a browser.
//!
//! The tree is the glossary of the theory, and a module uses only those above it in this list.

pub mod choice;
pub mod refusal;

pub mod device;
pub mod estimate;
pub mod kernel;
pub mod noise;
pub mod normal;
pub mod ode;
pub mod sde;

pub mod schedule;

pub mod data;

pub mod quality;

pub mod score;

pub mod loss;
pub mod sampler;

pub mod likelihood;

pub mod learner;

pub mod config;
pub mod train;

pub mod store;

pub mod lab;

#[cfg(target_family = "wasm")]
pub mod web;
