//! How far a trained model lies above the entropy of its data: a row for every data set and seed, with the gap in
//! nats after the given steps. Where p is not known, its place is taken by the NLL.
//!
//! cargo run --release --no-default-features --example gaps -- [sets=moons,rings] [seeds=0,1] [steps=1000,8000]
//!     [count=20000] [config={"loss":{"targets":"averaged"}}]

use score_lab::config::{Config, EvaluateOptions, parse};
use score_lab::device::Backend;
use score_lab::lab::{Lab, Watch};
use serde_json::{Value, json};
use std::time::Instant;

const SETS: &str =
    "eight-gaussians,moons,swiss-roll,circles,pinwheel,rings,two-spirals,checkerboard";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |name: &str, default: &str| {
        let found = arguments.iter().find_map(|a| a.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or(default).to_string()
    };
    let numbers = |name: &str, default: &str| -> Vec<usize> {
        given(name, default).split(',').map(|n| n.parse().expect("whole numbers")).collect()
    };
    let (seeds, steps) = (numbers("seeds", "0,1"), numbers("steps", "1000,8000"));
    let count = numbers("count", "20000")[0];
    let changes: Value = serde_json::from_str(&given("config", "{}")).expect("JSON");
    for set in given("sets", SETS).split(',') {
        for &seed in &seeds {
            let row = pollster::block_on(gaps(set, seed, &steps, count, &changes));
            println!("{set:16} seed {seed}  {row}");
        }
    }
}

async fn gaps(set: &str, seed: usize, steps: &[usize], count: usize, changes: &Value) -> String {
    let mut config = json!({ "seed": seed, "data": { "kind": set } });
    config.as_object_mut().unwrap().extend(changes.as_object().expect("sections").clone());
    let config = parse::<Config, _>(config).expect("a configuration");
    let mut lab = Lab::new(config, Backend::cpu("measured")).expect("a lab");
    let (mut done, mut seconds, mut row) = (0, 0.0, String::new());
    for &mark in steps {
        let start = Instant::now();
        while done < mark {
            let next = (mark - done).min(1000);
            lab.train(next).await.expect("training");
            done += next;
        }
        seconds += start.elapsed().as_secs_f64();
        let options = EvaluateOptions { count, ..Default::default() };
        let found = lab.evaluate(&options, &mut Watch::nobody()).await.expect("an evaluation");
        let shown = found.gap.or(found.nll).expect("a likelihood");
        row += &format!("{mark}: {:.4} ± {:.4} ({seconds:.0} s)   ", shown.mean, shown.standard_error);
    }
    row
}
