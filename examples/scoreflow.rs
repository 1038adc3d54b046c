//! The experiment of *Maximum Likelihood Training of Score-Based Diffusion Models* (arXiv 2101.09258, table 2)
//! on distributions in the plane: three processes × three ways to weigh and draw t. It makes the table in
//! docs/measurements.md.
//!
//! `cargo run --release --no-default-features --example scoreflow -- steps=…`

mod common;

use common::{Spread, lab};
use pollster::block_on;
use score_lab::config::{EvaluateOptions, QualityOptions, SampleOptions, parse};
use score_lab::lab::Watch;
use serde_json::{Value, json};

const SEEDS: u32 = 3;

/// The numbers of one run.
struct Run {
    nll: f64,
    bound: f64,
    entropy: f64,
    gradient_variance: f64,
    /// Energy distance in units of its floor.
    distance: f64,
}

fn run(data: &str, sde: &str, loss: &Value, seed: u32, steps: usize) -> Run {
    let mut lab = lab(json!({
        "seed": seed,
        "data": { "kind": data },
        "sde": { "kind": sde },
        "loss": loss,
        "training": { "decaySteps": steps },
    }));
    block_on(lab.train(steps)).expect("training");
    let nobody = &mut Watch::nobody();
    let options = EvaluateOptions { count: 2000, seed: 1, ..Default::default() };
    let found = block_on(lab.evaluate(&options, nobody)).expect("an evaluation");
    let options = json!({ "sampler": "probability-flow-heun", "steps": 50 });
    let options = SampleOptions { seed, ..parse(options).expect("options") };
    let samples = block_on(lab.sample(&options, nobody)).expect("samples").points;
    let quality = block_on(lab.quality(&samples, &QualityOptions::default(), &mut Watch::nobody()))
        .expect("a comparison");
    Run {
        nll: found.nll.expect("held-out data").mean,
        bound: found.bound.expect("held-out data").mean,
        entropy: found.entropy.expect("a known entropy").mean,
        gradient_variance: block_on(lab.gradient_variance(50, nobody)).expect("gradients"),
        distance: quality.energy_distance / quality.energy_distance_floor,
    }
}

fn main() {
    let steps = common::numbers("steps", "2000")[0];
    println!("{steps} steps, mean ± standard deviation of {SEEDS} seeds");
    println!(
        "| data | SDE | weight, law of t | NLL | bound | gap | gradient variance | distance |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for data in ["moons", "eight-gaussians", "checkerboard"] {
        for sde in ["vp", "sub-vp", "ve"] {
            for (name, loss) in [
                ("σ², uniform", json!({ "weighting": "variance" })),
                ("g², uniform", json!({ "weighting": "likelihood" })),
                ("g², importance", json!({ "weighting": "likelihood", "time": "importance" })),
            ] {
                let runs: Vec<Run> =
                    (0..SEEDS).map(|seed| run(data, sde, &loss, seed, steps)).collect();
                let of = |pick: fn(&Run) -> f64| Spread::of(runs.iter().map(pick));
                println!(
                    "| {data} | {sde} | {name} | {:.3} | {:.3} | {:.3} | {:.2e} | {:.1} |",
                    of(|r| r.nll),
                    of(|r| r.bound),
                    of(|r| r.nll - r.entropy),
                    of(|r| r.gradient_variance).mean,
                    of(|r| r.distance),
                );
            }
        }
    }
}
