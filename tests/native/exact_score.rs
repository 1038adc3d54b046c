//! The truth beside a network: its exact score on the lab's own noise levels, and its loss under either law of t.

use crate::bodies::small;
use pollster::block_on;
use score_lab::config::{GuidanceOptions, Law, LossOptions, ScheduleOptions};
use score_lab::data::MOST_EXACT;
use score_lab::device::Backend;
use score_lab::lab::{Lab, Watch};
use serde_json::{Value, json};

fn lab(changes: Value) -> Lab {
    small(&Backend::cpu(""), changes)
}

const POINTS: [f32; 6] = [0.3, -0.7, -1.9, 0.4, 2.5, 2.0];

/// A lab that learns answers with the same numbers as one whose score is the exact one.
#[test]
fn a_network_s_lab_knows_the_exact_score_of_its_data() {
    let learning = lab(json!({ "data": { "kind": "moons" }, "sde": { "kind": "sub-vp" } }));
    let exact = lab(json!({
        "data": { "kind": "moons" }, "sde": { "kind": "sub-vp" }, "score": { "kind": "exact" },
    }));
    for (label, guidance) in
        [(None, None), (Some(1), None), (Some(0), Some(2.5)), (Some(0), Some(0.0))]
    {
        let options = GuidanceOptions { label, guidance };
        for t in [0.0, 0.05, 0.5, 1.0] {
            let found =
                block_on(learning.exact_score(&POINTS, t, &options, &mut Watch::nobody())).unwrap();
            assert_eq!(
                found,
                block_on(exact.score(&POINTS, t, &options, &mut Watch::nobody())).unwrap(),
                "{label:?} {t}"
            );
        }
    }
}

/// On a learned schedule it is that of N(αm, α²s² + σ²) with the α and σ that the lab says are its own.
#[test]
fn the_exact_score_follows_a_learned_schedule() {
    let (mean, std) = ([1.0, -0.5], 0.7);
    let mut lab = lab(json!({
        "data": { "kind": "mixture", "weights": [1], "means": [mean], "stds": [std] },
        "sde": { "kind": "vp", "schedule": "learned" },
        "loss": { "weighting": "likelihood" },
    }));
    block_on(lab.train(50)).unwrap();
    let schedules = lab.schedule(&ScheduleOptions { points: 11 }).unwrap();
    let learned = schedules.learned.unwrap();
    for k in [2, 5, 8, 10] {
        let (alpha, sigma) = (f64::from(learned.alpha[k]), f64::from(learned.sigma[k]));
        let t = f64::from(schedules.times[k]);
        let found = block_on(lab.exact_score(
            &POINTS,
            t,
            &GuidanceOptions::default(),
            &mut Watch::nobody(),
        ))
        .unwrap();
        let variance = alpha.powi(2) * f64::powi(std, 2) + sigma.powi(2);
        for (i, (&x, &score)) in POINTS.iter().zip(&found).enumerate() {
            let expected = -(f64::from(x) - alpha * mean[i % 2]) / variance;
            let error = (f64::from(score) - expected).abs();
            assert!(error < 1e-4 * (1.0 + expected.abs()), "t = {t}: {score} against {expected}");
        }
    }
}

#[test]
fn where_it_is_not_known_the_exact_score_is_refused() {
    let lab = lab(json!({ "data": { "kind": "checkerboard" } }));
    let error =
        block_on(lab.exact_score(&POINTS, 0.5, &GuidanceOptions::default(), &mut Watch::nobody()))
            .unwrap_err();
    assert!(error.to_string().starts_with("data.kind: checkerboard is not allowed"), "{error}");
}

/// Of as many points as it can look at it is known, of one more it is their number that is refused.
#[test]
fn of_too_many_points_the_exact_law_is_refused() {
    let of_points = |n: usize| {
        let points: Vec<[f64; 2]> = (0..n).map(|i| [i as f64, (i % 7) as f64]).collect();
        lab(json!({ "data": { "kind": "points", "points": points } }))
    };
    let exact_score = |lab: &Lab| {
        let (options, nobody) = (GuidanceOptions::default(), &mut Watch::nobody());
        block_on(lab.exact_score(&POINTS, 0.5, &options, nobody))
    };
    assert!(exact_score(&of_points(MOST_EXACT)).is_ok());
    let many = of_points(MOST_EXACT + 1);
    let evolution = block_on(many.model_evolution(&Default::default(), &mut Watch::nobody()));
    for refusal in [exact_score(&many).err(), evolution.err()] {
        let refusal = refusal.expect("a refusal");
        assert_eq!(refusal.field.as_deref(), Some("data.points"));
        let said = refusal.message;
        assert!(said.contains("20001") && said.contains("at most 20000 points"), "{said}");
    }
}

/// Both laws of t weigh their rows back to one mean; on VP importance spreads them far less.
#[test]
fn the_loss_has_one_mean_under_either_law_of_t() {
    let lab = lab(json!({
        "data": { "kind": "moons" }, "score": { "kind": "exact" }, "loss": { "weighting": "likelihood" },
    }));
    let found = [Law::Uniform, Law::Importance].map(|time| {
        let options = LossOptions { count: 20_000, seed: 4, time: Some(time) };
        block_on(lab.loss_value(&options, &mut Watch::nobody())).unwrap()
    });
    let [uniform, importance] = found;
    let error = uniform.standard_error.hypot(importance.standard_error);
    assert!((uniform.mean - importance.mean).abs() < 4.0 * error, "{found:?}");
    assert!(importance.standard_error < 0.5 * uniform.standard_error, "{found:?}");
}

#[test]
fn at_one_noise_level_a_law_of_t_is_refused() {
    let lab = lab(json!({ "data": { "kind": "moons" }, "loss": { "time": { "fixed": 0.3 } } }));
    let options = LossOptions { time: Some(Law::Importance), ..Default::default() };
    let error = block_on(lab.loss_samples(&options, &mut Watch::nobody())).unwrap_err().to_string();
    assert!(error.starts_with("time: importance is not allowed"), "{error}");
}
