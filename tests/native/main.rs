//! Native tests on Flex: the checks of every backend, and the statistics that need many samples.
#![cfg(not(target_family = "wasm"))]

#[path = "../bodies/mod.rs"]
mod bodies;
mod bounds;
mod configuration;
mod dequantization;
mod description;
mod exact_score;
mod floor;
mod gradients;
mod guidance;
mod likelihood;
mod objectives;
mod samplers;
mod scaling;
mod schedule;
mod solvers;
mod training;
mod watching;

use pollster::block_on;
use score_lab::device::Backend;

macro_rules! on_flex {
    ($($body:ident),* $(,)?) => {$(
        #[test]
        fn $body() {
            block_on(bodies::$body(&Backend::cpu("a native test")));
        }
    )*};
}

bodies::with_every_check!(on_flex);
bodies::with_every_check_of_loops!(on_flex);
