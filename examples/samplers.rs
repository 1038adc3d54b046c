//! Every sampler at equal cost: the energy distance of 1 000 samples from the moons at budgets of network
//! evaluations, with the exact score and with a network trained for 500 steps only, as the mean of eight
//! seeds. It makes the table in the README.
//!
//! `cargo run --release --no-default-features --example samplers`

use pollster::block_on;
use score_lab::config::{QualityOptions, SampleOptions, parse};
use score_lab::device::Backend;
use score_lab::lab::{Lab, Watch};
use serde_json::{Value, json};

const BUDGETS: [usize; 6] = [10, 20, 50, 100, 200, 500];
const SEEDS: u32 = 8;

/// Options, and evaluations per step.
fn samplers() -> [(&'static str, Value, usize); 9] {
    [
        ("Euler–Maruyama", json!({ "sampler": "euler-maruyama" }), 1),
        ("Euler–Maruyama, ρ-grid", json!({ "sampler": "euler-maruyama", "grid": "karras" }), 1),
        ("stochastic Heun", json!({ "sampler": "heun-sde" }), 2),
        ("predictor–corrector", json!({ "sampler": "predictor-corrector" }), 2),
        ("ancestral", json!({ "sampler": "ancestral" }), 1),
        ("DDIM", json!({ "sampler": "ddim" }), 1),
        ("annealed Langevin", json!({ "sampler": "annealed-langevin", "langevinSteps": 5 }), 5),
        ("flow by Heun", json!({ "sampler": "probability-flow-heun" }), 2),
        ("flow by RK4", json!({ "sampler": "probability-flow-rk4" }), 4),
    ]
}

fn main() {
    for score in ["exact", "network"] {
        let config = json!({ "data": { "kind": "moons" }, "score": { "kind": score } });
        let config = parse(config).expect("a valid configuration");
        let mut lab = Lab::new(config, Backend::cpu("")).expect("a lab");
        if score == "network" {
            block_on(lab.train(500)).expect("training");
        }
        let measure = |options: &SampleOptions| {
            let of_seed = |seed| {
                let options = SampleOptions { seed, ..options.clone() };
                let samples = block_on(lab.sample(&options, &mut Watch::nobody()));
                let points = samples.expect("samples").points;
                let truth = QualityOptions { seed, ..Default::default() };
                let quality = block_on(lab.quality(&points, &truth, &mut Watch::nobody()));
                let quality = quality.expect("a comparison");
                (quality.energy_distance, quality.energy_distance_floor)
            };
            let all: Vec<(f64, f64)> = (0..SEEDS).map(of_seed).collect();
            let n = all.len() as f64;
            let sum = all.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            (sum.0 / n, sum.1 / n)
        };
        println!("\n{score} score, energy distance × 1000 | {BUDGETS:?}");
        let mut floor = 0.0;
        for (name, options, cost) in samplers() {
            let cells = BUDGETS.map(|budget| {
                let steps = budget / cost;
                if steps < 2 {
                    return "—".to_string();
                }
                let options: SampleOptions = parse(options.clone()).expect("valid options");
                let (distance, of_truth) =
                    measure(&SampleOptions { steps: Some(steps), ..options });
                floor = of_truth;
                format!("{:.1}", 1000.0 * distance)
            });
            println!("| {name} | {} |", cells.join(" | "));
        }
        println!("floor {:.1} for one seed", 1000.0 * floor);
    }
}
