//! What a learned forward process does to the bound and to the variance of its estimate: one table, in
//! docs/measurements.md.
//!
//! `cargo run --release --no-default-features --example schedule -- steps=…`

mod common;

use common::{Spread, lab};
use pollster::block_on;
use score_lab::config::{EvaluateOptions, LossOptions, ScheduleOptions};
use score_lab::lab::Watch;
use serde_json::json;

const SEEDS: u32 = 3;

struct Run {
    nll: f64,
    bound: f64,
    /// Standard deviation of the loss of a single row.
    deviation: f64,
    gradient_variance: f64,
    /// The level at t = 1.
    end: f64,
}

fn run(sde: &str, schedule: &str, time: &str, seed: u32, steps: usize) -> (Run, f64) {
    let mut lab = lab(json!({
        "seed": seed,
        "sde": { "kind": sde, "schedule": schedule },
        "score": { "width": 64, "depth": 2 },
        "loss": { "weighting": "likelihood", "time": time },
        "training": { "batchSize": 256, "decaySteps": steps },
    }));
    block_on(lab.train(steps)).expect("training");
    let options = EvaluateOptions { count: 4000, seed: 1, ..Default::default() };
    let nobody = &mut Watch::nobody();
    let found = block_on(lab.evaluate(&options, nobody)).expect("an evaluation");
    let draws = LossOptions { count: 100_000, seed: 1, ..Default::default() };
    let loss = block_on(lab.loss_value(&draws, &mut Watch::nobody())).expect("losses");
    let schedules = lab.schedule(&ScheduleOptions::default()).expect("a schedule");
    let course = schedules.learned.unwrap_or(schedules.fixed);
    let run = Run {
        nll: found.nll.expect("held-out data").mean,
        bound: found.bound.expect("held-out data").mean,
        deviation: loss.standard_error * (draws.count as f64).sqrt(),
        gradient_variance: block_on(lab.gradient_variance(100, nobody)).expect("gradients"),
        end: course.level.last().copied().expect("times").into(),
    };
    (run, found.entropy.expect("a known entropy").mean)
}

fn main() {
    let steps = common::numbers("steps", "8000")[0];
    println!(
        "| SDE | schedule, law of t | NLL | bound | std of a row | gradient variance | G(1) |"
    );
    println!("|---|---|---|---|---|---|---|");
    let mut entropy = 0.0;
    for sde in ["vp", "sub-vp", "ve"] {
        for (schedule, time) in
            [("fixed", "uniform"), ("fixed", "importance"), ("learned", "uniform")]
        {
            let runs: Vec<Run> = (0..SEEDS)
                .map(|seed| {
                    let (run, floor) = run(sde, schedule, time, seed, steps);
                    entropy = floor;
                    run
                })
                .collect();
            let of = |pick: fn(&Run) -> f64| Spread::of(runs.iter().map(pick));
            println!(
                "| {sde} | {schedule}, {time} | {:.3} | {:.3} | {:.1} | {:.1} | {:.2} |",
                of(|r| r.nll),
                of(|r| r.bound),
                of(|r| r.deviation),
                of(|r| r.gradient_variance),
                of(|r| r.end),
            );
        }
    }
    println!("\nEntropy of the data: {entropy:.3} nats.");
}
