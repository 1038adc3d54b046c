//! The README's table: how close training comes to the entropy of the data.
//!
//! `cargo run --release --no-default-features --example benchmark [steps] [data set] [training JSON]`

use score_lab::config::{Config, EvaluateOptions, parse};
use score_lab::device::Backend;
use score_lab::lab::{Lab, Watch};
use serde_json::json;
use std::time::Instant;

const DATA: [&str; 8] = [
    "eight-gaussians",
    "moons",
    "checkerboard",
    "two-spirals",
    "swiss-roll",
    "circles",
    "rings",
    "pinwheel",
];
const SEEDS: [u32; 2] = [0, 1];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let steps: usize = arguments.next().map_or(8000, |s| s.parse().expect("a number of steps"));
    let only = arguments.next();
    let training: serde_json::Value =
        arguments.next().map_or(json!({}), |text| serde_json::from_str(&text).expect("JSON"));
    println!("| data set | seed | NLL | entropy | gap | score error | steps/s |");
    println!("|---|---|---|---|---|---|---|");
    for kind in DATA.into_iter().filter(|kind| only.as_deref().is_none_or(|only| only == *kind)) {
        for seed in SEEDS {
            let config: Config =
                parse(json!({ "seed": seed, "data": { "kind": kind }, "training": training }))
                    .expect("a valid configuration");
            let mut lab = Lab::new(config, Backend::cpu("")).expect("a lab");
            let clock = Instant::now();
            pollster::block_on(lab.train(steps)).expect("training");
            let rate = steps as f64 / clock.elapsed().as_secs_f64();
            let options = EvaluateOptions { count: 4000, seed: 1, ..Default::default() };
            let result = pollster::block_on(lab.evaluate(&options, &mut Watch::nobody()))
                .expect("an evaluation");
            let entropy = result.entropy.expect("a known entropy");
            let nll = result.nll.expect("a score at every t");
            let error = result.score_error.map_or("—".into(), |e| format!("{:.3}", e.mean));
            println!(
                "| {kind} | {seed} | {:.3} ± {:.3} | {:.3} | {:.3} | {error} | {rate:.0} |",
                nll.mean,
                nll.standard_error,
                entropy.mean,
                nll.mean - entropy.mean,
            );
        }
    }
}
