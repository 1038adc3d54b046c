//! Samplers with the exact score reproduce the mixture: weights, means and covariances.

use crate::bodies::processes;
use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::choice::Choice;
use score_lab::config::{
    DataOptions, EncodeOptions, QualityOptions, SampleOptions, Sampler, parse,
};
use score_lab::data::{Component, Mixture};
use score_lab::device::{Backend, read, upload};
use score_lab::lab::{Lab, Samples, Watch};
use score_lab::noise::{Noise, Stream};
use score_lab::ode::{Cancelled, HEUN, RK4, Span, walk};
use score_lab::refusal::Given;
use score_lab::sampler::{
    Corrector, Draw, Grid, Model, ancestral, ddim, euler_maruyama, heun_sde, noise,
    predictor_corrector, prior, probability_flow,
};
use score_lab::score::{Exact, Score, Time};
use score_lab::sde::{EPSILON, LinearRate, Sde, Vp};
use serde_json::{Value, json};
use std::sync::Arc;

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
        if w < 1.0 {
            within(m / n, w, (w * (1.0 - w) / n).sqrt(), "weight");
        }
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

/// Every sampler with a number of steps at which its own error is below the sampling error of 4 000 rows.
/// Langevin dynamics at one level stays in the modes where it starts, so it has a test of its own.
fn cases() -> Vec<SampleOptions> {
    let case = |options| parse(options).expect("valid options");
    [
        json!({ "sampler": "euler-maruyama", "steps": 1000 }),
        json!({ "sampler": "euler-maruyama", "steps": 1000, "eta": 0.5 }),
        json!({ "sampler": "heun-sde", "steps": 200 }),
        json!({ "sampler": "heun-sde", "steps": 200, "eta": 0.3 }),
        json!({ "sampler": "predictor-corrector", "steps": 500, "snr": 0.05 }),
        json!({ "sampler": "ancestral", "steps": 1000 }),
        json!({ "sampler": "ancestral", "steps": 500, "grid": "karras" }),
        json!({ "sampler": "ddim", "steps": 500 }),
        json!({ "sampler": "ddim", "steps": 500, "eta": 0.5 }),
        json!({ "sampler": "annealed-langevin", "steps": 50, "langevinSteps": 40 }),
        json!({ "sampler": "probability-flow-heun", "steps": 200 }),
        json!({ "sampler": "probability-flow-rk4", "steps": 100 }),
        json!({ "sampler": "probability-flow-rk4", "steps": 200, "grid": "log-snr" }),
        json!({ "sampler": "probability-flow-rk45" }),
    ]
    .map(case)
    .into()
}

fn lab(changes: Value) -> Lab {
    let mut config = json!({ "score": { "kind": "exact" } });
    config.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    Lab::new(parse(config).expect("a valid configuration"), Backend::cpu("")).expect("a lab")
}

fn sample(lab: &Lab, options: &SampleOptions) -> Samples {
    block_on(lab.sample(options, &mut Watch::nobody())).expect("samples")
}

