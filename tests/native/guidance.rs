//! Conditional generation: exact at scale 1, and measurably something else at other scales.

use crate::bodies::{FOUR_STANDARD_ERRORS, small};
use pollster::block_on;
use score_lab::config::{EvaluateOptions, GuidanceOptions, QualityOptions, SampleOptions, parse};
use score_lab::data::{Distribution, Given, Glyphs, Mixture, Moons, Tilted};
use score_lab::device::Backend;
use score_lab::lab::{Estimate, Lab, Watch};
use score_lab::noise::{Noise, Stream};
use score_lab::quality::Quality;
use serde_json::{Value, json};

/// Three classes that overlap, so that guidance has something to do.
fn overlapping() -> Value {
    json!({
        "kind": "mixture", "weights": [0.5, 0.3, 0.2],
        "means": [[-1.0, 0.0], [1.0, 0.0], [0.0, 1.5]], "stds": [0.8, 0.8, 0.8],
    })
}

fn mixture() -> Mixture {
    Mixture::plane(0.8, [(0.5, [-1.0, 0.0]), (0.3, [1.0, 0.0]), (0.2, [0.0, 1.5])])
}

fn exact(data: Value) -> Lab {
    let config = json!({ "data": data, "score": { "kind": "exact" } });
    Lab::new(parse(config).unwrap(), Backend::cpu("")).unwrap()
}

/// How far samples guided to label 1 are from p(x)p(y|x)^γ.
fn guided(lab: &Lab, scale: f64) -> Quality {
    let options = json!({ "sampler": "probability-flow-heun", "steps": 100 });
    let (label, guidance) = (Some(1), Some(scale));
    let options = SampleOptions { label, guidance, ..parse(options).unwrap() };
    let samples = block_on(lab.sample(&options, &mut Watch::nobody())).unwrap().points;
    let options = QualityOptions { seed: 3, label, guidance };
    block_on(lab.quality(&samples, &options, &mut Watch::nobody())).unwrap()
}

/// At scales 0 and 1 within four standard errors of two draws of the truth; at 3 and 10 far outside.
#[test]
fn guidance_samples_the_conditional_at_scale_one_and_no_tilted_density_at_others() {
    let lab = exact(overlapping());
    for scale in [0.0, 1.0, 3.0, 10.0] {
        let Quality { energy_distance, energy_distance_floor: floor, .. } = guided(&lab, scale);
        println!("scale {scale}: energy distance {energy_distance:.4}, floor {floor:.4}");
        let ratio = energy_distance / floor;
        let near = ratio < FOUR_STANDARD_ERRORS;
        assert_eq!(near, scale <= 1.0, "{scale}: {ratio} floors");
    }
}

/// At γ = 1 the tilted density is the conditional one, at γ = 0 all of p; its mass is one by a grid that is
/// not its own, and its draws have its density: the mean of ln q over them is −H(q), by that grid too.
#[test]
fn the_tilted_density_is_normalised_and_sampled() {
    let window = [-4.0, 4.0, -4.0, 5.0];
    let n = 331;
    let at =
        |low: f64, high: f64, k: usize| (low + (high - low) * (k as f64 + 0.5) / n as f64) as f32;
    let grid: Vec<f32> = (0..n * n)
        .flat_map(|i| [at(window[0], window[1], i % n), at(window[2], window[3], i / n)])
        .collect();
    let cell = 8.0 * 9.0 / (n * n) as f64;
    for scale in [0.0, 1.0, 3.0, 10.0] {
        let tilted = Tilted::new(mixture(), 1, scale, mixture().window(), async |_| Ok(()));
        let tilted = block_on(tilted).unwrap().unwrap();
        let logs = tilted.log_density(&grid).unwrap();
        let mass: f64 = logs.iter().map(|l| l.exp() * cell).sum();
        assert!((mass - 1.0).abs() < 2e-3, "scale {scale}: mass {mass}");
        let plogp: f64 = logs.iter().map(|l| l.exp() * l * cell).sum();
        let draws = tilted.sample(4000, &mut Noise::new(1, Stream::Data, 0));
        let found = tilted.log_density(&draws).unwrap();
        let mean = found.iter().sum::<f64>() / 4000.0;
        let variance = found.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / 3999.0;
        let error = (mean - plogp).abs() / (variance / 4000.0).sqrt();
        assert!(error < 4.0, "scale {scale}: {mean} against {plogp}");
        let same = match scale {
            0.0 => mixture(),
            1.0 => mixture().given(1).unwrap(),
            _ => continue,
        };
        // Differences far out are those of numbers near zero.
        for (x, log) in grid.chunks(2).zip(&logs).filter(|(_, l)| **l > -20.0) {
            let truth = same.log_density(&[x[0].into(), x[1].into()]);
            assert!((truth - log).abs() < 2e-3, "scale {scale} at {x:?}: {log} against {truth}");
        }
    }
}

