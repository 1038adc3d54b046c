//! Training lowers what it should lower, and survives what it cannot do.

use crate::bodies::small;
use pollster::block_on;
use score_lab::config::{DataOptions, EvaluateOptions, LossOptions};
use score_lab::device::Backend;
use score_lab::lab::{Evaluation, Lab, Watch};
use score_lab::sde::{EPSILON, Kernel, LinearRate, Vp};
use serde_json::{Value, json};
use std::f64::consts::TAU;

fn lab(changes: Value) -> Lab {
    small(&Backend::cpu(""), changes)
}

/// Five hundred steps take away most of what a Gaussian of the data's moments, where
/// every network starts, lacks of the truth.
#[test]
fn a_short_run_comes_near_the_entropy_on_every_process() {
    for kind in ["vp", "sub-vp", "ve"] {
        let mut lab = lab(json!({
            "data": { "kind": "moons" },
            "sde": { "kind": kind },
            "score": { "kind": "network", "width": 128, "depth": 3 },
            "training": { "batchSize": 256 },
        }));
        let options = EvaluateOptions { count: 500, seed: 2, ..Default::default() };
        let before = block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap();
        block_on(lab.train(500)).unwrap();
        let after = block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap();
        let gap = |e: &Evaluation| e.gap.unwrap().mean;
        println!("{kind}: gap {:.3} to {:.3} nats", gap(&before), gap(&after));
        assert!(gap(&after) < 0.3 * gap(&before), "{kind}: {}", gap(&after));
    }
}

/// For one Gaussian the denoising loss at the exact score is ½∫λD(1/σ² − 1/v)dt, v = α²s² + σ²:
/// what denoising can never remove. Stated by quadrature for λ = σ², found by `lossValue`.
#[test]
fn the_denoising_loss_of_the_exact_score_is_its_irreducible_value() {
    let std = 0.8;
    let sde = Vp(LinearRate { beta_min: 0.1, beta_max: 20.0 });
    let n = 100_000;
    let irreducible: f64 = (0..n)
        .map(|i| EPSILON + (1.0 - EPSILON) * (f64::from(i) + 0.5) / f64::from(n))
        .map(|t| {
            let (signal, noise) = ((sde.alpha(t) * std).powi(2), sde.sigma(t).powi(2));
            signal / (signal + noise) * (1.0 - EPSILON) / f64::from(n)
        })
        .sum();
    for time in ["uniform", "importance"] {
        let lab = lab(json!({
            "data": { "kind": "mixture", "weights": [1], "means": [[1, -2]], "stds": [std] },
            "score": { "kind": "exact" },
            "loss": { "kind": "denoising", "time": time },
        }));
        let found = block_on(lab.loss_value(
            &LossOptions { count: 20_000, seed: 3, ..Default::default() },
            &mut Watch::nobody(),
        ))
        .unwrap();
        let distance = (found.mean - irreducible).abs() / found.standard_error;
        assert!(distance < 4.0, "{time}: {found:?} against {irreducible}");
    }
}

/// Weights so large that the first product overflows, smuggled in through a saved lab.
#[test]
fn a_run_that_diverges_says_so_and_keeps_the_model() {
    let mut lab = lab(json!({}));
    block_on(lab.train(1)).unwrap();
    let mut bytes = block_on(lab.save()).unwrap();
    let header = u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let huge = 1e30_f32.to_le_bytes();
    bytes[8 + header..].chunks_exact_mut(4).for_each(|number| number.copy_from_slice(&huge));
    block_on(lab.load(&bytes)).unwrap();
    let error = block_on(lab.train(3)).unwrap_err().message;
    assert!(error.starts_with("training.learningRate: "), "{error}");
    assert!(error.contains("not finite at step 1"), "{error}");
    assert_eq!(bytes, block_on(lab.save()).unwrap());
}

#[test]
fn an_exact_score_cannot_be_trained() {
    let mut exact = lab(json!({ "score": { "kind": "exact" } }));
    let error = block_on(exact.train(1)).unwrap_err().message;
    assert!(error.contains("score.kind: exact"), "{error}");
}

fn lab_of_points(points: &[[f64; 2]]) -> Lab {
    lab(json!({ "data": { "kind": "points", "points": points } }))
}

