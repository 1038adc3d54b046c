//! Native tests on Flex: the checks of every backend, and the statistics that need many samples.
#![cfg(not(target_family = "wasm"))]

#[path = "../bodies/mod.rs"]
mod bodies;
mod configuration;
mod likelihood;
mod samplers;
mod solvers;
mod training;

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

on_flex!(
    exact_scores_are_gradients_of_the_log_density,
    network_derivatives_are_differences_of_its_values,
    labs_are_deterministic_and_do_not_disturb_each_other,
    saving_and_loading_continue_the_same_run,
    the_main_job_works,
    the_exact_density_of_a_gaussian_is_found,
);
