//! The learned forward process: its gradients against differences of the values, and how near training comes
//! to the best schedule.

use crate::bodies::processes;
use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::config::{EvaluateOptions, ScheduleOptions, parse};
use score_lab::data::{Component, Mixture, Moments};
use score_lab::device::{Backend, read, upload};
use score_lab::lab::{Lab, Watch};
use score_lab::learner::ScheduleLearner;
use score_lab::loss::{Batch, Draws, Kind, Levels, Objective, TimeLaw, Weighting};
use score_lab::noise::{Noise, Stream};
use score_lab::schedule::{PARAMETERS, Schedule};
use score_lab::score::{Architecture, Field, Network, Output, Parametrisation, Preconditioning};
use score_lab::sde::{EPSILON, Kernel, Sde};
use serde_json::json;
use std::f64::consts::{E, TAU};
use std::sync::Arc;

const ROWS: usize = 64;

/// θ and η that are no special case.
fn parameters() -> Vec<f32> {
    let mut values = Noise::new(6, Stream::Initialisation, 0).normals(PARAMETERS);
    values.iter_mut().for_each(|x| *x *= 0.01);
    values
}

fn wide_gaussian() -> Mixture {
    Mixture::new(vec![Component { weight: 1.0, mean: vec![0.5, -0.3], std: 1.4 }])
}

/// One batch of a network on a learned process.
struct Setting {
    schedule: Arc<Schedule>,
    network: Network,
    objective: Objective,
    moments: Moments,
}

impl Setting {
    fn new(base: Arc<dyn Sde>, kind: Kind) -> Self {
        let device = &Device::flex();
        let schedule = Arc::new(Schedule::of(base));
        let data = wide_gaussian();
        let moments = Moments::of(&data);
        let output = Output::Field(Field::Free);
        let architecture =
            Architecture { output, dimension: 2, waves: 0, labels: 0, width: 8, depth: 2 };
        let mut noise = Noise::new(2, Stream::Initialisation, 0);
        let weight = |[rows, columns]: [usize; 2]| {
            let values = noise.normals(rows * columns).into_iter().map(|x| 0.3 * x).collect();
            upload(values, [rows, columns], device)
        };
        let weights = architecture.shapes().into_iter().map(weight).collect();
        let parametrisation = Parametrisation::Preconditioned;
        let preconditioning =
            Preconditioning::new(schedule.clone(), true, parametrisation, &moments, device);
        let network = Network::new(weights, Field::Free, 0, None, preconditioning);
        let (weighting, law) = (Weighting::Likelihood, TimeLaw::Uniform);
        let levels = Levels::of(schedule.clone(), weighting, law);
        Self { schedule, network, objective: Objective::new(kind, levels), moments }
    }

    fn batch(&self) -> Batch {
        let noise = &mut Noise::new(1, Stream::Training, 0);
        let draws = Draws::Stratified;
        let device = &Device::flex();
        Batch::draw(&self.objective.levels, None, &wide_gaussian(), ROWS, draws, noise, device)
    }

    /// The rows' losses with other parameters of the schedule, straight from their definition.
    fn losses(&self, parameters: &[f32]) -> Vec<f64> {
        self.schedule.set(parameters);
        let noise = &mut Noise::new(1, Stream::Loss, 0);
        let rows = self.objective.losses(&self.network, &self.batch(), noise);
        block_on(read([rows])).unwrap().remove(0).into_iter().map(f64::from).collect()
    }

    /// −E log π(x₁) − ∫E∇·f dt, and with denoising −½∫g²D/σ² dt, by the midpoint rule in ln t.
    fn without_score(&self, parameters: &[f32]) -> f64 {
        self.schedule.set(parameters);
        let (sde, moments) = (&self.schedule, &self.moments);
        let (alpha, sigma) = (sde.alpha(1.0), sde.sigma(1.0));
        let square: f64 = moments.mean.iter().map(|&m| f64::from(m).powi(2)).sum::<f64>()
            + 2.0 * moments.std.powi(2);
        let prior = 0.5 * (alpha.powi(2) * square + 2.0 * sigma.powi(2)) / sde.prior_std().powi(2);
        let kernel = if let Kind::Denoising = self.objective.kind { 1.0 } else { 0.0 };
        let rate =
            |t: f64| 2.0 * sde.drift(t) + kernel * sde.diffusion_squared(t) / sde.sigma(t).powi(2);
        prior - over_log_time(rate)
    }
}

/// ∫f(t)dt on [ε, 1] by the midpoint rule in ln t, which errs by the square of its step of .003.
fn over_log_time(f: impl Fn(f64) -> f64) -> f64 {
    let n = 4000;
    let span = -EPSILON.ln();
    let time = |i: i32| (-span * (f64::from(i) + 0.5) / f64::from(n)).exp();
    (0..n).map(time).map(|t| t * f(t)).sum::<f64>() * span / f64::from(n)
}

