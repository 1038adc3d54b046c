//! Bits per dimension of the glyphs, dequantized by uniform noise and by a flow that is trained with the score:
//! one table, in docs/measurements.md.
//!
//! `cargo run --release --no-default-features --example dequantization -- steps=… seeds=0,1,2 config='{…}'`

mod common;

use common::{Spread, lab};
use pollster::block_on;
use score_lab::config::EvaluateOptions;
use score_lab::lab::{BitsPerDimension, Watch};
use serde_json::json;

fn run(dequantization: &str, seed: usize, steps: usize) -> BitsPerDimension {
    let mut lab = lab(common::changed(json!({
        "seed": seed,
        "data": { "kind": "glyphs", "dequantization": dequantization },
        "loss": { "weighting": "likelihood", "time": "importance" },
        "training": { "batchSize": 256, "decaySteps": steps },
    })));
    block_on(lab.train(steps)).expect("training");
    let options = EvaluateOptions { count: 2000, seed: 1, ..Default::default() };
    let found = block_on(lab.evaluate(&options, &mut Watch::nobody())).expect("an evaluation");
    found.bits.expect("glyphs have grey levels")
}

fn main() {
    let steps = common::numbers("steps", "8000")[0];
    let seeds = common::numbers("seeds", "0,1,2");
    println!("| dequantization | ODE | bound | Gaussian |");
    println!("|---|---|---|---|");
    let kinds = common::given("kinds", "uniform,variational");
    let all: Vec<_> = kinds.split(',').map(|kind| {
        let runs: Vec<BitsPerDimension> = seeds.iter().map(|&seed| run(kind, seed, steps)).collect();
        let of = |pick: fn(&BitsPerDimension) -> f64| Spread::of(runs.iter().map(pick));
        let (nll, bound) = (of(|r| r.nll.mean), of(|r| r.bound.mean));
        let of_nll = of(|r| r.nll.standard_error).mean;
        let of_bound = of(|r| r.bound.standard_error).mean;
        let gaussian = &runs[0].gaussian;
        println!(
            "| {kind} | {nll:.4} (± {of_nll:.4}) | {bound:.4} (± {of_bound:.4}) | {:.4} (± {:.4}) |",
            gaussian.mean, gaussian.standard_error
        );
        runs
    }).collect();
    let [uniform, variational] = &all[..] else { return };
    let gain = |pick: fn(&BitsPerDimension) -> f64| {
        Spread::of(uniform.iter().zip(variational).map(|(u, v)| pick(u) - pick(v)))
    };
    let (nll, bound) = (gain(|r| r.nll.mean), gain(|r| r.bound.mean));
    println!("| difference | {nll:.4} | {bound:.4} | |");
}