/// The conditional law of a smeared curve: the mean of −ln p(x|y) over draws of one label is the entropy of its
/// mixture, by quadrature of −∫p ln p.
#[test]
fn labelled_draws_have_the_density_of_their_class() {
    let n = 4000;
    for label in [0, 1] {
        let given = Given { data: &Moons, label };
        let draws = given.sample(n, &mut Noise::new(2, Stream::Data, 0));
        let surprise: Vec<f64> = given.log_density(&draws).unwrap().iter().map(|l| -l).collect();
        let found = Estimate::of(surprise.iter().copied());
        let (side, cell) = (200, (8.0f64 / 200.0).powi(2));
        let at = |k: usize| (-4.0 + 8.0 * (k as f64 + 0.5) / f64::from(side as u32)) as f32;
        let grid: Vec<f32> = (0..side * side).flat_map(|i| [at(i % side), at(i / side)]).collect();
        let logs = given.log_density(&grid).unwrap();
        let entropy: f64 = logs.iter().map(|l| -l.exp() * l * cell).filter(|e| e.is_finite()).sum();
        let z = (found.mean - entropy) / found.standard_error;
        assert!(z.abs() < 4.0, "label {label}: {found:?} against {entropy}");
    }
    let digits = Given { data: &Glyphs, label: 7 };
    assert_eq!(digits.sample(10, &mut Noise::new(2, Stream::Data, 0)).len(), 640);
}

/// The window of p does not show a density that guidance has pushed far out, nor does a grid show needles: the
/// first is found all the same, the second refused.
#[test]
fn tilted_densities_are_found_far_out_or_refused() {
    let close = json!({
        "kind": "mixture", "weights": [1, 1], "means": [[-0.1, 0], [0.1, 0]], "stds": [1, 1],
    });
    let lab = exact(close);
    let options = GuidanceOptions { label: Some(1), guidance: Some(100.0) };
    let line: Vec<f32> = (0..400).flat_map(|i| [-10.0 + 0.05 * i as f32, 0.0]).collect();
    let logs =
        block_on(lab.data_log_density(&line, &options, &mut Watch::nobody())).unwrap().unwrap();
    let best = (0..400).max_by(|&a, &b| logs[a].total_cmp(&logs[b])).unwrap();
    assert!((line[2 * best] - 5.24).abs() < 0.1, "its mode is at {}", line[2 * best]);

    let needles = json!({
        "kind": "mixture", "weights": [1, 1], "means": [[-1, 0], [1, 0]], "stds": [0.001, 0.001],
    });
    let (lab, options) = (exact(needles), GuidanceOptions { label: Some(1), guidance: Some(3.0) });
    let refused = block_on(lab.data_log_density(&[0.0, 0.0], &options, &mut Watch::nobody()));
    let message = refused.unwrap_err().message;
    assert!(message.contains("guidance") && message.contains('3'), "{message}");
}

/// The exact guided score is ∇log pₜ(x) + γ∇log pₜ(y|x), here by differences of the mixture's own f64
/// densities of step 1e-5.
#[test]
fn the_guided_score_is_the_gradient_of_bayes_rule() {
    let (sigma, scale) = (0.5, 3.0);
    let (all, class) = (mixture().at(1.0, sigma), mixture().given(1).unwrap().at(1.0, sigma));
    let mut config = json!({ "data": overlapping(), "score": { "kind": "exact" } });
    config["loss"] = json!({ "kind": "implicit", "time": { "fixed": sigma } });
    let lab = Lab::new(parse(config).unwrap(), Backend::cpu("")).unwrap();
    let points = [0.2f32, -0.4, 1.5, 0.3, -1.0, 2.0];
    let options = GuidanceOptions { label: Some(1), guidance: Some(scale) };
    let found = block_on(lab.score(&points, 0.0, &options, &mut Watch::nobody())).unwrap();
    for (row, x) in points.chunks(2).enumerate() {
        for axis in 0..2 {
            let log = |step: f64| {
                let mut x = [f64::from(x[0]), f64::from(x[1])];
                x[axis] += step;
                let log_p = all.log_density(&x);
                log_p + scale * (class.log_density(&x) - log_p)
            };
            let truth = (log(1e-5) - log(-1e-5)) / 2e-5;
            let error = (f64::from(found[2 * row + axis]) - truth).abs();
            assert!(error < 1e-4 * (1.0 + truth.abs()), "{} {truth}", found[2 * row + axis]);
        }
    }
}

