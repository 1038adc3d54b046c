//! The objectives have the values, the gradients and the cost that theory gives them.

use crate::bodies::{processes, small};
use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::config::{EvaluateOptions, LossOptions};
use score_lab::data::{Component, Mixture};
use score_lab::device::Backend;
use score_lab::lab::{Estimate, Lab, Watch};
use score_lab::loss::{Batch, Draws, Kind, Levels, Objective, Projection};
use score_lab::noise::{Noise, Stream};
use score_lab::score::{Differentiable, Exact, Score, Time};
use score_lab::sde::{EPSILON, FixedNoise, Sde};
use serde_json::{Value, json};

fn lab(changes: Value) -> Lab {
    small(&Backend::cpu(""), changes)
}

fn value(lab: &Lab, count: usize) -> Estimate {
    block_on(
        lab.loss_value(&LossOptions { count, seed: 4, ..Default::default() }, &mut Watch::nobody()),
    )
    .unwrap()
}

/// E‖∇log pₜ‖² of a mixture on the line, by the trapezoidal rule.
fn mean_square_score(marginal: &Mixture) -> f64 {
    let widest = marginal.components.iter().map(|c| c.std).fold(0.0, f64::max);
    let reach =
        8.0 * widest + marginal.components.iter().map(|c| c.mean[0].abs()).fold(0.0, f64::max);
    let n = 4000;
    let step = 2.0 * reach / f64::from(n);
    (0..=n)
        .map(|i| -reach + step * f64::from(i))
        .map(|x| {
            let posterior = marginal.posterior(&[x]);
            let pulls = marginal.components.iter().zip(posterior);
            let score: f64 = pulls.map(|(c, r)| r * (c.mean[0] - x) / c.std.powi(2)).sum();
            marginal.log_density(&[x]).exp() * score * score * step
        })
        .sum()
}

/// ∫λ(t)h(t)dt on [ε, 1], with t = ε^(1−u) so that both ends are resolved.
fn over_time(lambda: impl Fn(f64) -> f64, h: impl Fn(f64) -> f64) -> f64 {
    let n = 400;
    (0..n)
        .map(|i| EPSILON.powf(1.0 - (f64::from(i) + 0.5) / f64::from(n)))
        .map(|t| lambda(t) * h(t) * t * -EPSILON.ln() / f64::from(n))
        .sum()
}

fn lambda(weighting: &str, sde: &dyn Sde, t: f64) -> f64 {
    match weighting {
        "uniform" => 1.0,
        "variance" => sde.sigma(t).powi(2),
        _ => sde.diffusion_squared(t),
    }
}

/// At the exact score explicit matching is 0, implicit and sliced −½∫λE‖∇log pₜ‖², and denoising
/// ½∫λ(D/σ² − E‖∇log pₜ‖²): for the three weights and both laws of time, on the line.
///
/// Left out: the denoising loss where its rows have so wide a law on [ε, 1] that no sample mean of this
/// size settles. They are λ(z/σ)²/density, so on VP and sub-VP those are λ = 1 and λ = g² with uniform
/// times, and on sub-VP (σ ~ t) also λ = 1 with importance.
#[test]
fn at_the_exact_score_every_loss_has_its_value() {
    let mixture = Mixture::new(vec![
        Component { weight: 0.6, mean: vec![-1.0], std: 0.5 },
        Component { weight: 0.4, mean: vec![1.2], std: 0.3 },
    ]);
    let data = json!({ "kind": "mixture", "weights": [0.6, 0.4], "means": [[-1], [1.2]], "stds": [0.5, 0.3] });
    for (name, sde) in processes() {
        let square = |t: f64| mean_square_score(&mixture.at(sde.alpha(t), sde.sigma(t)));
        for weighting in ["uniform", "variance", "likelihood"] {
            let weight = |t: f64| lambda(weighting, &*sde, t);
            let score = over_time(weight, square);
            let noise = over_time(weight, |t| sde.sigma(t).powi(-2));
            for (kind, truth) in [
                ("explicit", 0.0),
                ("denoising", 0.5 * (noise - score)),
                ("implicit", -0.5 * score),
                ("sliced", -0.5 * score),
                ("sliced-vr", -0.5 * score),
            ] {
                for time in ["uniform", "importance"] {
                    let wide = match name {
                        "vp" => time == "uniform" && weighting != "variance",
                        "sub-vp" => {
                            (time == "uniform" && weighting != "variance") || weighting == "uniform"
                        }
                        _ => false,
                    };
                    if kind == "denoising" && wide {
                        continue;
                    }
                    let lab = lab(json!({
                        "data": data,
                        "sde": { "kind": name },
                        "score": { "kind": "exact" },
                        "loss": { "kind": kind, "weighting": weighting, "time": time },
                    }));
                    let found = value(&lab, 20_000);
                    // Quadrature in t and f32 leave a few parts in a thousand of the terms that cancel.
                    let rounding = 2e-3 * score.abs().max(truth.abs());
                    let error = (found.mean - truth).abs();
                    assert!(
                        error < 4.0 * found.standard_error + rounding,
                        "{name} {kind} {weighting} {time}: {found:?} against {truth}"
                    );
                }
            }
        }
    }
}

