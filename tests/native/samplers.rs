//! Samplers with the exact score reproduce the mixture: weights, means and covariances.

use crate::bodies::processes;
use pollster::block_on;
use score_lab::config::{SampleOptions, Sampler, parse};
use score_lab::data::Mixture;
use score_lab::device::Backend;
use score_lab::lab::Lab;
use serde_json::json;

const COUNT: usize = 4000;

/// Samples of a mixture whose modes are far apart, so that each sample has an unmistakable mode.
fn check(name: &str, mixture: &Mixture, points: &[f32]) {
    let dimension = mixture.components[0].mean.len();
    let mut of_mode = vec![Vec::new(); mixture.components.len()];
    for row in points.chunks(dimension) {
        let x: Vec<f64> = row.iter().map(|&c| c.into()).collect();
        let posterior = mixture.posterior(&x);
        let mode = (0..posterior.len()).max_by(|&a, &b| posterior[a].total_cmp(&posterior[b]));
        of_mode[mode.unwrap()].push(x);
    }
    let n = (points.len() / dimension) as f64;
    for (k, (component, rows)) in mixture.components.iter().zip(&of_mode).enumerate() {
        let (w, s2, m) = (component.weight, component.std.powi(2), rows.len() as f64);
        let within = |value: f64, truth: f64, standard_error: f64, what: &str| {
            let distance = (value - truth).abs() / standard_error;
            assert!(distance < 4.0, "{name}, mode {k}, {what}: {value} against {truth}");
        };
        within(m / n, w, (w * (1.0 - w) / n).sqrt(), "weight");
        let mean = |i: usize| rows.iter().map(|x| x[i]).sum::<f64>() / m;
        for i in 0..dimension.min(3) {
            within(mean(i), component.mean[i], (s2 / m).sqrt(), "mean");
            for j in 0..=i {
                let product = |x: &Vec<f64>| (x[i] - mean(i)) * (x[j] - mean(j));
                let covariance = rows.iter().map(product).sum::<f64>() / (m - 1.0);
                let (truth, spread) = if i == j { (s2, 2.0) } else { (0.0, 1.0) };
                within(covariance, truth, s2 * (spread / m).sqrt(), "covariance");
            }
        }
    }
}

/// Every sampler in its own number of steps, on every SDE.
fn reproduces(dimension: usize) {
    let weights = [0.5, 0.3, 0.2];
    let stds = [0.5, 0.4, 0.6];
    let means: Vec<Vec<f64>> = [-2.5, 0.5, 3.5]
        .iter()
        .map(|m| (0..dimension).map(|i| if i % 2 == 0 { *m } else { -0.6 * m }).collect())
        .collect();
    for (name, _) in processes() {
        for (sampler, steps) in [
            (Sampler::EulerMaruyama, 1000),
            (Sampler::ProbabilityFlowHeun, 200),
            (Sampler::ProbabilityFlowRk4, 100),
            (Sampler::ProbabilityFlowRk45, 1),
        ] {
            let config = parse(json!({
                "data": { "kind": "mixture", "weights": weights, "means": means, "stds": stds },
                "sde": { "kind": name },
                "score": { "kind": "exact" },
            }));
            let lab = Lab::new(config.unwrap(), Backend::cpu("")).unwrap();
            let options = SampleOptions {
                sampler,
                count: COUNT,
                steps: Some(steps),
                seed: 5,
                ..Default::default()
            };
            let samples = block_on(lab.sample(&options)).unwrap();
            let mixture = lab.data().mixture().unwrap();
            let case = format!("{name} {sampler:?} D = {dimension}");
            check(&case, &mixture, &samples.points);
        }
    }
}

#[test]
fn samples_reproduce_a_mixture_on_the_line() {
    reproduces(1);
}

#[test]
fn samples_reproduce_a_mixture_in_the_plane() {
    reproduces(2);
}

#[test]
fn samples_reproduce_a_mixture_in_sixteen_dimensions() {
    reproduces(16);
}
