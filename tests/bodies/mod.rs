//! Checks that hold on every backend. Native tests run them on Flex, browser tests on Flex and WebGPU;
//! sizes are small because a software GPU runs them too.

use burn::tensor::Tensor;
use score_lab::config::{
    BoundOptions, Config, DensityOptions, Divergence, EvaluateOptions, LossOptions, NearestOptions,
    QualityOptions, SampleOptions, Sampler, ScheduleOptions, parse,
};
use score_lab::data::{Component, Mixture, Moments};
use score_lab::device::{Backend, has_loops, read, upload};
use score_lab::lab::{Evaluation, Lab, Watch};
use score_lab::learner::{Learner, ScoreLearner};
use score_lab::likelihood::BoundForm;
use score_lab::loss::{Draws, Kind, Levels, Objective, Projection, Rows, TimeLaw, Weighting};
use score_lab::noise::{Noise, Stream};
use score_lab::score::{
    Architecture, Classifier, Differentiable, Exact, Field, Fourier, Likelihood, Network, Output,
    Parametrisation, Preconditioning, Score, Time, frequencies,
};
use score_lab::sde::{LinearRate, Sde, SubVp, Ve, Vp};
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::Arc;

/// Hands the names of all checks to a macro that makes tests of them.
macro_rules! with_every_check {
    ($make:ident) => {
        $make!(
            exact_scores_are_gradients_of_the_log_density,
            network_derivatives_are_differences_of_its_values,
            labs_are_deterministic_and_do_not_disturb_each_other,
            saving_and_loading_continue_the_same_run,
            the_main_job_works,
            the_exact_density_of_a_gaussian_is_found,
            every_objective_trains_every_network,
            every_parametrisation_trains,
            an_energy_model_is_a_gradient,
            every_sampler_finds_the_modes,
            data_return_from_their_noise,
            a_classifiers_gradient_is_that_of_its_logarithm,
            guidance_reaches_its_label,
            the_bound_is_tight_for_an_exact_score,
            a_schedule_is_learned,
            a_dequantizer_is_learned,
        );
    };
}

/// The same with those of what only the CPU has.
macro_rules! with_every_check_of_loops {
    ($make:ident) => {
        $make!(
            networks_in_loops_are_those_in_tensors,
            gradients_without_a_graph_are_those_of_the_graph,
        );
    };
}

pub(crate) use {with_every_check, with_every_check_of_loops};