/// Every sampler on every SDE.
fn reproduces(dimension: usize) {
    let weights = [0.5, 0.3, 0.2];
    let stds = [0.5, 0.4, 0.6];
    let means: Vec<Vec<f64>> = [-2.5, 0.5, 3.5]
        .iter()
        .map(|m| (0..dimension).map(|i| if i % 2 == 0 { *m } else { -0.6 * m }).collect())
        .collect();
    for (name, _) in processes() {
        let data = json!({ "kind": "mixture", "weights": weights, "means": means, "stds": stds });
        let lab = lab(json!({ "data": data, "sde": { "kind": name } }));
        for case in cases() {
            let options = SampleOptions { count: COUNT, seed: 5, ..case };
            let samples = sample(&lab, &options);
            let mixture = lab.data().mixture().unwrap();
            let sampler = options.sampler;
            let case = format!("{name} {sampler:?} eta {:?} D = {dimension}", options.eta);
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

/// One Gaussian N(0, s²) on the line: its score is linear, so a step of any sampler is x' = ax + bz and
/// the variance that comes out is a sum of squares: of the answer to the start alone and to each draw alone.
/// A batch whose row k feels nothing but draw k gives all of them, without any sampling error.
fn variance_that_comes_out(
    steps: usize,
    step: impl Fn(Model, Tensor<2>, Span, &mut Draw) -> Tensor<2>,
) -> f64 {
    let (sde, device) = (vp(), Device::flex());
    let exact = Exact::new(gaussian(), sde.clone(), &device);
    let model = Model { score: &exact, sde: &*sde };
    let mut draws = 0;
    let mut impulse = |x: &Tensor<2>| {
        draws += 1;
        let rows = x.dims()[0];
        upload((0..rows).map(|row| f32::from(u8::from(row == draws))).collect(), [rows, 1], &device)
    };
    let mut start = vec![0.0; steps + 1];
    start[0] = marginal_std(&*sde, 1.0) as f32;
    let start = upload(start, [steps + 1, 1], &device);
    let grid = Grid::Uniform.times(&*sde, steps);
    let silent = async |_: f64, _: &Tensor<2>| Ok(());
    let run = walk(start, &grid, |x, span| step(model, x, span, &mut impulse), silent);
    let ends = block_on(read([block_on(run).unwrap()])).unwrap().remove(0);
    ends.iter().map(|&x| f64::from(x).powi(2)).sum()
}

const STD: f64 = 0.8;

fn gaussian() -> Mixture {
    Mixture::new(vec![Component { weight: 1.0, mean: vec![0.0], std: STD }])
}

fn vp() -> Arc<dyn Sde> {
    Arc::new(Vp(LinearRate { beta_min: 0.1, beta_max: 20.0 }))
}

fn marginal_std(sde: &dyn Sde, t: f64) -> f64 {
    (sde.alpha(t) * STD).hypot(sde.sigma(t))
}

/// log₂ of the ratio of the errors of the variance when the step is halved. Higher-order terms move it by
/// about one part in ten at these steps; f32 carries 1e-6 of it, far below the errors.
fn has_order(
    name: &str,
    order: f64,
    steps: usize,
    step: impl Fn(Model, Tensor<2>, Span, &mut Draw) -> Tensor<2>,
) {
    let truth = marginal_std(&*vp(), EPSILON).powi(2);
    let error = |steps: usize| (variance_that_comes_out(steps, &step) - truth).abs();
    let (coarse, fine) = (error(steps), error(2 * steps));
    let slope = (coarse / fine).log2();
    println!(
        "{name}: {coarse:.2e} at {steps} steps to {fine:.2e}, slope {slope:.2} of weak order {order}"
    );
    assert!((slope - order).abs() < 0.25 * order, "{name}: slope {slope} of weak order {order}");
}

#[test]
fn samplers_converge_with_their_weak_order() {
    has_order("Euler–Maruyama", 1.0, 256, |m, x, span, z| euler_maruyama(m, 1.0, x, span, z));
    has_order("Euler–Maruyama, eta 0.5", 1.0, 256, |m, x, span, z| {
        euler_maruyama(m, 0.5, x, span, z)
    });
    has_order("ancestral", 1.0, 256, ancestral);
    has_order("DDIM", 1.0, 256, |m, x, span, z| ddim(m, 0.0, x, span, z));
    has_order("stochastic Heun", 2.0, 128, |m, x, span, z| heun_sde(m, 1.0, x, span, z));
    has_order("stochastic Heun, eta 0.5", 2.0, 128, |m, x, span, z| heun_sde(m, 0.5, x, span, z));
    has_order("flow by Heun", 2.0, 128, |m, x, span, _| probability_flow(&HEUN, m, x, span));
    has_order("flow by RK4", 4.0, 6, |m, x, span, _| probability_flow(&RK4, m, x, span));
}

/// With η = 1 DDIM is ancestral sampling, draw for draw; without noise Heun's stochastic method is that of
/// the flow. Rounding of 1e-7 grows over 30 steps to less than 1e-3; the schemes themselves differ by tenths.
#[test]
fn families_meet_at_their_ends() {
    let lab = lab(json!({ "data": { "kind": "moons" } }));
    let run = |options: Value| {
        let options =
            SampleOptions { count: 50, steps: Some(30), seed: 2, ..parse(options).unwrap() };
        sample(&lab, &options).points
    };
    for (one, other) in [
        (
            json!({ "sampler": "ddim", "eta": 1, "grid": "uniform" }),
            json!({ "sampler": "ancestral" }),
        ),
        (json!({ "sampler": "heun-sde", "eta": 0 }), json!({ "sampler": "probability-flow-heun" })),
    ] {
        for (a, b) in run(one).iter().zip(run(other)) {
            assert!((a - b).abs() < 1e-3, "{a} {b}");
        }
    }
}

/// Row i depends on the seed and i alone, so that a path can be drawn again without the others.
#[test]
fn a_row_is_the_same_however_many_run_beside_it() {
    let lab = lab(json!({ "data": { "kind": "moons" } }));
    for &sampler in Sampler::ALL {
        let fixed =
            sampler != Sampler::ProbabilityFlowRk45 && sampler != Sampler::PredictorCorrector;
        if !fixed {
            continue; // their steps are chosen for all rows together
        }
        let options = SampleOptions { sampler, steps: Some(10), count: 40, ..Default::default() };
        let many = sample(&lab, &options).points;
        let few = sample(&lab, &SampleOptions { count: 7, ..options }).points;
        assert_eq!(many[..14], few[..], "{sampler:?}");
    }
    let shape = [3, 2];
    let rows = |first_row, shape| {
        let x = Tensor::zeros(shape, &Device::flex());
        let start = prior(&*vp(), 4, first_row, shape, &Device::flex());
        let mut draw = noise(4, first_row);
        block_on(read([start, draw(&x), draw(&x)])).unwrap()
    };
    for (all, later) in rows(0, [8, 2]).iter().zip(rows(5, shape)) {
        assert_eq!(all[10..], later[..]);
    }
}

/// One row alone has no mean norm to speak of, and its law is not that of many; the cap on the step keeps it
/// from exploding. Of 400 rows of N(0, 1) on the line, run one by one, a third would lie beyond four standard
/// deviations without it.
#[test]
fn a_corrector_of_one_row_does_not_explode() {
    let data = json!({ "kind": "mixture", "weights": [1], "means": [[0]], "stds": [1] });
    let lab = lab(json!({ "data": data }));
    let options = json!({ "sampler": "predictor-corrector", "steps": 100, "count": 1 });
    let of_seed = |seed| {
        let options = SampleOptions { seed, ..parse(options.clone()).unwrap() };
        sample(&lab, &options).points[0]
    };
    let far = (0..400).filter(|&seed| of_seed(seed).abs() > 4.0).count();
    assert!(far < 20, "{far} of 400");
}

/// s = (−x₁, −2x₂), so that the norms of score and noise differ.
struct Pull;

impl Score for Pull {
    fn score(&self, x: &Tensor<2>, _: &Time) -> Tensor<2> {
        x.clone() * upload(vec![-1.0, -2.0], [1, 2], &x.device())
    }
}

/// A step of the corrector alone, after a predictor's step of no length, which leaves x as it is: with rows (3, 0) and
/// (0, 4) the mean ‖s‖ is (3 + 8)/2 = 5.5, with noise (0, 1) and (3, 0) the mean ‖z‖ is 2, so that for r = 0.55
/// ε = 2(0.55·2/5.5)² = 0.08. With rows a thousand times as small it would be 80 000, and is 2r²(α²s² + σ²).
#[test]
fn the_corrector_takes_steps_of_its_size() {
    let (sde, device) = (vp(), Device::flex());
    let model = Model { score: &Pull, sde: &*sde };
    let (t, snr, data_std) = (0.5, 0.55, 0.1);
    let largest = 2.0 * snr * snr * ((sde.alpha(t) * data_std).powi(2) + sde.sigma(t).powi(2));
    assert!(largest > 0.08, "the cap does not touch the first case");
    for (scale, epsilon) in [(1.0, 0.08), (1e-3, largest)] {
        let x: [f64; 4] = [3.0 * scale, 0.0, 0.0, 4.0 * scale];
        let start = upload(x.map(|x| x as f32).to_vec(), [2, 2], &device);
        let z = [0.0, 1.0, 3.0, 0.0];
        let mut draw = |_: &Tensor<2>| upload(z.map(|z| z as f32).to_vec(), [2, 2], &device);
        let corrector = Corrector { snr, steps: 1, data_std };
        let span = Span { from: t, to: t, last: false };
        let moved = predictor_corrector(model, corrector, start, span, &mut draw);
        let moved = block_on(read([moved])).unwrap().remove(0);
        for i in 0..4 {
            let score = if i % 2 == 0 { -x[i] } else { -2.0 * x[i] };
            let expected = x[i] + epsilon * score + (2.0 * epsilon).sqrt() * z[i];
            assert!((f64::from(moved[i]) - expected).abs() < 1e-5, "{scale}: {moved:?} {expected}");
        }
    }
}

fn narrow(sde: Value) -> Lab {
    let data = json!({ "kind": "mixture", "weights": [1], "means": [[2, 2]], "stds": [0.5] });
    lab(json!({ "data": data, "sde": sde }))
}

/// Mean and standard deviation over all coordinates.
fn mean_and_std(points: &[f32]) -> (f64, f64) {
    let n = points.len() as f64;
    let mean = points.iter().map(|&x| f64::from(x)).sum::<f64>() / n;
    let square = points.iter().map(|&x| (f64::from(x) - mean).powi(2)).sum::<f64>();
    (mean, (square / n).sqrt())
}

/// One step of DDIM or of ancestral sampling from noise is E[x₀|x], which is the mean where noise is all there is. The
/// grid begins where single precision still finds it: to a part in 2⁹ of each point, by rounding.
#[test]
fn one_step_of_a_fast_process_finds_the_mean() {
    for sde in [
        json!({ "kind": "vp", "betaMax": 20 }),
        json!({ "kind": "vp", "betaMax": 100 }),
        json!({ "kind": "vp", "betaMax": 200 }),
        json!({ "kind": "vp", "betaMax": 400 }),
        json!({ "kind": "sub-vp", "betaMax": 1000 }),
        json!({ "kind": "ve", "sigmaMin": 1e-4, "sigmaMax": 5955 }),
    ] {
        let lab = narrow(sde.clone());
        for options in [
            json!({ "sampler": "ddim" }),
            json!({ "sampler": "ddim", "eta": 1 }),
            json!({ "sampler": "ancestral" }),
        ] {
            let grid = Some(Grid::Uniform);
            let parsed = parse(options.clone()).unwrap();
            let given = SampleOptions { count: COUNT, steps: Some(1), grid, ..parsed };
            let (mean, std) = mean_and_std(&sample(&lab, &given).points);
            println!("{sde} {options}: {mean:.5} ± {std:.5}");
            assert!((mean - 2.0).abs() < 0.01 && std < 0.02, "{sde} {options}: {mean} {std}");
        }
    }
}

/// With its default steps and grid every sampler draws from N(2, ½²) as well on the fastest and the widest process as on
/// the usual one, up to four standard errors of a mean, and of the difference of two deviations. So does the log-density,
/// whose prior fits to 1e-3 and whose solver leaves 1e-3 with RK45 and RK4; Heun's method leaves a hundredth.
#[test]
fn defaults_serve_every_process() {
    let n = (2 * COUNT) as f64;
    let (of_mean, of_std) = (0.5 / n.sqrt(), 0.5 / (2.0 * n).sqrt());
    let samplers = Sampler::ALL.iter().copied().filter(|s| *s != Sampler::Langevin);
    let drawn = |lab: &Lab, sampler| {
        let options = SampleOptions { sampler, count: COUNT, seed: 3, ..Default::default() };
        mean_and_std(&sample(lab, &options).points)
    };
    let usual = narrow(json!({ "kind": "vp" }));
    let errors: Vec<f64> =
        samplers.clone().map(|sampler| (drawn(&usual, sampler).1 - 0.5).abs()).collect();
    for sde in [
        json!({ "kind": "vp", "betaMax": 100 }),
        json!({ "kind": "vp", "betaMax": 1000 }),
        json!({ "kind": "sub-vp", "betaMax": 1000 }),
        json!({ "kind": "ve", "sigmaMin": 1e-4, "sigmaMax": 50 }),
        json!({ "kind": "ve", "sigmaMax": 1e4 }),
        json!({ "kind": "ve", "sigmaMin": 1e-4, "sigmaMax": 1e4 }),
    ] {
        let lab = narrow(sde.clone());
        for (sampler, usual) in samplers.clone().zip(&errors) {
            let (mean, std) = drawn(&lab, sampler);
            println!("{sde} {sampler:?}: {mean:.4} ± {std:.4}, usually {usual:.4} off");
            assert!((mean - 2.0).abs() < 4.0 * of_mean, "{sde} {sampler:?}: mean {mean}");
            let allowed = usual + 4.0 * of_std * 2.0_f64.sqrt();
            assert!((std - 0.5).abs() < allowed, "{sde} {sampler:?}: {std}, usually {usual} off");
        }
        for (solver, error) in [("rk45", 2e-3), ("rk4", 2e-3), ("heun", 1e-2)] {
            let options = parse(json!({ "solver": solver })).unwrap();
            let found = block_on(lab.log_density(&[2.0, 2.0], &options, &mut Watch::nobody()));
            let off = f64::from(found.unwrap().0.values[0]) + (std::f64::consts::TAU * 0.25).ln();
            assert!(off.abs() < error, "{sde} {solver}: log p is off by {off}");
        }
    }
}

/// Langevin dynamics at one level, within the mode where it starts: N(m, s² + σ²), widened by the step to
/// v/(1 − α/4v), its own stationary variance.
#[test]
fn langevin_dynamics_samples_its_noise_level() {
    let (mean, std, sigma, alpha) = (1.5, 0.6, 0.3, 0.1);
    let data =
        json!({ "kind": "mixture", "weights": [1], "means": [[mean, -mean]], "stds": [std] });
    let lab =
        lab(json!({ "data": data, "loss": { "kind": "implicit", "time": { "fixed": sigma } } }));
    let options = json!({ "sampler": "langevin", "steps": 400, "stepSize": alpha });
    let options = SampleOptions { count: COUNT, seed: 1, ..parse(options).unwrap() };
    let samples = sample(&lab, &options).points;
    let v: f64 = std * std + sigma * sigma;
    let stationary = (v / (1.0 - alpha / (4.0 * v))).sqrt();
    let component = Component { weight: 1.0, mean: vec![mean, -mean], std: stationary };
    check("langevin", &Mixture::new(vec![component]), &samples);
}

/// Figure 3 of arXiv 1907.05600: from a uniform start on [−8, 8]² Langevin dynamics finds both modes of
/// 0.8 N((5,5), I) + 0.2 N((−5,−5), I) but not their weights, because it cannot cross between them; the
/// uniform start gives about one half each. The annealed dynamics finds 0.8.
#[test]
fn annealing_recovers_the_weights_that_langevin_dynamics_misses() {
    let data = json!({
        "kind": "mixture", "weights": [0.8, 0.2], "means": [[5, 5], [-5, -5]], "stds": [1, 1],
    });
    let lab =
        lab(json!({ "data": data, "sde": { "kind": "ve", "sigmaMin": 0.1, "sigmaMax": 20 } }));
    let mut uniform = Noise::new(1, Stream::Prior, 7);
    let start: Vec<f32> = (0..2 * COUNT).map(|_| (16.0 * uniform.uniform() - 8.0) as f32).collect();
    let weight = |options: Value| {
        let options = parse::<SampleOptions, _>(options).unwrap();
        let options = SampleOptions { count: COUNT, start: Some(start.clone()), ..options };
        let points = sample(&lab, &options).points;
        block_on(lab.quality(&points, &QualityOptions::default(), &mut Watch::nobody()))
            .unwrap()
            .modes
            .unwrap()
            .remove(0)
    };
    let plain = weight(json!({ "sampler": "langevin", "steps": 1000, "t": 0, "stepSize": 0.1 }));
    let annealed =
        weight(json!({ "sampler": "annealed-langevin", "steps": 10, "langevinSteps": 100 }));
    for (name, w) in [("plain", &plain), ("annealed", &annealed)] {
        println!("NCSN, {name}: weight {:.3} ± {:.3} of {}", w.weight, w.standard_error, w.truth);
    }
    assert!((plain.weight - 0.5).abs() < 0.1, "{}", plain.weight);
    assert!((annealed.weight - 0.8).abs() < 4.0 * annealed.standard_error, "{}", annealed.weight);
}

/// The flow there and back by RK45 at 1e-6: f32 and the tolerance allow 1e-3 at the worst of 200 points.
#[test]
fn data_return_from_their_noise() {
    for data in ["moons", "eight-gaussians", "circles"] {
        for (name, _) in processes() {
            let lab = lab(json!({ "data": { "kind": data }, "sde": { "kind": name } }));
            let draw = DataOptions { count: 200, seed: 1, ..Default::default() };
            let points = block_on(lab.data_sample(&draw, &mut Watch::nobody())).unwrap();
            let (options, mut nobody) = (EncodeOptions::default(), Watch::nobody());
            let (ends, _) = block_on(lab.encode(&points, &options, &mut nobody)).unwrap();
            let options = json!({ "sampler": "probability-flow-rk45", "atol": 1e-6, "rtol": 1e-6 });
            let options =
                SampleOptions { start: Some(ends), count: 200, ..parse(options).unwrap() };
            let back = sample(&lab, &options).points;
            let error = points.iter().zip(&back).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            println!("{data} {name}: there and back {error:.1e}");
            assert!(error <= 1e-3, "{data} {name}: {error}");
        }
    }
}

/// Whoever watches sees rising fractions from 0 to 1 and can end a run; the lab goes on as before.
#[test]
fn a_run_is_watched_and_can_be_ended() {
    let lab = lab(json!({ "data": { "kind": "moons" } }));
    for &sampler in Sampler::ALL {
        let steps = (sampler != Sampler::ProbabilityFlowRk45).then_some(20);
        let options = SampleOptions { sampler, steps, count: 10, ..Default::default() };
        let mut seen = Vec::new();
        let mut watch = Watch::new(|done| {
            seen.push(done);
            Box::pin(async { Ok(()) })
        });
        let whole = block_on(lab.sample(&options, &mut watch)).unwrap();
        drop(watch);
        assert!(seen.windows(2).all(|w| w[0] <= w[1]), "{sampler:?} {seen:?}");
        assert!(
            seen[0] == 0.0 && (seen[seen.len() - 1] - 1.0).abs() < 1e-9,
            "{sampler:?} {seen:?}"
        );

        let mut calls = 0;
        let mut watch = Watch::new(|_| {
            calls += 1;
            let ended = calls == 5;
            Box::pin(async move { if ended { Err(Cancelled) } else { Ok(()) } })
        });
        let error = block_on(lab.sample(&options, &mut watch)).err().expect("an end").message;
        drop(watch);
        assert_eq!((error.as_str(), calls), ("cancelled", 5));
        assert_eq!(sample(&lab, &options).points, whole.points);
    }
}

/// On N(0, 1) a step multiplies by 1 − α/2v, which is beyond −1 for α = 5: after a thousand steps there is no number.
#[test]
fn langevin_dynamics_that_runs_away_blames_its_step() {
    let standard = json!({ "kind": "mixture", "weights": [1], "means": [[0, 0]], "stds": [1] });
    let lab = lab(json!({ "data": standard }));
    for sampler in ["langevin", "annealed-langevin"] {
        let options = json!({ "sampler": sampler, "stepSize": 5, "count": 3 });
        let run = block_on(lab.sample(&parse(options).unwrap(), &mut Watch::nobody()));
        let refusal = run.err().expect("a refusal");
        assert_eq!(refusal.field.as_deref(), Some("stepSize"), "{sampler}: {refusal}");
        assert_eq!(refusal.value, Given::Number(5.0), "{sampler}: {refusal}");
        let allowed = refusal.allowed.expect("what would do");
        assert!(allowed.starts_with("smaller"), "{sampler}: {allowed}");
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let moons = lab(json!({ "data": { "kind": "moons" } }));
    let refused = |lab: &Lab, options: Value| {
        let options: SampleOptions = parse(options).unwrap();
        block_on(lab.sample(&options, &mut Watch::nobody())).err().expect("a refusal").message
    };
    for (options, parts) in [
        (json!({ "count": 0 }), ["count", "0", "1 to 100 000"]),
        (json!({ "count": 10_000_000 }), ["count", "10000000", "1 to 100 000"]),
        (json!({ "steps": 0 }), ["steps", "0", "1 to 10 000"]),
        (json!({ "eta": 1.5 }), ["eta", "1.5", "0 to 1"]),
        (json!({ "sampler": "ancestral", "eta": 1 }), ["eta", "left out", "ancestral"]),
        (json!({ "sampler": "langevin", "grid": "karras" }), ["grid", "left out", "langevin"]),
        (json!({ "sampler": "predictor-corrector", "snr": 0 }), ["snr", "0", "above 0"]),
        (json!({ "sampler": "annealed-langevin", "steps": 1 }), ["steps", "1", "2 to 10 000"]),
        (json!({ "sampler": "langevin", "stepSize": -1 }), ["stepSize", "-1", "above 0"]),
        (json!({ "sampler": "ddim", "atol": 0.001 }), ["atol", "0.001", "left out"]),
        (
            json!({ "trajectories": 1001, "count": 5000, "steps": 5 }),
            ["trajectories", "1001", "1000"],
        ),
        (json!({ "guidance": 2 }), ["guidance", "2", "left out"]),
        (json!({ "label": 2 }), ["label", "2", "0 to 1"]),
        (json!({ "label": 0, "guidance": -1 }), ["guidance", "-1", "0 to 100"]),
    ] {
        let message = refused(&moons, options);
        assert!(parts.iter().all(|part| message.contains(part)), "{message}: {parts:?}");
    }
    let unlabelled = lab(json!({ "data": { "kind": "swiss-roll" } }));
    assert!(refused(&unlabelled, json!({ "label": 0 })).contains("no labels"));
    let network = lab(json!({ "data": { "kind": "moons" }, "score": { "kind": "network" } }));
    assert!(refused(&network, json!({ "label": 0 })).contains("condition.kind"));

    let from = |start: Vec<f32>, count| {
        let options =
            SampleOptions { start: Some(start), count, steps: Some(3), ..Default::default() };
        block_on(moons.sample(&options, &mut Watch::nobody())).err().expect("a refusal").message
    };
    assert!(from(vec![0.0; 3], 2).contains("start"));
    assert!(from(vec![0.0, f32::NAN], 1).contains("start[1]"));
    // A start beyond all bounds makes the score overflow: no NaN reaches the user as a sample.
    assert!(from(vec![3e38; 2], 1).starts_with("start[0]: "));
}