/// Along many directions the sliced loss is the implicit one, for every law of the directions.
#[test]
fn sliced_over_many_directions_is_implicit() {
    let losses = |kind: &str, projections: usize, projection: &str| {
        let mut loss = json!({ "kind": kind, "time": { "fixed": 0.5 } });
        if kind != "implicit" {
            loss["projections"] = json!(projections);
            loss["projection"] = json!(projection);
        }
        let lab = lab(json!({ "score": { "kind": "exact" }, "loss": loss }));
        value(&lab, 4000)
    };
    let truth = losses("implicit", 1, "rademacher");
    for projection in ["rademacher", "gaussian", "sphere"] {
        for kind in ["sliced", "sliced-vr"] {
            let found = losses(kind, 64, projection);
            // The same rows, so that only the directions differ: their error is 1/√64 of one direction's.
            let error = (found.mean - truth.mean).abs();
            assert!(error < found.standard_error, "{kind} {projection}: {found:?} {truth:?}");
        }
    }
}

/// On the line v² = 1, and nothing is random about Rademacher directions.
#[test]
fn on_the_line_sliced_is_implicit() {
    let data = json!({ "kind": "mixture", "weights": [1], "means": [[0.5]], "stds": [0.7] });
    let loss = |kind: &str| {
        let loss = json!({ "kind": kind, "time": "uniform" });
        let mut lab = lab(json!({ "data": data, "loss": loss }));
        block_on(lab.train(20)).unwrap().score
    };
    let implicit = loss("implicit");
    // Twenty steps feed their rounding back; the last layer is no longer zero.
    for (kind, tolerance) in [("sliced-vr", 1e-4), ("sliced", 1e-4)] {
        for (a, b) in implicit.iter().zip(loss(kind)) {
            assert!((a - b).abs() < tolerance * (1.0 + a.abs()), "{kind}: {a} {b}");
        }
    }
}

#[test]
fn every_loss_trains_in_64_dimensions() {
    let data = json!({ "kind": "mixture", "weights": [2, 1], "means": [vec![1; 64], vec![-1; 64]], "stds": [0.5, 1] });
    for kind in ["explicit", "denoising", "implicit", "sliced", "sliced-vr"] {
        for time in [json!("importance"), json!({ "fixed": 0.3 })] {
            let mut lab = lab(json!({ "data": data, "loss": { "kind": kind, "time": time } }));
            // On the same rows and directions before and after.
            let before = value(&lab, 400);
            block_on(lab.train(60)).unwrap();
            let after = value(&lab, 400);
            assert!(after.mean < before.mean, "{kind} {time}: {before:?} to {after:?}");
        }
    }
}

/// −x, and how many directions it was asked for at each point.
struct Asked(std::cell::Cell<usize>);

impl Score for Asked {
    fn score(&self, x: &Tensor<2>, _: &Time) -> Tensor<2> {
        x.clone().neg()
    }
}

impl Differentiable for Asked {
    fn jvp(&self, x: &Tensor<2>, directions: Tensor<2>, _: &Time) -> (Tensor<2>, Tensor<2>) {
        self.0.set(self.0.get() + directions.dims()[0] / x.dims()[0]);
        (x.clone().neg(), directions.neg())
    }
}

/// Derivatives at each point: one for each of 64 dimensions, or one for each projection.
#[test]
fn a_sliced_step_takes_one_derivative_for_each_projection() {
    let mean = vec![0.0; 64];
    let data = Mixture::new(vec![Component { weight: 1.0, mean, std: 1.0 }]);
    let sliced = |count| {
        let projection = Projection::Rademacher;
        Kind::Sliced { projection, count, variance_reduced: true }
    };
    for (kind, derivatives) in
        [(Kind::Denoising, 0), (Kind::Implicit, 64), (sliced(1), 1), (sliced(4), 4)]
    {
        let objective = Objective::new(kind, Levels::Fixed(FixedNoise(0.5)));
        let (mut noise, device) = (Noise::new(6, Stream::Loss, 0), Device::flex());
        let draws = Draws::Independent;
        let batch = Batch::draw(&objective.levels, None, &data, 8, draws, &mut noise, &device);
        let score = Asked(Default::default());
        objective.losses(&score, &batch, &mut noise);
        assert_eq!(score.0.get(), derivatives);
    }
}