/// Points have no entropy; their held-out likelihood and their exact score are there all the same. A network begins as
/// the Gaussian with the moments of those it learns from, which the lab takes from 8 192 draws: to a hundredth.
#[test]
fn points_can_be_learnt() {
    let points: Vec<[f64; 2]> =
        (0..60).map(|i| f64::from(i) * 0.1).map(|a| [2.0 * a.cos(), 2.0 * a.sin()]).collect();
    let mut lab = lab_of_points(&points);
    let hundred = EvaluateOptions { count: 100, ..Default::default() };
    let begun = block_on(lab.evaluate(&hundred, &mut Watch::nobody())).unwrap();
    block_on(lab.train(200)).unwrap();
    let result = block_on(lab.evaluate(&hundred, &mut Watch::nobody())).unwrap();
    assert_eq!(result.held_out, 12);
    assert!(result.entropy.is_none() && result.gap.is_none() && result.cutoff.is_none());
    let (kept_back, learned): (Vec<_>, Vec<_>) =
        points.iter().enumerate().partition(|(i, _)| i % 5 == 4);
    let mean_over = |rows: &[(usize, &[f64; 2])], f: &dyn Fn(&[f64; 2]) -> f64| {
        rows.iter().map(|(_, x)| f(x)).sum::<f64>() / rows.len() as f64
    };
    let mean = [0, 1].map(|i| mean_over(&learned, &|x| x[i]));
    let square = |x: &[f64; 2]| (x[0] - mean[0]).powi(2) + (x[1] - mean[1]).powi(2);
    let variance = 0.5 * mean_over(&learned, &square);
    let truth = (TAU * variance).ln() + 0.5 * mean_over(&kept_back, &square) / variance;
    let nll = |found: &Evaluation| found.nll.unwrap().mean;
    assert!((nll(&begun) - truth).abs() < 0.03, "{} and not {truth}", nll(&begun));
    assert!(nll(&result) < nll(&begun), "{} to {}", nll(&begun), nll(&result));
    let error = |found: &Evaluation| found.score_error.unwrap().mean;
    assert!(error(&result) < error(&begun), "{} to {}", error(&begun), error(&result));
    let few = lab_of_points(&points[..10]);
    let result = block_on(few.evaluate(&hundred, &mut Watch::nobody())).unwrap();
    assert!(result.nll.is_none() && result.held_out == 0, "nothing is held out of ten points");
    let all = block_on(
        lab.data_sample(&DataOptions { count: 10, ..Default::default() }, &mut Watch::nobody()),
    )
    .unwrap();
    assert_eq!(all.len(), 120);
}

/// Means of many arrows point the same way with far less scatter, on every process and for the score of each label:
/// where all data are alike at large noise, by the size of the batch.
#[test]
fn averaged_targets_quieten_the_gradient() {
    for changes in [
        json!({}),
        json!({ "sde": { "kind": "ve" } }),
        json!({ "sde": { "kind": "sub-vp" } }),
        json!({ "condition": { "kind": "classifier-free" } }),
        json!({ "loss": { "time": { "ladder": 10 } }, "sde": { "kind": "ve" } }),
        json!({ "loss": { "time": { "fixed": 0.5 } } }),
    ] {
        let variance = |targets: &str| {
            let mut changes = changes.clone();
            changes["loss"]["targets"] = targets.into();
            changes["training"] = json!({ "batchSize": 256 });
            let mut lab = lab(changes);
            block_on(lab.train(50)).unwrap();
            block_on(lab.gradient_variance(40, &mut Watch::nobody())).unwrap()
        };
        let (single, averaged) = (variance("single"), variance("averaged"));
        println!("{changes}: {single:.3e} to {averaged:.3e}");
        assert!(averaged < 0.7 * single, "{changes}: {single} {averaged}");
    }
}

/// The bias of averaged targets vanishes with the batch: the loss of the exact score, which is what no network can
/// remove, tends to that of a mean over all data, zero.
#[test]
fn averaged_targets_leave_less_to_the_exact_score() {
    let left = |batch: usize, targets: &str| {
        let lab = lab(json!({
            "data": { "kind": "mixture", "weights": [1], "means": [[1, -2]], "stds": [0.8] },
            "score": { "kind": "exact" },
            "loss": { "time": { "fixed": 0.5 }, "targets": targets },
        }));
        let options = LossOptions { count: batch, seed: 3, ..Default::default() };
        block_on(lab.loss_value(&options, &mut Watch::nobody())).unwrap().mean
    };
    let (single, few, many) = (left(4000, "single"), left(16, "averaged"), left(512, "averaged"));
    assert!(many < 0.1 * single && many < 0.3 * few, "{single} {few} {many}");
}
