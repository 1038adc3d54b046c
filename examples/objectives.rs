//! The README's table of objectives without time: how far the learnt score is from the clean score of a
//! mixture of three modes, ½E‖s − ∇log p‖² on fresh points; beside it the same for the score that each
//! would learn at best, ∇log p_σ.
//!
//! 2 000 training points, batch 256, 2 000 steps of Adam from 1e-3, two hidden layers of 128.
//! `cargo run --release --no-default-features --example objectives`

use pollster::block_on;
use score_lab::config::parse;
use score_lab::data::{Distribution, Mixture};
use score_lab::device::{Backend, read, upload};
use score_lab::lab::{Estimate, Lab, Watch};
use score_lab::noise::{Noise, Stream};
use score_lab::score::{Exact, Score, Time};
use score_lab::sde::FixedNoise;
use serde_json::json;
use std::sync::Arc;

fn main() {
    let mixture = Mixture::plane(0.5, [(0.5, [-2.5, -1.5]), (0.3, [2.5, -1.5]), (0.2, [0.0, 2.5])]);
    let backend = Backend::cpu("");
    // Every fifth point is held out, which leaves 2 000 to train on.
    let draw = |n, index| mixture.sample(n, &mut Noise::new(42, Stream::Data, index));
    let points: Vec<[f32; 2]> = draw(2500, 0).chunks(2).map(|x| [x[0], x[1]]).collect();
    let fresh = draw(20_000, 1);
    let x = upload(fresh.clone(), [20_000, 2], &backend.device);
    let score_at = |sigma: f64| {
        let exact = Exact::new(mixture.clone(), Arc::new(FixedNoise(sigma)), &backend.device);
        block_on(read([exact.score(&x, &Time::Common(0.0))])).expect("values").remove(0)
    };
    let truth = score_at(0.0);
    let distance = |score: &[f32]| {
        let square = |(s, t): (&[f32], &[f32])| {
            s.iter().zip(t).map(|(s, t)| 0.5 * f64::from(s - t).powi(2)).sum::<f64>()
        };
        let rows: Vec<f64> = score.chunks(2).zip(truth.chunks(2)).map(square).collect();
        let Estimate { mean, standard_error } = Estimate::of(rows.iter().copied());
        format!("{mean:.3} ± {standard_error:.3}")
    };

    println!("| objective | σ | bias of its optimum | seed 0 | seed 1 | seed 2 |");
    println!("|---|---|---|---|---|---|");
    for (kind, sigma) in [
        ("implicit", 0.0),
        ("sliced", 0.0),
        ("sliced-vr", 0.0),
        ("denoising", 0.1),
        ("denoising", 0.3),
        ("denoising", 1.0),
    ] {
        let error = |seed: u32| {
            let config = parse(json!({
                "seed": seed,
                "data": { "kind": "points", "points": points },
                "score": { "kind": "network", "width": 128, "depth": 2 },
                "loss": { "kind": kind, "time": { "fixed": sigma } },
                "training": { "batchSize": 256, "learningRate": 1e-3, "decaySteps": 2000 },
            }));
            let config = config.expect("a valid configuration");
            let mut lab = Lab::new(config, backend.clone()).expect("a lab");
            block_on(lab.train(2000)).expect("training");
            let score = block_on(lab.score(&fresh, 0.0, &Default::default(), &mut Watch::nobody()))
                .expect("a score");
            distance(&score)
        };
        let bias = distance(&score_at(sigma));
        println!("| {kind} | {sigma} | {bias} | {} | {} | {} |", error(0), error(1), error(2));
    }
}