/// A model that ignored the label would miss the conditional score by KL(p(x|y)‖p(x)) on top of its own
/// error (theorem 1 of arXiv 2101.09258 with equality), which for the moons, two classes that barely
/// overlap, is ln 2. Both ways to learn labels pay less than half of that.
#[test]
fn classifier_and_classifier_free_learn_the_conditional_score() {
    for condition in [
        json!({ "kind": "classifier", "width": 64, "depth": 2 }),
        json!({ "kind": "classifier-free" }),
    ] {
        let mut lab = small(
            &Backend::cpu(""),
            json!({
                "data": { "kind": "moons" },
                "condition": condition,
                "score": { "kind": "network", "width": 64, "depth": 3 },
                "training": { "batchSize": 256, "decaySteps": 1500 },
            }),
        );
        let losses = block_on(lab.train(1500)).unwrap();
        let error = |label| {
            let options = EvaluateOptions { count: 2000, seed: 1, label, ..Default::default() };
            let found = block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap();
            assert_eq!(found.nll.is_some(), label.is_none());
            found.score_error.unwrap().mean
        };
        let (free, given) = (error(None), 0.5 * (error(Some(0)) + error(Some(1))));
        println!("{condition}: score error {free:.3} nats, conditional {given:.3}");
        assert!(given < free + 0.5 * std::f64::consts::LN_2, "{condition}: {free} and {given}");
        if let Some(losses) = losses.classifier {
            let mean = |l: &[f32]| l.iter().sum::<f32>() / l.len() as f32;
            assert!(mean(&losses[1400..]) < mean(&losses[..100]));
        }
    }
}

/// What was learned of labels is saved and goes on as if it had never stopped.
#[test]
fn labels_survive_saving() {
    for condition in [json!({ "kind": "classifier" }), json!({ "kind": "classifier-free" })] {
        let changes = json!({ "data": { "kind": "moons" }, "condition": condition });
        let mut lab = small(&Backend::cpu(""), changes.clone());
        block_on(lab.train(3)).unwrap();
        let bytes = block_on(lab.save()).unwrap();
        let mut other = small(&Backend::cpu(""), json!({}));
        block_on(other.load(&bytes)).unwrap();
        let (a, b) = (block_on(lab.train(3)).unwrap(), block_on(other.train(3)).unwrap());
        assert_eq!((a.score, a.classifier), (b.score, b.classifier));
    }
}

#[test]
fn conditions_that_make_no_sense_are_refused() {
    let refused = |changes: Value| {
        let mut config = json!({ "data": { "kind": "moons" } });
        config.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let config = parse(config);
        match config {
            Err(error) => error.to_string(),
            Ok(config) => Lab::new(config, Backend::cpu("")).err().expect("a refusal").message,
        }
    };
    for (changes, parts) in [
        (
            json!({ "data": { "kind": "swiss-roll" }, "condition": { "kind": "classifier" } }),
            ["condition.kind", "classifier", "fewer than two labels"],
        ),
        (
            json!({ "score": { "kind": "exact" }, "condition": { "kind": "classifier-free" } }),
            ["condition.kind", "classifier-free", "exact"],
        ),
        (
            json!({
                "condition": { "kind": "classifier-free" },
                "loss": { "kind": "explicit" },
            }),
            ["condition.kind", "classifier-free", "explicit"],
        ),
        (
            json!({
                "condition": { "kind": "classifier", "width": 1024, "depth": 8 },
                "training": { "batchSize": 65536 },
                "score": { "width": 8, "depth": 1 },
            }),
            ["training.batchSize", "65536", "classifier"],
        ),
        (
            json!({ "condition": { "kind": "classifier-free", "dropout": 0 } }),
            ["condition.dropout", "0", "above 0"],
        ),
        (
            json!({ "condition": { "kind": "classifier-free", "dropout": 1 } }),
            ["condition.dropout", "1", "below 1"],
        ),
        (
            json!({ "condition": { "kind": "classifier", "dropout": 0.1 } }),
            ["dropout", "width", "depth"],
        ),
        (
            json!({ "condition": { "kind": "classifier", "width": 0 } }),
            ["condition.width", "0", "1024"],
        ),
        (
            json!({
                "condition": { "kind": "classifier" },
                "loss": { "kind": "implicit", "time": { "fixed": 0.5 } },
            }),
            ["condition.kind", "classifier", "fixed"],
        ),
    ] {
        let message = refused(changes);
        assert!(parts.iter().all(|part| message.contains(part)), "{message}: {parts:?}");
    }
    let lab = exact(json!({ "kind": "moons" }));
    let points = [0.0f32, 0.0];
    let one = block_on(lab.quality(&points, &QualityOptions::default(), &mut Watch::nobody()))
        .err()
        .expect("a refusal")
        .message;
    assert!(one.contains("points") && one.contains("at least 2"), "{one}");
}