/// A mean square moves as e^{2κθ} with κ = 60, so central differences of step h err by (2κh)²/6 = 0.06 %, and by
/// single precision, 1e-7 of the value over h.
#[test]
fn the_schedules_gradients_are_those_of_value_and_mean_square() {
    const STEP: f32 = 0.0005;
    for (name, base) in processes() {
        for kind in [Kind::Denoising, Kind::Implicit] {
            let setting = Setting::new(base.clone(), kind);
            setting.schedule.set(&parameters());
            let device = &Device::flex();
            let learner = ScheduleLearner::new(setting.schedule.clone(), &setting.moments, device);
            let batch = setting.batch();
            let noise = &mut Noise::new(1, Stream::Loss, 0);
            let leaves: Vec<Tensor<2>> = setting.network.parameters.clone();
            let leaves = leaves.into_iter().map(|w| w.autodiff().require_grad()).collect();
            let network = setting.network.with(leaves);
            let (_, _, direction) = learner.gradients(&network, &setting.objective, &batch, noise);
            let found = block_on(read([direction])).unwrap().remove(0);

            let moments = |k: usize, step: f32| {
                let mut moved = parameters();
                if k < PARAMETERS - 1 {
                    moved[k] += step;
                } else {
                    setting.schedule.set(&parameters());
                    let along = setting.schedule.end_alone();
                    moved.iter_mut().zip(along).for_each(|(x, d)| *x += step * d as f32);
                }
                let losses = setting.losses(&moved);
                let n = losses.len() as f64;
                let value = losses.iter().sum::<f64>() / n + setting.without_score(&moved);
                (value, losses.iter().map(|l| l * l).sum::<f64>() / n)
            };
            let truth: Vec<f64> = (0..PARAMETERS)
                .map(|k| {
                    let (above, below) = (moments(k, STEP), moments(k, -STEP));
                    let width = 2.0 * f64::from(STEP);
                    let of_end = k == PARAMETERS - 1;
                    let change = (above.0 - below.0, above.1 - below.1);
                    if of_end { change.0 / width } else { change.1 / width }
                })
                .collect();
            let (shape, end) = truth.split_at(PARAMETERS - 1);
            let largest = shape.iter().fold(0.0f64, |most, g| most.max(g.abs()));
            for (k, truth) in shape.iter().enumerate() {
                let error = (f64::from(found[k]) - truth).abs();
                assert!(error < 0.005 * largest, "{name} θ{k}: {} and not {truth}", found[k]);
            }
            let error = (f64::from(found[PARAMETERS - 1]) - end[0]).abs();
            let allowed = 0.005 * end[0].abs().max(1.0);
            assert!(error < allowed, "{name} η: {} and not {}", found[PARAMETERS - 1], end[0]);
        }
    }
}

/// ∫g²h(σ)dt whatever the shape of the schedule.
#[test]
fn no_integral_over_levels_depends_on_the_shape() {
    for (name, base) in processes() {
        let integral = |parameters: &[f32]| {
            let schedule = Schedule::of(base.clone());
            schedule.set(parameters);
            over_log_time(|t| schedule.diffusion_squared(t) / (1.0 + schedule.sigma(t).powi(2)))
        };
        let mut shaped = parameters();
        shaped[PARAMETERS - 1] = 0.0;
        let (given, other) = (integral(&[0.0; PARAMETERS]), integral(&shaped));
        assert!((other / given - 1.0).abs() < 1e-4, "{name}: {given} and {other}");
    }
}

/// With data N(m, s²I) a network begins as the exact score, a row is ½c·χ² with D degrees of freedom and
/// c = s²/(s² + e^G), and the best schedule has G' ∝ 1/c: its mean square is that of ∫½χ²c dG
/// (Cauchy and Schwarz). Training comes within a factor of two of it, and of what the VP process itself has it
/// leaves less than a tenth.
#[test]
fn the_schedule_learns_to_lower_the_variance() {
    let config = json!({
        "data": { "kind": "mixture", "weights": [1], "means": [[0, 0]], "stds": [0.5] },
        "sde": { "kind": "vp", "schedule": "learned" },
        "score": { "width": 8, "depth": 1 },
        "loss": { "weighting": "likelihood" },
        "training": { "batchSize": 128, "decaySteps": 2000 },
    });
    let mut lab = Lab::new(parse(config).unwrap(), Backend::cpu("a test")).unwrap();
    let options = ScheduleOptions { points: 1000 };
    let before = lab.schedule(&options).unwrap();
    let begun = before.learned.expect("a learned schedule");
    let furthest = begun.level.iter().zip(&before.fixed.level).map(|(a, b)| (a - b).abs());
    assert!(furthest.fold(0.0, f32::max) < 1e-4, "it begins as the given process");

    block_on(lab.train(2000)).unwrap();
    let after = lab.schedule(&options).unwrap();
    let learned = after.learned.expect("a learned schedule");
    let c = |level: f64| 1.0 / (1.0 + 4.0 * level.exp());
    // E(½χ²)² = ¼(D² + 2D) = 2 for D = 2, left out on both sides. Each cell is taken by the change of its level.
    let mean_square = |level: &[f32]| -> f64 {
        let cells = level.array_windows().zip(after.times.array_windows());
        cells
            .map(|([a, b], [s, t])| {
                let (rise, dt) = (f64::from(b - a), f64::from(t - s));
                (rise * c(0.5 * f64::from(a + b))).powi(2) / dt
            })
            .sum()
    };
    let integral = |g: f64| g - (4.0 * g.exp()).ln_1p();
    let ends = [learned.level[0], *learned.level.last().unwrap()].map(f64::from);
    let best = (integral(ends[1]) - integral(ends[0])).powi(2);
    let (found, given) = (mean_square(&learned.level), mean_square(&after.fixed.level));
    assert!(found < 2.0 * best, "{found} and the best is {best}");
    assert!(found < 0.1 * given, "{found} and {given}");
}

