//! The bound on the likelihood: tight for the exact score, above the truth for a damaged one, the same in
//! both forms; and the estimated divergence is unbiased.

use crate::bodies::{processes, small, three_modes};
use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::config::{
    BoundOptions, DensityOptions, Divergence, EvaluateOptions, SolverKind, parse,
};
use score_lab::data::{Distribution, Mixture, Moments};
use score_lab::device::{Backend, read, upload};
use score_lab::lab::{Estimate, Lab, Watch};
use score_lab::likelihood::{BoundForm, Reference};
use score_lab::noise::{Noise, Stream};
use score_lab::score::{Differentiable, Exact, Score, Time};
use score_lab::sde::{EPSILON, Sde};
use serde_json::json;
use std::f64::consts::TAU;
use std::sync::Arc;

const POINTS: usize = 200;
const DRAWS: usize = 400;

/// L(x) of every point with its standard error.
fn bounds(
    score: &dyn Differentiable,
    sde: &Arc<dyn Sde>,
    form: BoundForm,
    mixture: &Mixture,
    points: &[f32],
) -> Vec<Estimate> {
    let dimension = mixture.dimension();
    let reference = Reference::new(sde.clone(), Moments::of(mixture));
    let mut noise = Noise::new(3, Stream::Bound, 0);
    let rows: Vec<f32> = points.chunks(dimension).flat_map(|x| x.repeat(DRAWS)).collect();
    let shape = [rows.len() / dimension, dimension];
    let rows = upload(rows, shape, &Device::flex());
    let draws = reference.excess(score, form, rows, &mut noise);
    let draws = block_on(read([draws])).unwrap().remove(0);
    let of_point = |(x, draws): (&[f32], &[f32])| {
        let mean = Estimate::of(draws.iter().map(|&d| f64::from(d)));
        Estimate { mean: reference.bound(x) + mean.mean, ..mean }
    };
    points.chunks(dimension).zip(draws.chunks(DRAWS)).map(of_point).collect()
}

fn wide(x: &[f32]) -> Vec<f64> {
    x.iter().map(|&c| c.into()).collect()
}

fn log_prior(sde: &dyn Sde, x: &[f64]) -> f64 {
    let variance = sde.prior_std().powi(2);
    -0.5 * (x.iter().map(|c| c * c).sum::<f64>() / variance
        + x.len() as f64 * (TAU * variance).ln())
}

/// E f(αx + σz) by antithetic pairs, in f64.
fn mean_at(sde: &dyn Sde, t: f64, x: &[f64], pairs: usize, f: impl Fn(&[f64]) -> f64) -> f64 {
    let mut noise = Noise::new(8, Stream::Evaluation, 0);
    let (alpha, sigma) = (sde.alpha(t), sde.sigma(t));
    let value = |signs: f64, z: &[f64]| {
        let moved: Vec<f64> = x.iter().zip(z).map(|(x, z)| alpha * x + signs * sigma * z).collect();
        f(&moved)
    };
    let pair = |_| {
        let z: Vec<f64> = x.iter().map(|_| noise.normal()).collect();
        0.5 * (value(1.0, &z) + value(-1.0, &z))
    };
    (0..pairs).map(pair).sum::<f64>() / pairs as f64
}

/// Distances in standard errors have mean square 1; over 200 of them its own standard error is √(2/200).
fn agrees(case: &str, distances: impl Iterator<Item = f64>) {
    let squares: Vec<f64> = distances.map(|z| z * z).collect();
    let mean = squares.iter().sum::<f64>() / squares.len() as f64;
    println!("{case}: mean square distance {mean:.2} standard errors");
    assert!((mean - 1.0).abs() < 4.0 * (2.0 / squares.len() as f64).sqrt(), "{case}: {mean}");
}

