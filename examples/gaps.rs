//! How far a trained model lies above the truth: for every data set and seed the mean of log p − log p of the model over
//! fresh draws, in nats, after the given steps. Where p is not known, −log p of the model.
//!
//! cargo run --release --no-default-features --example gaps -- sets=moons,rings seeds=0,1 steps=1000,8000 count=20000
//!     config='{"loss":{"targets":"averaged"}}' points=300
//!
//! With `points` the model is trained on so many draws as if a user had brought them.

mod common;

use common::{changed, given, lab, numbers};
use score_lab::config::DataOptions;
use score_lab::estimate::Estimate;
use score_lab::lab::{Lab, Watch};
use serde_json::json;
use std::time::Instant;

const SETS: &str =
    "eight-gaussians,moons,swiss-roll,circles,pinwheel,rings,two-spirals,checkerboard";

fn main() {
    let (seeds, steps) = (numbers("seeds", "0,1"), numbers("steps", "1000,8000"));
    let (count, points) = (numbers("count", "20000")[0], numbers("points", "0")[0]);
    for set in given("sets", SETS).split(',') {
        let truth = lab(json!({ "data": { "kind": set } }));
        let fresh = draws(&truth, count, 1);
        let log_p = pollster::block_on(truth.data_log_density(
            &fresh,
            &Default::default(),
            &mut Watch::nobody(),
        ));
        let log_p = log_p.expect("a log-density");
        for &seed in &seeds {
            let mut config = json!({ "seed": seed, "data": { "kind": set } });
            if points > 0 {
                let brought = draws(&truth, points, 2 + seed);
                let brought: Vec<&[f32]> = brought.chunks(2).collect();
                config["data"] = json!({ "kind": "points", "points": brought });
            }
            print!("{set:16} seed {seed}");
            measure(lab(changed(config)), &steps, &fresh, log_p.as_deref());
        }
    }
}

fn draws(lab: &Lab, count: usize, seed: usize) -> Vec<f32> {
    let options = DataOptions { count, seed: seed as u32, ..Default::default() };
    pollster::block_on(lab.data_sample(&options, &mut Watch::nobody())).expect("draws")
}

fn measure(mut lab: Lab, steps: &[usize], fresh: &[f32], log_p: Option<&[f64]>) {
    let (mut done, mut seconds) = (0, 0.0);
    for &mark in steps {
        let start = Instant::now();
        pollster::block_on(lab.train(mark - done)).expect("training");
        (done, seconds) = (mark, seconds + start.elapsed().as_secs_f64());
        let (options, nobody) = (Default::default(), &mut Watch::nobody());
        let found = pollster::block_on(lab.log_density(fresh, &options, nobody));
        let (found, _) = found.expect("a log-density");
        let rows = found.values.iter().enumerate();
        let above = rows.map(|(i, &log_q)| log_p.map_or(0.0, |p| p[i]) - f64::from(log_q));
        let Estimate { mean, standard_error } = Estimate::of(above);
        print!("   {mark}: {mean:.4} ± {standard_error:.4} ({seconds:.0} s)");
    }
    println!();
}