pub fn processes() -> [(&'static str, Arc<dyn Sde>); 3] {
    let rate = LinearRate { beta_min: 0.1, beta_max: 20.0 };
    [
        ("vp", Arc::new(Vp(rate))),
        ("sub-vp", Arc::new(SubVp(rate))),
        ("ve", Arc::new(Ve { sigma_min: 0.01, sigma_max: 50.0 })),
    ]
}

/// Three modes of different weight and width in D dimensions.
pub fn three_modes(dimension: usize) -> Mixture {
    let component = |weight, sign: f64, std| Component {
        weight,
        mean: (0..dimension).map(|i| sign * (1.5 - 0.5 * (i % 4) as f64)).collect(),
        std,
    };
    Mixture::new(vec![
        component(0.5, 1.0, 0.5),
        component(0.3, -1.0, 0.4),
        component(0.2, 0.2, 0.7),
    ])
}

/// ∇log p by central differences of the f64 log-density.
fn score_by_differences(mixture: &Mixture, x: &[f64]) -> Vec<f64> {
    let h = 1e-5 * mixture.components.iter().map(|c| c.std).fold(f64::MAX, f64::min).min(1.0);
    let shifted = |i: usize, step: f64| {
        let mut y = x.to_vec();
        y[i] += step;
        mixture.log_density(&y)
    };
    (0..x.len()).map(|i| (shifted(i, h) - shifted(i, -h)) / (2.0 * h)).collect()
}

/// The tensors of [`Exact`] against differences of the mixture's own log-density, at every scale of t:
/// the score to single precision in units of 1/σₜ, and the derivatives to that of 1/σₜ².
pub async fn exact_scores_are_gradients_of_the_log_density(backend: &Backend) {
    let dimension = 2;
    let mixture = three_modes(dimension);
    let points: Vec<f32> = vec![0.3, -0.2, 1.4, 0.9, -1.2, -1.1, 2.5, -2.0];
    for (name, sde) in processes() {
        let exact = Exact::new(mixture.clone(), sde.clone(), &backend.device);
        for t in [1e-5, 1e-2, 0.5, 1.0] {
            let marginal = mixture.at(sde.alpha(t), sde.sigma(t));
            let x = upload(points.clone(), [4, dimension], &backend.device);
            let direction = upload([0.6, -0.8].repeat(4), [4, dimension], &backend.device);
            let (score, divergence) = exact.divergence(&x, &Time::Common(t));
            let (_, derivative) = exact.jvp(&x, direction, &Time::Common(t));
            let values =
                read([score, divergence, derivative]).await.expect("a device that answers");
            let narrowest = marginal.components.iter().map(|c| c.std).fold(f64::MAX, f64::min);
            for (row, x) in points.chunks(dimension).enumerate() {
                let x: Vec<f64> = x.iter().map(|&c| c.into()).collect();
                let truth = score_by_differences(&marginal, &x);
                let at = |shift: f64, i: usize, v: &[f64]| {
                    let y: Vec<f64> = x.iter().zip(v).map(|(x, v)| x + shift * v).collect();
                    score_by_differences(&marginal, &y)[i]
                };
                let h = 1e-4 * narrowest;
                let along = |v: &[f64], i: usize| (at(h, i, v) - at(-h, i, v)) / (2.0 * h);
                let size = truth.iter().map(|s| s.abs()).fold(1.0 / narrowest, f64::max);
                let slope = size / narrowest;
                let close = |value: f32, truth: f64, scale: f64, what: &str| {
                    let error = (f64::from(value) - truth).abs() / scale;
                    assert!(error < 2e-4, "{name} {what} at t = {t}, x = {x:?}: {value} {truth}");
                };
                for (i, &truth) in truth.iter().enumerate() {
                    let place = row * dimension + i;
                    close(values[0][place], truth, size, "score");
                    close(values[2][place], along(&[0.6, -0.8], i), slope, "derivative");
                }
                let trace = along(&[1.0, 0.0], 0) + along(&[0.0, 1.0], 1);
                close(values[1][row], trace, slope, "divergence");
            }
        }
    }
}

/// A small lab that trains fast everywhere.
pub fn small(backend: &Backend, changes: Value) -> Lab {
    let mut config = json!({
        "seed": 3,
        "data": { "kind": "eight-gaussians" },
        "score": { "kind": "network", "width": 32, "depth": 2 },
        "training": { "batchSize": 16 },
    });
    config.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    if config["score"]["kind"] == "exact" {
        config.as_object_mut().unwrap().remove("training");
    }
    Lab::new(parse(config).expect("a valid configuration"), backend.clone()).expect("a lab")
}

pub fn learned_schedule() -> Value {
    json!({ "sde": { "schedule": "learned" }, "loss": { "weighting": "likelihood" } })
}

pub fn learned_dequantizer() -> Value {
    json!({
        "data": { "kind": "glyphs", "dequantization": "variational" },
        "loss": { "weighting": "likelihood", "time": "importance" },
    })
}

/// The schedule moves towards less noise: where the data are seen, a row's second moment goes with ∫(G')²dt, which is the
/// least for a level that rises evenly. Level and coefficients stay those of one process.
pub async fn a_schedule_is_learned(backend: &Backend) {
    let mut lab = small(backend, learned_schedule());
    lab.train(60).await.expect("training");
    let schedules = lab.schedule(&ScheduleOptions { points: 100 }).expect("a schedule");
    let learned = schedules.learned.expect("it is learned");
    let unevenness = |level: &[f32]| -> f32 {
        let rises = level.windows(2).map(|ends| (ends[1] - ends[0]).powi(2)).sum::<f32>();
        rises * (level.len() - 1) as f32 / (level[level.len() - 1] - level[0]).powi(2)
    };
    let (given, found) = (unevenness(&schedules.fixed.level), unevenness(&learned.level));
    assert!(found < 0.9 * given, "from {given} to {found}, and even is 1");
    assert!(learned.level.is_sorted());
    for (i, level) in learned.level.iter().enumerate() {
        // On VP the level is ln(σ²/α²).
        let ratio = 2.0 * (learned.sigma[i] / learned.alpha[i]).ln();
        assert!((ratio - level).abs() < 1e-3, "{ratio} and {level}");
    }
    let options = EvaluateOptions { count: 4, resolution: Some(16), ..Default::default() };
    let found = lab.evaluate(&options, &mut Watch::nobody()).await.expect("an evaluation");
    // Little training from the Gaussian of the data's moments: 1 + ln 2πs² − H with 4s² = 16.5, and the grid is coarse.
    let begun = 1.0 + (std::f64::consts::TAU * 16.5 / 4.0).ln() - found.entropy.unwrap().mean;
    let kl = found.kl.expect("the plane").nats;
    assert!(kl > 0.5 * begun && kl < begun + 0.05, "{kl} and at first {begun}");
    assert!(found.bound.is_some());
}

/// The bits of a dequantizer are found, and no sample is a training image. A network begins as N(m, s²I) with the data's
/// moments, of ½log₂ 2πes² + 4 bits with uniform dequantization; a dequantizer, as a sigmoid's bump, costs up to a bit
/// more, four images stray by a third of one, and a Gaussian of full covariance costs less than all.
pub async fn a_dequantizer_is_learned(backend: &Backend) {
    let mut lab = small(backend, learned_dequantizer());
    lab.train(5).await.expect("training");
    let std = Moments::of(lab.data()).std;
    let begun = 0.5 * (std::f64::consts::TAU * std::f64::consts::E * std * std).log2() + 4.0;
    let nobody = &mut Watch::nobody();
    let options = EvaluateOptions { count: 4, probes: Some(2), ..Default::default() };
    let bits = lab.evaluate(&options, nobody).await.expect("an evaluation").bits;
    let bits = bits.expect("grey levels");
    for found in [bits.nll.mean, bits.bound.mean] {
        assert!((begun - 0.33..begun + 1.33).contains(&found), "{found} and {begun}");
    }
    assert!(bits.gaussian.mean < begun - 0.33, "{} and {begun}", bits.gaussian.mean);
    let options = SampleOptions { count: 2, steps: Some(4), ..Default::default() };
    let samples = lab.sample(&options, nobody).await.expect("samples").points;
    let nearest = lab.nearest(&samples, &NearestOptions { count: 50 }, nobody).await;
    let nearest = nearest.expect("training data");
    assert_eq!((nearest.points.len(), nearest.searched), (samples.len(), 50));
    assert!(nearest.distances.iter().all(|&d| d > 0.0));
}

/// The network's derivatives by forward mode against differences of its values, after some training so
/// that the last layer is not zero. Differences in f32 of step 2⁻⁷ carry an error of about 1e-3.
pub async fn network_derivatives_are_differences_of_its_values(backend: &Backend) {
    let mut lab = small(backend, json!({}));
    lab.train(20).await.expect("training");
    let points = [0.5f32, -0.25, 1.5, 2.0];
    let h = 1.0 / 128.0;
    let network = lab.score_model();
    let x = upload(points.to_vec(), [2, 2], &backend.device);
    let (_, divergence) = network.divergence(&x, &Time::Common(0.3));
    let divergence = read([divergence]).await.unwrap().remove(0);
    let shifted = |axis: usize, h: f32| {
        let moved = points.iter().enumerate();
        moved.map(|(i, x)| if i % 2 == axis { x + h } else { *x }).collect::<Vec<_>>()
    };
    for (row, divergence) in divergence.into_iter().enumerate() {
        let mut trace = 0.0;
        for axis in 0..2 {
            let up = lab
                .score(&shifted(axis, h), 0.3, &Default::default(), &mut Watch::nobody())
                .await
                .unwrap()[2 * row + axis];
            let down = lab
                .score(&shifted(axis, -h), 0.3, &Default::default(), &mut Watch::nobody())
                .await
                .unwrap()[2 * row + axis];
            trace += (up - down) / (2.0 * h);
        }
        let error = (trace - divergence).abs();
        assert!(error < 5e-3 * (1.0 + trace.abs()), "{trace} {divergence}");
    }
}

/// One seed, one configuration, one backend: the same numbers, whatever another lab does meanwhile.
pub async fn labs_are_deterministic_and_do_not_disturb_each_other(backend: &Backend) {
    let options = SampleOptions { count: 16, steps: Some(5), seed: 9, ..Default::default() };
    let mut alone = small(backend, json!({}));
    let losses = alone.train(6).await.unwrap().score;
    let samples = alone.sample(&options, &mut Watch::nobody()).await.unwrap().points;

    let mut one = small(backend, json!({}));
    let mut other = small(backend, json!({ "seed": 4 }));
    let mut interleaved = one.train(2).await.unwrap().score;
    let disturbance = other.train(3).await.unwrap().score;
    interleaved.extend(one.train(4).await.unwrap().score);
    other.sample(&options, &mut Watch::nobody()).await.unwrap();
    assert_eq!(losses, interleaved);
    assert_eq!(samples, one.sample(&options, &mut Watch::nobody()).await.unwrap().points);
    assert_ne!(losses[..3], disturbance[..]);
}

/// What was saved goes on as if it had never stopped; what is no saved lab changes nothing.
pub async fn saving_and_loading_continue_the_same_run(backend: &Backend) {
    let mut lab = small(backend, json!({}));
    lab.train(4).await.unwrap();
    let bytes = lab.save().await.unwrap();
    let continued = lab.train(4).await.unwrap().score;

    let mut restored = small(backend, json!({ "data": { "kind": "moons" }, "seed": 77 }));
    restored.load(&bytes).await.unwrap();
    assert_eq!(restored.step(), 4);
    assert_eq!(restored.config, small(backend, json!({})).config);
    assert_eq!(restored.train(4).await.unwrap().score, continued);

    let cut = restored.load(&bytes[..bytes.len() / 2]).await.unwrap_err().message;
    assert!(cut.starts_with("load: "), "{cut}");
    assert!(restored.load(b"no such thing").await.is_err());
    assert_eq!(restored.step(), 8);
}

/// The whole job on a small scale: train, sample, likelihood, score error, trajectories.
pub async fn the_main_job_works(backend: &Backend) {
    let mut lab = small(backend, json!({}));
    let sixteen = EvaluateOptions { count: 16, seed: 1, ..Default::default() };
    let untrained = lab.evaluate(&sixteen, &mut Watch::nobody()).await.unwrap();
    lab.train(60).await.unwrap();
    let trained = lab.evaluate(&sixteen, &mut Watch::nobody()).await.unwrap();
    let entropy = trained.entropy.expect("known for eight Gaussians").mean;
    let nll = trained.nll.expect("a score at every t").mean;
    assert!(nll < untrained.nll.unwrap().mean, "{nll} {:?}", untrained.nll);
    assert!(nll > entropy, "{nll} below the floor {entropy}");
    let score_error = |found: Evaluation| found.score_error.expect("known too").mean;
    let (before, after) = (score_error(untrained), score_error(trained));
    assert!(after < before, "{before} to {after}");
    for (sampler, evaluations) in [
        (Sampler::EulerMaruyama, Some(5)),
        (Sampler::ProbabilityFlowHeun, Some(10)),
        (Sampler::ProbabilityFlowRk4, Some(20)),
        (Sampler::ProbabilityFlowRk45, None),
    ] {
        let adaptive = sampler == Sampler::ProbabilityFlowRk45;
        let options = SampleOptions {
            sampler,
            count: 16,
            steps: (!adaptive).then_some(5),
            rtol: adaptive.then_some(1e-2),
            atol: adaptive.then_some(1e-2),
            trajectories: 3,
            ..Default::default()
        };
        let samples = lab.sample(&options, &mut Watch::nobody()).await.unwrap();
        assert_eq!(samples.points.len(), 32);
        assert!(evaluations.is_none_or(|n| n == samples.evaluations), "{}", samples.evaluations);
        let paths = samples.trajectories.expect("three paths");
        assert_eq!(paths.points.len(), paths.times.len() * 3 * 2);
        assert_eq!(paths.points[paths.points.len() - 6..], samples.points[..6]);
        assert_eq!(paths.times[0], 1.0);
        assert!((paths.times.last().unwrap() - 1e-5).abs() < 1e-9);
    }
}

/// With the exact score only the solver and the prior's mismatch are left, here against −log p of one
/// Gaussian, whose marginals are Gaussian: the error is known in closed form per point.
pub async fn the_exact_density_of_a_gaussian_is_found(backend: &Backend) {
    let (mean, std) = ([0.5, -1.0], 0.8);
    let points = [0.5f32, -1.0, 1.3, 0.2, -0.4, -2.0];
    for (name, sde) in processes() {
        let config: Config = parse(json!({
            "data": { "kind": "mixture", "weights": [1], "means": [mean], "stds": [std] },
            "sde": { "kind": name },
            "score": { "kind": "exact" },
        }))
        .unwrap();
        let lab = Lab::new(config, backend.clone()).unwrap();
        let options = DensityOptions { atol: Some(1e-6), rtol: Some(1e-6), ..Default::default() };
        let (found, _) = lab.log_density(&points, &options, &mut Watch::nobody()).await.unwrap();
        let gaussian = |x: [f64; 2], m: [f64; 2], v: f64| {
            let square = (x[0] - m[0]).powi(2) + (x[1] - m[1]).powi(2);
            -0.5 * square / v - (std::f64::consts::TAU * v).ln()
        };
        let at = |t: f64| {
            let (alpha, sigma) = (sde.alpha(t), sde.sigma(t));
            (mean.map(|m| alpha * m), (alpha * std).powi(2) + sigma * sigma)
        };
        let ((m0, v0), (m1, v1)) = (at(1e-5), at(1.0));
        for (value, x) in found.values.iter().zip(points.chunks(2)) {
            let x = [f64::from(x[0]), f64::from(x[1])];
            // The flow of a Gaussian is affine: it keeps (x − mean)/std.
            let end = [0, 1].map(|i| m1[i] + (x[i] - m0[i]) * (v1 / v0).sqrt());
            let mismatch = gaussian(end, m1, v1) - gaussian(end, [0.0; 2], sde.prior_std().powi(2));
            let truth = gaussian(x, m0, v0) - mismatch;
            assert!((f64::from(*value) - truth).abs() < 1e-3, "{name}: {value} against {truth}");
        }
    }
}

/// Every loss with every kind of time and both kinds of network learns, except the one combination that makes no
/// sense: on the same rows before and after it falls by more than a ten-thousandth, a thousand times the rounding. A
/// network begins as a Gaussian of one width, and these modes lie on a line, so that ten steps show: the least of the
/// falls is nine times as large.
pub async fn every_objective_trains_every_network(backend: &Backend) {
    let line = json!({
        "kind": "mixture", "weights": [1, 1, 1, 1], "stds": [0.5, 0.5, 0.5, 0.5],
        "means": [[-3, -3], [-1, -1], [1, 1], [3, 3]],
    });
    for score in ["network", "energy"] {
        for kind in ["explicit", "denoising", "implicit", "sliced", "sliced-vr"] {
            for time in [
                json!("uniform"),
                json!("importance"),
                json!({ "ladder": 4 }),
                json!({ "fixed": 0.5 }),
                json!({ "fixed": 0 }),
            ] {
                if kind == "denoising" && time == json!({ "fixed": 0 }) {
                    continue;
                }
                let case = format!("{score} {kind} {time}");
                let mut lab = small(
                    backend,
                    json!({
                        "data": line,
                        "sde": { "kind": "ve", "sigmaMin": 0.1, "sigmaMax": 5 },
                        "score": { "kind": score, "width": 32, "depth": 2, "features": "none" },
                        "loss": { "kind": kind, "time": time },
                        "training": { "batchSize": 64, "learningRate": 0.01 },
                    }),
                );
                let options = LossOptions { count: 64, seed: 2, ..Default::default() };
                let before = lab.loss_value(&options, &mut Watch::nobody()).await.unwrap().mean;
                lab.train(10).await.unwrap_or_else(|error| panic!("{case}: {error}"));
                let after = lab.loss_value(&options, &mut Watch::nobody()).await.unwrap().mean;
                assert!(before - after > 1e-4 * before.abs(), "{case}: {before} to {after}");
            }
        }
    }
}

/// What a network predicts changes how it is trained, never what its output means: with every
/// parametrisation the same loss on the same rows falls.
pub async fn every_parametrisation_trains(backend: &Backend) {
    for parametrisation in ["preconditioned", "score", "noise", "data"] {
        let mut lab = small(
            backend,
            json!({
                "score": { "width": 32, "depth": 2, "parametrisation": parametrisation },
                "sde": { "kind": "ve", "sigmaMin": 0.1, "sigmaMax": 5 },
            }),
        );
        let options = LossOptions { count: 256, seed: 2, ..Default::default() };
        let before = lab.loss_value(&options, &mut Watch::nobody()).await.unwrap().mean;
        lab.train(200).await.unwrap();
        let after = lab.loss_value(&options, &mut Watch::nobody()).await.unwrap().mean;
        assert!(after < before, "{parametrisation}: {before} to {after}");
    }
}

/// The energy model's score is the gradient of its potential and has no curl; a free network has.
/// Differences in f32 of step 2⁻⁶ carry an error of about 1e-3.
pub async fn an_energy_model_is_a_gradient(backend: &Backend) {
    let points = [0.5f32, -0.25, 1.5, 2.0, -1.0, 0.75];
    let (t, h) = (0.3, 1.0 / 64.0);
    let mut curls = Vec::new();
    for kind in ["energy", "network"] {
        let score = json!({ "kind": kind, "width": 32, "depth": 2 });
        let mut lab = small(backend, json!({ "score": score, "loss": { "kind": "sliced-vr" } }));
        lab.train(30).await.unwrap();
        let curl = lab.curl(&points, t, &mut Watch::nobody()).await.unwrap();
        curls.push(curl.iter().map(|c| c.abs()).fold(0.0, f32::max));
        if kind == "network" {
            assert!(
                lab.potential(&points, t, &mut Watch::nobody())
                    .await
                    .unwrap_err()
                    .message
                    .contains("energy")
            );
            continue;
        }
        let score = lab.score(&points, t, &Default::default(), &mut Watch::nobody()).await.unwrap();
        for axis in 0..2 {
            let shifted = |h: f32| -> Vec<f32> {
                let moved = points.iter().enumerate();
                moved.map(|(i, x)| if i % 2 == axis { x + h } else { *x }).collect()
            };
            let up = lab.potential(&shifted(h), t, &mut Watch::nobody()).await.unwrap().0;
            let down = lab.potential(&shifted(-h), t, &mut Watch::nobody()).await.unwrap().0;
            for (row, (up, down)) in up.iter().zip(&down).enumerate() {
                let slope = (up - down) / (2.0 * h);
                let error = (slope - score[2 * row + axis]).abs();
                assert!(error < 5e-3 * (1.0 + slope.abs()), "{slope} {}", score[2 * row + axis]);
            }
        }
    }
    // Rounding against a free network that has seen little: orders of magnitude apart.
    assert!(curls[0] < 1e-6 && curls[1] > 1e-3, "curl of energy and free network: {curls:?}");
}

/// Two modes far apart, with their exact score.
fn two_modes(backend: &Backend) -> Lab {
    let config = json!({
        "data": { "kind": "mixture", "weights": [0.7, 0.3], "means": [[-2, 0], [2, 1]], "stds": [0.5, 0.4] },
        "score": { "kind": "exact" },
    });
    Lab::new(parse(config).unwrap(), backend.clone()).unwrap()
}

/// Of equal laws an energy distance is a sum of λ(Z² − 1), mostly one: four standard errors of Z are
/// (4² − 1)/√2 times its root mean square, the floor.
pub const FOUR_STANDARD_ERRORS: f64 = 15.0 * std::f64::consts::FRAC_1_SQRT_2;

/// Every sampler takes the evaluations that its definition says, and what it draws is as near to the truth as
/// an equal draw of the truth may be; sharper tests than of so few rows are native.
/// Langevin dynamics alone keeps the weights with which it starts.
pub async fn every_sampler_finds_the_modes(backend: &Backend) {
    let lab = two_modes(backend);
    for (options, evaluations) in [
        (json!({ "sampler": "euler-maruyama", "steps": 60 }), Some(60)),
        (json!({ "sampler": "heun-sde", "steps": 30 }), Some(60)),
        (json!({ "sampler": "predictor-corrector", "steps": 60, "langevinSteps": 1 }), Some(120)),
        (json!({ "sampler": "ancestral", "steps": 100, "grid": "karras" }), Some(100)),
        (json!({ "sampler": "ddim", "steps": 60 }), Some(60)),
        (json!({ "sampler": "annealed-langevin", "steps": 15, "langevinSteps": 10 }), Some(150)),
        (json!({ "sampler": "probability-flow-heun", "steps": 20 }), Some(40)),
        (json!({ "sampler": "probability-flow-rk4", "steps": 10 }), Some(40)),
        (json!({ "sampler": "probability-flow-rk45" }), None),
        (json!({ "sampler": "langevin", "steps": 20 }), Some(20)),
    ] {
        let options = SampleOptions { count: 200, seed: 1, ..parse(options).unwrap() };
        let samples = lab.sample(&options, &mut Watch::nobody()).await.unwrap();
        let sampler = options.sampler;
        assert!(evaluations.is_none_or(|n| n == samples.evaluations), "{}", samples.evaluations);
        assert_eq!(samples.read_backs == 1, sampler != Sampler::ProbabilityFlowRk45);
        if sampler != Sampler::Langevin {
            let found = lab
                .quality(&samples.points, &QualityOptions::default(), &mut Watch::nobody())
                .await
                .unwrap();
            let mode = &found.modes.as_ref().expect("two modes")[0];
            let error = (mode.weight - mode.truth).abs();
            assert!(error < 4.0 * mode.standard_error, "{sampler:?}: weight {}", mode.weight);
            let floors = found.energy_distance / found.energy_distance_floor;
            assert!(floors < FOUR_STANDARD_ERRORS, "{sampler:?}: {floors} floors");
        }
    }
}

/// The flow there and back: f32 and the tolerance of 1e-6 allow 1e-3.
pub async fn data_return_from_their_noise(backend: &Backend) {
    let lab = two_modes(backend);
    let points = [-2.0f32, 0.3, 1.8, 1.2, -1.2, -0.4, 2.5, 0.6];
    let (ends, _) = lab.encode(&points, &Default::default(), &mut Watch::nobody()).await.unwrap();
    let options = json!({ "sampler": "probability-flow-rk45", "atol": 1e-6, "rtol": 1e-6 });
    let options = SampleOptions { start: Some(ends), count: 4, ..parse(options).unwrap() };
    let back = lab.sample(&options, &mut Watch::nobody()).await.unwrap().points;
    for (there, back) in points.iter().zip(back) {
        assert!((there - back).abs() <= 1e-3, "{there} {back}");
    }
}

/// The classifier's written-out backward pass against differences of its log-probability. Differences in f32
/// of step 2⁻⁶ carry an error of about 1e-4.
pub async fn a_classifiers_gradient_is_that_of_its_logarithm(backend: &Backend) {
    let (labels, device) = (3, &backend.device);
    let architecture = Architecture {
        output: Output::Logits(labels),
        dimension: 2,
        waves: 0,
        labels: 0,
        width: 16,
        depth: 2,
    };
    let mut noise = Noise::new(2, Stream::Initialisation, 0);
    let weight = |[a, b]: [usize; 2]| upload(noise.normals(a * b), [a, b], device).mul_scalar(0.4);
    let weights = architecture.shapes().into_iter().map(weight).collect();
    let [_, _, (_, sde)] = processes();
    let moments = Moments { mean: vec![0.2, -0.1], std: 1.5 };
    let parametrisation = Parametrisation::Preconditioned;
    let preconditioning = Preconditioning::new(sde, true, parametrisation, &moments, device);
    let classifier = Rc::new(Classifier::new(weights, preconditioning));
    let (x, h) = ([0.4f32, -0.7, 1.3, 0.2], 1.0 / 64.0);
    let time = Time::PerRow(vec![0.4, 0.6]);
    let at = |x: Vec<f32>| classifier.log_probabilities(&upload(x, [2, 2], device), &time);
    for label in 0..labels {
        let likelihood = Likelihood { classifier: classifier.clone(), label };
        let gradient = read([likelihood.score(&upload(x.to_vec(), [2, 2], device), &time)]).await;
        let gradient = gradient.unwrap().remove(0);
        for axis in 0..2 {
            let shifted = |h: f32| -> Vec<f32> {
                x.iter().enumerate().map(|(i, x)| if i % 2 == axis { x + h } else { *x }).collect()
            };
            let values = read([at(shifted(h)), at(shifted(-h))]).await.unwrap();
            for row in 0..2 {
                let place = row * labels + label;
                let slope = (values[0][place] - values[1][place]) / (2.0 * h);
                let error = (slope - gradient[2 * row + axis]).abs();
                assert!(error < 2e-3 * (1.0 + slope.abs()), "{slope} {}", gradient[2 * row + axis]);
            }
        }
    }
}

/// At scale 1 the exact guided samples are those of the label's own mode; both learned ways take a step and
/// sample, at scale 0 without a second evaluation.
pub async fn guidance_reaches_its_label(backend: &Backend) {
    let lab = two_modes(backend);
    let options = json!({ "sampler": "probability-flow-heun", "steps": 10, "label": 1 });
    let options = SampleOptions { count: 60, ..parse(options).unwrap() };
    let samples = lab.sample(&options, &mut Watch::nobody()).await.unwrap();
    assert!(samples.points.chunks(2).all(|x| x[0] > 0.0), "{:?}", samples.points);
    for (condition, evaluations) in
        [("classifier", [10, 20, 20]), ("classifier-free", [10, 10, 20])]
    {
        let mut lab = small(backend, json!({ "condition": { "kind": condition } }));
        let losses = lab.train(2).await.unwrap();
        assert_eq!(losses.classifier.is_some(), condition == "classifier");
        for (scale, evaluations) in [0.0, 1.0, 2.0].into_iter().zip(evaluations) {
            let options =
                SampleOptions { count: 4, steps: Some(10), label: Some(3), ..Default::default() };
            let options = SampleOptions { guidance: Some(scale), ..options };
            let samples = lab.sample(&options, &mut Watch::nobody()).await.unwrap();
            assert_eq!(samples.evaluations, evaluations, "{condition} at {scale}");
        }
    }
}

/// Theorem 2 of arXiv 2101.09258: for the exact score of one Gaussian the bound is −log p in both forms, up to
/// the prior's mismatch, which for VP is below 1e-3 here, and its standard error. The estimated divergence of
/// this isotropic score has no error at all with probes of ±1.
pub async fn the_bound_is_tight_for_an_exact_score(backend: &Backend) {
    let (mean, std) = ([0.5, -1.0], 0.8);
    let config = json!({
        "data": { "kind": "mixture", "weights": [1], "means": [mean], "stds": [std] },
        "score": { "kind": "exact" },
    });
    let lab = Lab::new(parse(config).unwrap(), backend.clone()).unwrap();
    let points = [0.5f32, -1.0, 1.3, 0.2];
    let nobody = &mut Watch::nobody();
    for form in [BoundForm::Sm, BoundForm::Dsm] {
        let options = BoundOptions { form, samples_per_point: 2000, seed: 4 };
        let found = lab.likelihood_bound(&points, &options, nobody).await.unwrap();
        for (bound, x) in found.iter().zip(points.chunks(2)) {
            let square: f64 = x.iter().zip(mean).map(|(&x, m)| (f64::from(x) - m).powi(2)).sum();
            let truth = 0.5 * square / (std * std) + (std::f64::consts::TAU * std * std).ln();
            let error = (bound.mean - truth).abs();
            assert!(error < 4.0 * bound.standard_error + 1e-3, "{form:?}: {bound:?} {truth}");
        }
    }
    let density = |divergence| DensityOptions { divergence, ..Default::default() };
    let exact = lab.log_density(&points, &density(Divergence::Exact), nobody).await.unwrap().0;
    let probes =
        lab.log_density(&points, &density(Divergence::Hutchinson), nobody).await.unwrap().0;
    for ((a, b), error) in
        exact.values.iter().zip(&probes.values).zip(probes.standard_errors.unwrap())
    {
        assert!((a - b).abs() < 1e-3 && error < 1e-3, "{a} {b} ± {error}");
    }
}

/// Networks of many shapes with weights of their usual size, and none zero: field, dimension, waves, labels, width, depth.
fn networks(backend: &Backend) -> Vec<Network> {
    let mut networks = Vec::new();
    for (i, (dimension, waves, labels, width, depth)) in
        [(1, 0, 0, 1, 1), (2, 3, 0, 33, 2), (2, 16, 3, 64, 3), (3, 9, 3, 17, 4), (11, 0, 0, 40, 2)]
            .into_iter()
            .enumerate()
    {
        for field in [Field::Free, Field::Gradient] {
            let output = Output::Field(field);
            let seen = Fourier::features(waves);
            let architecture =
                Architecture { output, dimension, waves: seen, labels, width, depth };
            let mut noise = Noise::new(3, Stream::Initialisation, i as u32);
            let parameter = |shape: [usize; 2]| {
                let scale = (1.0 / shape[0] as f32).sqrt();
                let values = noise.normals(shape[0] * shape[1]);
                let values = values.into_iter().map(|z| scale * z).collect();
                upload(values, shape, &backend.device)
            };
            let parameters = architecture.shapes().into_iter().map(parameter).collect();
            let moments =
                Moments { mean: (0..dimension).map(|i| 0.3 * i as f32).collect(), std: 1.3 };
            let sde = processes()[i % 3].1.clone();
            let parametrisation = Parametrisation::Preconditioned;
            let device = &backend.device;
            let preconditioning =
                Preconditioning::new(sde, true, parametrisation, &moments, device);
            let fourier = (waves > 0)
                .then(|| Fourier::new(&frequencies(dimension, waves, 0.5, 12.0), device));
            networks.push(Network::new(parameters, field, labels, fourier, preconditioning));
        }
    }
    networks
}

/// Values, and derivatives along two directions, at times of each row's own and at one of all, at batches that fill no
/// block of rows and that fill several; relative to their size, with the rounding of sums of a hundred terms.
pub async fn networks_in_loops_are_those_in_tensors(backend: &Backend) {
    assert!(has_loops(&backend.device), "there is nothing to compare");
    for (i, network) in networks(backend).into_iter().enumerate() {
        let dimension = network.shape().dimension;
        for rows in [1, 3, 64, 131] {
            let mut noise = Noise::new(5, Stream::Evaluation, (100 * i + rows) as u32);
            let mut draw =
                |n: usize| upload(noise.normals(n * dimension), [n, dimension], &backend.device);
            let (x, v) = (draw(rows), draw(2 * rows));
            let times = (0..rows).map(|r| 0.01 + 0.98 * r as f64 / rows as f64).collect();
            let labels = |rows: usize| {
                let count = network.labels.count;
                (0..rows).map(|r| (count > 0 && r % 3 > 0).then(|| r % count)).collect()
            };
            for (time, told) in
                [(Time::Common(0.3), labels(1)), (Time::PerRow(times), labels(rows))]
            {
                let network = network.given(told);
                let with = |x: Tensor<2>, v: Tensor<2>| network.jvp(&x, v, &time);
                let (value, tangents) = with(x.clone(), v.clone());
                let (reference, moved) = with(x.clone().autodiff(), v.clone().autodiff());
                let alone = network.score(&x, &time);
                let found = read([value, tangents, alone, reference, moved]).await.unwrap();
                let [value, tangents, alone, reference, moved] = &found[..] else { unreachable!() };
                for (name, found, truth) in [
                    ("values", value, reference),
                    ("values alone", alone, reference),
                    ("tangents", tangents, moved),
                ] {
                    let size = truth.iter().fold(0.0f32, |most, x| most.max(x.abs()));
                    let error = found.iter().zip(truth).map(|(a, b)| (a - b).abs());
                    let error = error.fold(0.0, f32::max);
                    assert!(
                        error <= 2e-5 * size,
                        "{name} of network {i} at {rows} rows: {error} of {size}"
                    );
                }
            }
        }
    }
}

/// Every objective on every network: the mean loss of a batch and its gradient in each parameter, relative to the
/// largest of that parameter. Batches fill no block, or several.
pub async fn gradients_without_a_graph_are_those_of_the_graph(backend: &Backend) {
    for (i, network) in networks(backend).into_iter().enumerate() {
        let dimension = network.shape().dimension;
        let data = three_modes(dimension);
        let sde = processes()[i / 2 % 3].1.clone();
        let sliced = |variance_reduced| Kind::Sliced {
            projection: Projection::Gaussian,
            count: 2,
            variance_reduced,
        };
        let exact = Rc::new(Exact::new(data.clone(), sde.clone(), &backend.device));
        for (name, kind) in [
            ("explicit", Kind::Explicit(exact)),
            ("denoising", Kind::Denoising),
            ("implicit", Kind::Implicit),
            ("sliced", sliced(false)),
            ("sliced-vr", sliced(true)),
        ] {
            let levels = Levels::of(sde.clone(), Weighting::Variance, TimeLaw::Uniform);
            let objective = Rc::new(Objective::new(kind, levels));
            let learner = ScoreLearner {
                network: network.clone(),
                objective,
                dropout: 0.3,
                dequantizer: None,
                schedule: None,
            };
            for n in [5, 97] {
                let noise = || Noise::new(7, Stream::Training, n as u32);
                let rows = |noise: &mut Noise| {
                    Rows::draw(learner.levels(), None, &data, n, Draws::Stratified, noise)
                };
                let leaves = learner.parameters().into_iter();
                let leaves = leaves.map(|w| w.autodiff().require_grad()).collect();
                let with_graph = learner.with(leaves);
                let mut draws = noise();
                let batch = rows(&mut draws).upload(&*sde, &backend.device);
                let (mean, gradients) = with_graph.gradients(&batch, &mut draws);
                let mean = read([mean]).await.unwrap()[0][0];
                let truth = read(gradients).await.unwrap();

                let graphless = learner.graphless().expect("nothing else is learned");
                let parameters = read(learner.parameters()).await.unwrap().concat();
                let mut draws = noise();
                let drawn = rows(&mut draws);
                let (loss, mut rest) = graphless.gradient(&parameters, &drawn, &mut draws);
                let what = format!("{name} of network {i}, {n} rows");
                assert!(
                    (loss - mean).abs() <= 2e-5 * (1.0 + mean.abs()),
                    "{what}: {loss} and not {mean}"
                );
                for (k, truth) in truth.iter().enumerate() {
                    let others = rest.split_off(truth.len());
                    let size = truth.iter().fold(0.0f32, |most, x| most.max(x.abs()));
                    let error =
                        rest.iter().zip(truth).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                    assert!(
                        error <= 1e-4 * size + 1e-6,
                        "{what}, parameter {k}: {error} of {size}"
                    );
                    rest = others;
                }
                assert!(rest.is_empty());
            }
        }
    }
}