/// Along the exact forward process from x, Itô's formula for log p makes L(x) with p₁ in the place of π equal
/// to the mean of −log p_ε over the noise at ε. So L(x) is that plus the mean of log p₁ − log π at x₁.
#[test]
fn the_bound_is_tight_for_the_exact_score() {
    for dimension in [2, 8] {
        let mixture = three_modes(dimension);
        let points = mixture.sample(POINTS, &mut Noise::new(2, Stream::Data, 0));
        for (name, sde) in processes() {
            let exact = Exact::new(mixture.clone(), sde.clone(), &Device::flex());
            let [first, last] = [EPSILON, 1.0].map(|t| mixture.at(sde.alpha(t), sde.sigma(t)));
            let truth: Vec<f64> = points
                .chunks(dimension)
                .map(|x| {
                    let x = wide(x);
                    let start = mean_at(&*sde, EPSILON, &x, 50, |x| -first.log_density(x));
                    let mismatch = |x: &[f64]| last.log_density(x) - log_prior(&*sde, x);
                    start + mean_at(&*sde, 1.0, &x, 50, mismatch)
                })
                .collect();
            for form in [BoundForm::Sm, BoundForm::Dsm] {
                let found = bounds(&exact, &sde, form, &mixture, &points);
                let distances =
                    found.iter().zip(&truth).map(|(l, truth)| (l.mean - truth) / l.standard_error);
                agrees(&format!("{name} {form:?} D = {dimension}"), distances);
            }
        }
    }
}

/// κ∇log pₜ: wrong for every κ but 1.
struct Damaged(Exact, f64);

impl Score for Damaged {
    fn score(&self, x: &Tensor<2>, time: &Time) -> Tensor<2> {
        self.0.score(x, time).mul_scalar(self.1)
    }
}

impl Differentiable for Damaged {
    fn jvp(&self, x: &Tensor<2>, v: Tensor<2>, time: &Time) -> (Tensor<2>, Tensor<2>) {
        let (s, tangents) = self.0.jvp(x, v, time);
        (s.mul_scalar(self.1), tangents.mul_scalar(self.1))
    }
}

/// With data N(0, s²) the damaged reverse SDE dx = [a − g²c]x dt + g dW̄, c = −κ/vₜ, stays linear: its law at ε
/// is N(0, V), with V from dV/dt = 2(a − g²c)V − g² down from the prior's, by 20 000 steps of RK4.
fn damaged_variance(sde: &dyn Sde, std: f64, kappa: f64) -> f64 {
    let slope = |t: f64, v: f64| {
        let (g2, marginal) =
            (sde.diffusion_squared(t), (sde.alpha(t) * std).powi(2) + sde.sigma(t).powi(2));
        2.0 * (sde.drift(t) + kappa * g2 / marginal) * v - g2
    };
    let steps = 20_000;
    let h = (EPSILON - 1.0) / steps as f64;
    (0..steps).fold(sde.prior_std().powi(2), |v, i| {
        let t = 1.0 + h * i as f64;
        let k1 = slope(t, v);
        let k2 = slope(t + 0.5 * h, v + 0.5 * h * k1);
        let k3 = slope(t + 0.5 * h, v + 0.5 * h * k2);
        let k4 = slope(t + h, v + h * k3);
        v + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    })
}

/// J_SM + KL(p₁‖π) − KL(p_ε‖q) in the plane, of the damaged score of N(0, s²I) whose law at ε is N(0, VI):
/// J_SM = ½(κ − 1)²∫g²·2/v dt, by Simpson's rule in ln t.
fn mean_slack(sde: &dyn Sde, std: f64, kappa: f64, variance: f64) -> f64 {
    let marginal = |t: f64| (sde.alpha(t) * std).powi(2) + sde.sigma(t).powi(2);
    let divergence = |v: f64, w: f64| v / w - 1.0 - (v / w).ln();
    let square = over_log_time(|t| 2.0 * sde.diffusion_squared(t) / marginal(t));
    0.5 * (kappa - 1.0).powi(2) * square + divergence(marginal(1.0), sde.prior_std().powi(2))
        - divergence(marginal(EPSILON), variance)
}