/// A weight of 1e30 has gradients that are no f32.
#[test]
fn a_run_that_diverges_keeps_the_schedule() {
    let config = json!({
        "sde": { "schedule": "learned" },
        "score": { "width": 8, "depth": 1 },
        "loss": { "weighting": "likelihood" },
        "training": { "batchSize": 8 },
    });
    let mut lab = Lab::new(parse(config).unwrap(), Backend::cpu("a test")).unwrap();
    block_on(lab.train(5)).unwrap();
    let bytes = block_on(lab.save()).unwrap();
    let level = |lab: &Lab| lab.schedule(&Default::default()).unwrap().learned.unwrap().level;
    let before = level(&lab);

    // The same lab with one weight of 1e30 in its file.
    let (_, data) = bytes.split_at(8);
    let start = 8 + u64::from_le_bytes(bytes[..8].try_into().unwrap()) as usize;
    let header: serde_json::Value =
        serde_json::from_slice(&data[..start - 8]).expect("the header of a safetensors file");
    let mut spoilt = bytes.clone();
    let at = start + header["weight.0"]["data_offsets"][0].as_u64().unwrap() as usize;
    spoilt[at..at + 4].copy_from_slice(&1e30f32.to_le_bytes());
    block_on(lab.load(&spoilt)).unwrap();
    assert_eq!(level(&lab), before);
    let error = block_on(lab.train(3)).unwrap_err().message;
    assert!(error.contains("training.learningRate"), "{error}");
    assert_eq!((lab.step(), level(&lab)), (5, before));
    let samples = parse(json!({ "sampler": "ddim", "count": 4 })).unwrap();
    assert!(block_on(lab.sample(&samples, &mut Watch::nobody())).is_ok());
}

/// Every method that asks the process for its numbers works on a learned one, and a saved lab brings it along.
#[test]
fn a_learned_process_samples_is_evaluated_and_saved() {
    let config = json!({
        "sde": { "kind": "sub-vp", "schedule": "learned" },
        "score": { "width": 16, "depth": 1 },
        "loss": { "weighting": "likelihood" },
        "training": { "batchSize": 64 },
    });
    let mut lab = Lab::new(parse(config).unwrap(), Backend::cpu("a test")).unwrap();
    block_on(lab.train(60)).unwrap();
    let options = EvaluateOptions { count: 20, seed: 1, ..Default::default() };
    let nobody = &mut Watch::nobody();
    let found = block_on(lab.evaluate(&options, nobody)).unwrap();
    // Between the truth and the Gaussian with the data's moments, with which a network begins.
    let (floor, std) = (lab.entropy().unwrap().nats, Moments::of(lab.data()).std);
    let begun = (TAU * E * std * std).ln();
    for found in [found.nll.unwrap(), found.bound.unwrap()] {
        let error = 4.0 * found.standard_error;
        assert!((floor - error..begun + error).contains(&found.mean), "{found:?}, {floor} {begun}");
    }
    let samples = parse(json!({ "sampler": "ddim", "count": 10 })).unwrap();
    assert_eq!(block_on(lab.sample(&samples, nobody)).unwrap().points.len(), 20);

    let bytes = block_on(lab.save()).unwrap();
    let mut other = Lab::new(parse(json!({})).unwrap(), Backend::cpu("a test")).unwrap();
    block_on(other.load(&bytes)).unwrap();
    let level = |lab: &Lab| lab.schedule(&Default::default()).unwrap().learned.unwrap().level;
    assert_eq!(level(&lab), level(&other));
    assert_ne!(level(&lab), lab.schedule(&Default::default()).unwrap().fixed.level);
    let next = (block_on(lab.train(3)).unwrap(), block_on(other.train(3)).unwrap());
    assert_eq!(next.0.score, next.1.score);
}