#[test]
fn combinations_that_make_no_sense_are_refused_with_the_reason() {
    let refused = |changes: Value| {
        let mut config = json!({});
        config.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let config = score_lab::config::parse(config).expect("names that exist");
        Lab::new(config, Backend::cpu("")).err().expect("a refusal").message
    };
    for (changes, parts) in [
        (
            json!({ "data": { "kind": "checkerboard" }, "loss": { "kind": "explicit" } }),
            ["loss.kind", "explicit", "score is not known"],
        ),
        (
            json!({ "loss": { "kind": "denoising", "time": { "fixed": 0 } } }),
            ["loss.kind", "denoising", "no noise to remove"],
        ),
        (
            json!({ "loss": { "weighting": "likelihood", "time": { "fixed": 0.1 } } }),
            ["loss.weighting", "likelihood", "nothing to weigh"],
        ),
        (
            json!({ "loss": { "time": { "ladder": 10 } } }),
            ["loss.time", "ladder: 10", "sde.kind ve"],
        ),
        (
            json!({ "loss": { "kind": "implicit", "projections": 3 } }),
            ["loss.projections", "3", "sliced"],
        ),
        (
            json!({
                "loss": { "kind": "sliced", "time": { "fixed": 0 } },
                "score": { "kind": "network", "parametrisation": "noise" },
            }),
            ["score.parametrisation", "noise", "without noise"],
        ),
        (
            json!({
                "data": { "kind": "points", "points": [[0, 0], [1, 1]] },
                "loss": { "kind": "explicit", "time": { "fixed": 0 } },
            }),
            ["loss.kind", "explicit", "not known"],
        ),
    ] {
        let message = refused(changes);
        assert!(parts.iter().all(|part| message.contains(part)), "{message}: {parts:?}");
    }
    let fixed = lab(json!({ "loss": { "kind": "implicit", "time": { "fixed": 0 } } }));
    let sampling = block_on(fixed.sample(&Default::default(), &mut Watch::nobody()))
        .err()
        .expect("a refusal")
        .message;
    assert!(sampling.contains("loss.time") && sampling.contains("sample"), "{sampling}");
}

/// Against the truth of a narrower mixture's lab the explicit loss is not zero: here the score is that of
/// the wrong width, at one noise level, where ½E‖s − ∇log p‖² of two Gaussians is a closed form.
#[test]
fn the_explicit_loss_of_a_wrong_score_is_its_distance() {
    use std::rc::Rc;
    use std::sync::Arc;

    let backend = Backend::cpu("");
    let gaussian = |std| Mixture::new(vec![Component { weight: 1.0, mean: vec![0.5; 3], std }]);
    let exact = |std| Exact::new(gaussian(std), Arc::new(FixedNoise(0.4)), &backend.device);
    let truth = Kind::Explicit(Rc::new(exact(0.8)));
    let objective = Objective::new(truth, Levels::Fixed(FixedNoise(0.4)));
    let mut noise = Noise::new(6, Stream::Loss, 0);
    let (data, draws) = (gaussian(0.8), Draws::Independent);
    let batch =
        Batch::draw(&objective.levels, None, &data, 20_000, draws, &mut noise, &backend.device);
    let losses = objective.losses(&exact(0.5), &batch, &mut noise);
    let rows = block_on(score_lab::device::read([losses])).unwrap().remove(0);
    let found = Estimate::of(rows.iter().map(|&x| f64::from(x)));
    // s − ∇log p = −(x − m)(1/v' − 1/v), with E‖x − m‖² = 3v.
    let (v, wrong) = (0.8_f64.powi(2) + 0.16, 0.5_f64.powi(2) + 0.16);
    let distance = 0.5 * 3.0 * v * (1.0 / wrong - 1.0 / v).powi(2);
    assert!((found.mean - distance).abs() < 4.0 * found.standard_error, "{found:?} {distance}");
}

/// On the line and without time nothing but the first layer tells one point from another.
#[test]
fn a_network_learns_on_the_line() {
    for kind in ["network", "energy"] {
        let data = json!({ "kind": "mixture", "weights": [1, 1], "means": [[-2], [2]], "stds": [0.5, 0.5] });
        let mut lab = lab(json!({
            "data": data,
            "score": { "kind": kind, "width": 32, "depth": 2 },
            "loss": { "kind": "implicit", "time": { "fixed": 0 } },
            "training": { "batchSize": 128 },
        }));
        let error = |lab: &Lab| {
            let options = EvaluateOptions { count: 2000, seed: 1, ..Default::default() };
            block_on(lab.evaluate(&options, &mut Watch::nobody()))
                .unwrap()
                .score_error
                .unwrap()
                .mean
        };
        let before = error(&lab);
        block_on(lab.train(400)).unwrap();
        assert!(error(&lab) < 0.1 * before, "{kind}: {before} to {}", error(&lab));
    }
}