/// ∫f(t)dt on [ε, 1] by Simpson's rule in ln t, where t·f(t) is smooth.
fn over_log_time(f: impl Fn(f64) -> f64) -> f64 {
    let steps = 20_000;
    let h = -EPSILON.ln() / f64::from(steps);
    let term = |i: i32| {
        let t = (EPSILON.ln() + h * f64::from(i)).exp();
        let weight = if i == 0 || i == steps { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
        weight * t * f(t)
    };
    (0..=steps).map(term).sum::<f64>() * h / 3.0
}

#[test]
fn the_bound_lies_above_the_likelihood_of_a_damaged_score_and_its_forms_agree() {
    let std = 0.8;
    let gaussian = Mixture::plane(std, [(1.0, [0.0, 0.0])]);
    let points = gaussian.sample(POINTS, &mut Noise::new(2, Stream::Data, 0));
    for (name, sde) in processes() {
        for kappa in [0.8, 1.25] {
            let exact = Exact::new(gaussian.clone(), sde.clone(), &Device::flex());
            let damaged = Damaged(exact, kappa);
            let variance = damaged_variance(&*sde, std, kappa);
            let surprise = |x: &[f64]| {
                0.5 * (x.iter().map(|c| c * c).sum::<f64>() / variance
                    + 2.0 * (TAU * variance).ln())
            };
            let truth: Vec<f64> =
                points.chunks(2).map(|x| mean_at(&*sde, EPSILON, &wide(x), 50, surprise)).collect();
            let [sm, dsm] = [BoundForm::Sm, BoundForm::Dsm]
                .map(|form| bounds(&damaged, &sde, form, &gaussian, &points));
            for (l, truth) in sm.iter().chain(&dsm).zip(truth.iter().cycle()) {
                assert!(l.mean > truth - 4.5 * l.standard_error, "{name}: {} {truth}", l.mean);
            }
            // On average by what theorem 1 leaves of KL(p_ε‖q).
            let expected = mean_slack(&*sde, std, kappa, variance);
            let gap = Estimate::of(sm.iter().zip(&truth).map(|(l, truth)| l.mean - truth));
            println!("{name}, score × {kappa}: L − (−log p) is {gap:?} and {expected:.4}");
            assert!((gap.mean - expected).abs() < 4.0 * gap.standard_error, "{name} {kappa}");
            assert!(gap.standard_error < 0.1 * expected, "{name} {kappa}: {gap:?} could not fail");
            // The two forms share their draws of (t, z) here, so their difference has its own error.
            let pairs = sm.iter().zip(&dsm);
            let difference = Estimate::of(pairs.map(|(a, b)| a.mean - b.mean));
            let z = difference.mean / difference.standard_error;
            assert!(z.abs() < 4.0, "{name} {kappa}: the forms differ by {z} standard errors");
        }
    }
}

/// On a fixed grid the solution is linear in the estimates of the divergence, so that the mean over probes is
/// unbiased whatever the step: 1 000 probes against the exact divergence, in standard errors.
#[test]
fn the_estimated_divergence_is_unbiased() {
    let mean: Vec<f64> = (0..8).map(|i| f64::from(i % 3) - 1.0).collect();
    let other: Vec<f64> = mean.iter().map(|m| -m).collect();
    let config = parse(json!({
        "data": { "kind": "mixture", "weights": [0.6, 0.4], "means": [mean, other], "stds": [0.5, 0.7] },
        "score": { "kind": "exact" },
    }));
    let lab = Lab::new(config.unwrap(), Backend::cpu("")).unwrap();
    let points = lab.data().sample(POINTS, &mut Noise::new(2, Stream::Data, 0));
    let run = |divergence, probes, points: &[f32]| {
        let options = DensityOptions {
            solver: SolverKind::Heun,
            steps: Some(10),
            divergence,
            probes,
            ..Default::default()
        };
        block_on(lab.log_density(points, &options, &mut Watch::nobody())).unwrap().0
    };
    let exact = run(Divergence::Exact, None, &points);
    assert!(exact.standard_errors.is_none());
    let estimated = run(Divergence::Hutchinson, Some(1000), &points);
    let errors = estimated.standard_errors.expect("of a thousand probes");
    let values = estimated.values.iter().zip(&exact.values).zip(&errors);
    agrees("Hutchinson", values.map(|((a, b), e)| f64::from(a - b) / f64::from(*e)));
    assert!(run(Divergence::Hutchinson, Some(1), &points[..8]).standard_errors.is_none());
}

/// E L(x) = H(p) + J_SM(g²) + KL(p₁‖π): the slack of theorem 3, on average, is the two terms of theorem 1. Here
/// the mean of L over points of the data against those terms, each by its own draws.
#[test]
fn the_mean_bound_is_the_entropy_and_the_terms_of_theorem_1() {
    for kind in ["vp", "sub-vp", "ve"] {
        let mut lab = small(&Backend::cpu(""), json!({ "sde": { "kind": kind } }));
        block_on(lab.train(100)).unwrap();
        let nobody = &mut Watch::nobody();
        let options = EvaluateOptions { count: 4000, seed: 1, ..Default::default() };
        let stated = block_on(lab.evaluate(&options, nobody)).unwrap().bound.unwrap();
        let points = lab.data().sample(4000, &mut Noise::new(5, Stream::Data, 0));
        let options = BoundOptions { samples_per_point: 50, seed: 2, form: BoundForm::Dsm };
        let bounds = block_on(lab.likelihood_bound(&points, &options, nobody)).unwrap();
        let log_p = lab.data().log_density(&points).unwrap();
        let excess = Estimate::of(bounds.iter().zip(&log_p).map(|(l, log_p)| l.mean + log_p));
        let mean = lab.entropy().unwrap().nats + excess.mean;
        let z = (mean - stated.mean) / excess.standard_error.hypot(stated.standard_error);
        println!("{kind}: {mean:.3} ± {:.3}, stated {stated:?}: {z:.2}", excess.standard_error);
        assert!(z.abs() < 4.0, "{kind}: {mean} {stated:?}");
        assert!(stated.mean > lab.entropy().unwrap().nats);
    }
}

/// Theorem 1 with equality (theorem 2): for two Gaussians on the line under the same process,
/// KL(p‖q) = ½∫g²E(∇log pₜ − ∇log qₜ)²dt + KL(p₁‖q₁), to the accuracy of the quadrature.
#[test]
fn theorem_1_is_an_equality_for_two_gaussians() {
    let (mp, sp, mq, sq) = (0.7, 0.9, -0.4, 0.6);
    for (name, sde) in processes() {
        let at = |t: f64, mean: f64, std: f64| {
            let alpha = sde.alpha(t);
            (alpha * mean, (alpha * std).powi(2) + sde.sigma(t).powi(2))
        };
        let divergence = |t: f64| {
            let ((m, v), (n, w)) = (at(t, mp, sp), at(t, mq, sq));
            0.5 * (v / w - 1.0 - (v / w).ln() + (m - n).powi(2) / w)
        };
        // ∇log pₜ − ∇log qₜ = (1/w − 1/v)x + m/v − n/w, with x ~ N(m, v).
        let integrand = |t: f64| {
            let ((m, v), (n, w)) = (at(t, mp, sp), at(t, mq, sq));
            let slope = 1.0 / w - 1.0 / v;
            let square = slope * slope * v + (slope * m + m / v - n / w).powi(2);
            0.5 * sde.diffusion_squared(t) * square
        };
        let integral = over_log_time(integrand);
        let (left, right) = (divergence(EPSILON), integral + divergence(1.0));
        assert!((left - right).abs() < 1e-9 * left, "{name}: {left} {right}");
    }
}

#[test]
fn bounds_of_nothing_are_refused() {
    let lab = small(&Backend::cpu(""), json!({}));
    let refused = |points: &[f32], options: BoundOptions| {
        block_on(lab.likelihood_bound(points, &options, &mut Watch::nobody())).unwrap_err().message
    };
    let few = BoundOptions { samples_per_point: 1, ..Default::default() };
    assert!(refused(&[0.0, 0.0], few).contains("samplesPerPoint"));
    assert!(refused(&[0.0], BoundOptions::default()).contains("points"));
}
