//! Grey levels: the flow q(u|k) is a density, its gradients are those of the bound, and what it is compared with
//! is right.

use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::config::{EvaluateOptions, NearestOptions, parse};
use score_lab::data::{Component, Distribution, Glyphs, Mixture, Moments};
use score_lab::device::{Backend, read, upload};
use score_lab::estimate::Estimate;
use score_lab::lab::{Lab, Watch};
use score_lab::learner::{Learner, ScoreLearner};
use score_lab::likelihood::{
    BoundForm, Dequantizer, FittedGaussian, Reference, bits_per_dimension,
};
use score_lab::loss::{Batch, Draws, Kind, Levels, Objective};
use score_lab::noise::{Noise, Stream};
use score_lab::score::{Architecture, Field, Network, Output, Parametrisation, Preconditioning};
use score_lab::sde::{EPSILON, LinearRate, Sde, Vp};
use serde_json::json;
use std::f64::consts::{E, LN_2, PI};
use std::rc::Rc;
use std::sync::Arc;

const LEVELS: usize = 4;

fn random(like: &[Tensor<2>], size: f32) -> Vec<Tensor<2>> {
    let mut noise = Noise::new(5, Stream::Initialisation, 0);
    let fresh = |tensor: &Tensor<2>| {
        let [rows, columns] = tensor.dims();
        let values = noise.normals(rows * columns).into_iter().map(|x| size * x).collect();
        upload(values, [rows, columns], &Device::flex())
    };
    like.iter().map(fresh).collect()
}

/// A flow far from the one it begins as.
fn flow(dimension: usize) -> Dequantizer {
    let flow = Dequantizer::new(dimension, LEVELS, 0, &Device::flex());
    let parameters = random(&flow.parameters, 0.1);
    flow.with(parameters)
}

/// E_q[1{u in a box}/q(u)] is the volume of the box, within four standard errors, at one k.
#[test]
fn the_flow_is_a_density_at_every_level() {
    const N: usize = 40_000;
    for k in [[0.0, 0.0], [1.0, 3.0], [2.0, 2.0]] {
        let points = k.map(|level: f32| (level + 0.5) / LEVELS as f32).repeat(N);
        let points = upload(points, [N, 2], &Device::flex());
        let (x, log_q) = flow(2).redraw(&points, &mut Noise::new(3, Stream::Dequantization, 0));
        let values = block_on(read([x, log_q])).unwrap();
        let fraction = |x: f32, level: f32| x * LEVELS as f32 - level;
        let inverse = values[0].chunks(2).zip(&values[1]).map(|(x, log_q)| {
            let u = [fraction(x[0], k[0]), fraction(x[1], k[1])];
            assert!(u.iter().all(|u| (0.0..=1.0).contains(u)), "{u:?} leaves its level");
            let inside = u.iter().all(|u| (0.1..0.9).contains(u));
            if inside { f64::from(-log_q).exp() } else { 0.0 }
        });
        let volume = Estimate::of(inverse.collect::<Vec<_>>().into_iter());
        let off = (volume.mean - 0.64).abs();
        assert!(off < 4.0 * volume.standard_error, "{k:?}: {volume:?}");
        assert!(volume.standard_error < 0.02, "{volume:?} could not fail");
    }
}

/// A network and a flow that know nothing, on two levels out of four in the plane.
fn learner() -> (ScoreLearner, Mixture, Arc<dyn Sde>) {
    let device = &Device::flex();
    let (low, high) = (vec![0.2, 0.3], vec![0.7, 0.6]);
    let component = |mean| Component { weight: 1.0, mean, std: 0.05 };
    let data = Mixture::new(vec![component(low), component(high)]);
    let moments = Moments::of(&data);
    let sde: Arc<dyn Sde> = Arc::new(Vp(LinearRate { beta_min: 0.1, beta_max: 20.0 }));
    let output = Output::Field(Field::Free);
    let architecture =
        Architecture { output, dimension: 2, waves: 0, labels: 0, width: 8, depth: 1 };
    let weights = random(&architecture.initialise(0, 0, device), 0.3);
    let parametrisation = Parametrisation::Preconditioned;
    let preconditioning =
        Preconditioning::new(sde.clone(), true, parametrisation, &moments, device);
    let levels = Levels::maximum_likelihood(sde.clone());
    let learner = ScoreLearner {
        network: Network::new(weights, Field::Free, 0, None, preconditioning),
        objective: Rc::new(Objective::new(Kind::Denoising, levels)),
        dropout: 0.0,
        dequantizer: Some(flow(2)),
        schedule: None,
    };
    (learner, data, sde)
}

/// A row's loss is L(x) + ln q(u|k) up to the terms that depend on neither: −E log π(x₁) but for its ½α²‖x‖²/π²,
/// −½∫g²D/σ²dt = −½D∫dG and −∫∇·f dt = −D ln α. Both means within four standard errors, of which ln q has many.
#[test]
fn the_flow_is_trained_by_the_bound_on_the_levels() {
    const BATCHES: u32 = 20;
    let device = &Device::flex();
    let (learner, data, sde) = learner();
    let (sigma, prior) = (sde.sigma(1.0), sde.prior_std());
    let log_alpha = (sde.alpha(1.0) / sde.alpha(EPSILON)).ln();
    let levels = sde.importance(1.0) - sde.importance(EPSILON);
    let constant =
        (sigma / prior).powi(2) + (2.0 * PI * prior * prior).ln() - levels - 2.0 * log_alpha;
    let reference = Reference::new(sde, Moments::of(&data));
    let (mut losses, mut bounds, mut logs) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..BATCHES {
        let mut noise = Noise::new(1, Stream::Training, i);
        let draws = Draws::Independent;
        let batch = Batch::draw(learner.levels(), None, &data, 20_000, draws, &mut noise, device);
        let loss = learner.losses(&batch, &mut noise);
        let mut noise = Noise::new(2, Stream::Bound, i);
        let (x, log_q) = flow(2).redraw(&batch.clean, &mut noise);
        let excess = reference.excess(&learner.network, BoundForm::Dsm, x.clone(), &mut noise);
        let values = block_on(read([loss, x, log_q, excess])).unwrap();
        losses.extend(values[0].iter().map(|&l| f64::from(l)));
        let bound = |(x, excess): (&[f32], &f32)| reference.bound(x) + f64::from(*excess);
        bounds.extend(values[1].chunks(2).zip(&values[3]).map(bound));
        logs.extend(values[2].iter().map(|&l| f64::from(l)));
    }
    let [loss, bound, log_q] =
        [losses, bounds, logs].map(|values| Estimate::of(values.into_iter()));
    let error = loss.standard_error.hypot(bound.standard_error).hypot(log_q.standard_error);
    assert!(log_q.mean.abs() > 8.0 * error, "ln q would not be missed: {log_q:?} and {error}");
    let off = loss.mean + constant - bound.mean - log_q.mean;
    assert!(off.abs() < 4.0 * error, "off by {off} ± {error}");
}

/// The gradient of one batch's mean in parameters of the flow against central differences of step h: they err
/// by h² and by single precision, 1e-6 of a loss of about 10 over h.
#[test]
fn the_flow_follows_the_gradient_of_its_loss() {
    const STEP: f32 = 0.02;
    const ROUNDING: f64 = 5e-4;
    let device = &Device::flex();
    let (learner, data, _) = learner();
    let mut noise = Noise::new(1, Stream::Training, 0);
    let batch =
        Batch::draw(learner.levels(), None, &data, 256, Draws::Stratified, &mut noise, device);
    let fresh = || Noise::new(1, Stream::Loss, 0);
    let parameters = learner.parameters();
    let leaves = parameters.iter().map(|w| w.clone().autodiff().require_grad()).collect();
    let (_, gradients) = learner.with(leaves).gradients(&batch, &mut fresh());
    let gradients = block_on(read(gradients)).unwrap();
    let value = |tensor: usize, moved: Tensor<2>| {
        let mut parameters = parameters.clone();
        parameters[tensor] = moved;
        let losses = learner.with(parameters).losses(&batch, &mut fresh());
        let losses = block_on(read([losses])).unwrap().remove(0);
        losses.iter().map(|&l| f64::from(l)).sum::<f64>() / losses.len() as f64
    };
    let first = parameters.len() - learner.dequantizer.as_ref().unwrap().parameters.len();
    for tensor in first..parameters.len() {
        // Along the gradient itself, where the change is largest: its slope is the gradient's length.
        let length = gradients[tensor].iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        let along = gradients[tensor].iter().map(|g| g / length as f32).collect();
        let along = upload(along, parameters[tensor].dims(), device);
        let moved = |step: f32| parameters[tensor].clone() + along.clone().mul_scalar(step);
        let slope =
            (value(tensor, moved(STEP)) - value(tensor, moved(-STEP))) / f64::from(2.0 * STEP);
        assert!(length > 20.0 * ROUNDING, "tensor {tensor} has no gradient to speak of: {length}");
        let off = (slope - length).abs();
        assert!(off < 0.01 * length + ROUNDING, "tensor {tensor}: {slope} along, and {length}");
    }
}

/// Uniform data on the cube cost log₂ L bits, whatever D; a nat more in all is 1/(D ln 2) bits more.
#[test]
fn bits_count_levels() {
    assert!((bits_per_dimension(0.0, 64, 16) - 4.0).abs() < 1e-12);
    let more = bits_per_dimension(1.0, 64, 16) - 4.0;
    assert!((more - 1.0 / (64.0 * LN_2)).abs() < 1e-12);
}

/// The mean of −ln of the fitted density over its own points is ½ ln det(2πeΣ̂), here with Σ known.
#[test]
fn the_fitted_gaussian_has_the_entropy_of_its_covariance() {
    const N: usize = 50_000;
    let mut noise = Noise::new(9, Stream::Data, 0);
    let points: Vec<f32> = (0..N)
        .flat_map(|_| {
            let (a, b) = (noise.normal(), noise.normal());
            [(1.0 + 2.0 * a) as f32, (0.5 * b - 3.0 * a) as f32]
        })
        .collect();
    let fitted = FittedGaussian::fit(&points, 2).expect("a covariance of full rank");
    let mean = fitted.log_density(&points).iter().sum::<f64>() / N as f64;
    // det Σ = (2 · 0.5)², estimated with a relative standard error of √(2D/N).
    let entropy = (2.0 * PI).ln() + 1.0;
    let allowed = 4.0 * 0.5 * (4.0 / N as f64).sqrt();
    assert!((-mean - entropy).abs() < allowed, "{} and not {entropy}", -mean);
    assert!(FittedGaussian::fit(&[1.0, 2.0, 1.0, 2.0], 2).is_none());
}

fn glyph_lab(dequantization: &str) -> Lab {
    let config = json!({
        "data": { "kind": "glyphs", "dequantization": dequantization },
        "score": { "width": 32, "depth": 1 },
        "loss": { "weighting": "likelihood", "time": "importance" },
        "training": { "batchSize": 32 },
    });
    Lab::new(parse(config).unwrap(), Backend::cpu("a test")).unwrap()
}

/// An untrained network is the score of the Gaussian N(m, s²I) with the data's moments, so that NLL and bound of
/// uniformly dequantized digits are ½log₂ 2πes² + log₂ 16 bits, up to 4e-4 that the solver leaves; and a Gaussian of
/// full covariance costs less.
#[test]
fn glyphs_cost_bits() {
    let lab = glyph_lab("uniform");
    let options = EvaluateOptions { count: 40, seed: 1, ..Default::default() };
    let found = block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap();
    let bits = found.bits.expect("glyphs have grey levels");
    let truth = 0.5 * (2.0 * PI * E * Moments::of(&Glyphs).std.powi(2)).log2() + 4.0;
    for found in [bits.nll, bits.bound] {
        let allowed = 4.0 * found.standard_error + 1e-3;
        assert!((found.mean - truth).abs() < allowed, "{found:?} and not {truth}");
        assert!((0.001..0.1).contains(&found.standard_error), "{found:?}");
    }
    assert!(bits.gaussian.mean + 4.0 * bits.gaussian.standard_error < bits.nll.mean);
}

/// A short training of a small network beats a Gaussian by a tenth of a bit, four standard errors aside; the long
/// one in the README by 1.1.
#[test]
fn a_model_costs_fewer_bits_than_a_gaussian() {
    let config = json!({
        "data": { "kind": "glyphs" },
        "score": { "width": 128, "depth": 2 },
        "training": { "batchSize": 128, "decaySteps": 3000 },
    });
    let mut lab = Lab::new(parse(config).unwrap(), Backend::cpu("a test")).unwrap();
    block_on(lab.train(3000)).unwrap();
    let options = EvaluateOptions { count: 200, seed: 1, ..Default::default() };
    let found = block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap();
    let bits = found.bits.expect("grey levels");
    let error = bits.nll.standard_error.hypot(bits.gaussian.standard_error);
    assert!(bits.nll.mean + 4.0 * error < bits.gaussian.mean - 0.1);
}

/// Before training the flow is the sigmoid of a normal in every pixel and the network the score of N(m, s²I), so
/// that on the same images the variational NLL lies above the uniform one by D times E ln q, less what u gains by
/// keeping to the middle: D(1/12 − Var u)/2(Ls)². Within four standard errors, those of ln q and of (x − m)²/2s².
#[test]
fn the_likelihood_counts_what_dequantizing_costs() {
    const IMAGES: usize = 100;
    let nll = |dequantization: &str| {
        let lab = glyph_lab(dequantization);
        let options = EvaluateOptions { count: IMAGES, seed: 1, ..Default::default() };
        let found = block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap();
        found.nll.unwrap().mean
    };
    // Moments of u = sigmoid(z) and of ln q(u) = −½z² − ½ln 2π − ln u(1 − u), by a sum over z.
    let (mut variance, mut log_q, mut log_q_square) = (0.0, 0.0, 0.0);
    for i in -4000..4000 {
        let z = (f64::from(i) + 0.5) / 500.0;
        let weight = (-0.5 * z * z).exp() / (2.0 * PI).sqrt() / 500.0;
        let u = 1.0 / (1.0 + (-z).exp());
        let log = -0.5 * (z * z + (2.0 * PI).ln()) - (u * (1.0 - u)).ln();
        variance += weight * (u - 0.5).powi(2);
        log_q += weight * log;
        log_q_square += weight * log * log;
    }
    let scale = (16.0 * Moments::of(&Glyphs).std).powi(2);
    let expected = 64.0 * (log_q - (1.0 / 12.0 - variance) / (2.0 * scale));
    let spread_q = 64.0 * (log_q_square - log_q * log_q);
    // Half a level each way, times (x − m)/s of at most a few: at most 64·(3/(16s))²/12.
    let spread_x = 2.0 * 64.0 * 9.0 / scale / 12.0;
    let error = ((spread_q + spread_x) / IMAGES as f64).sqrt();
    let found = nll("variational") - nll("uniform");
    assert!(log_q * 64.0 > 8.0 * error, "ln q would not be missed: {log_q} and {error}");
    assert!((found - expected).abs() < 4.0 * error, "{found} and not {expected} ± {error}");
}

#[test]
fn a_training_image_is_nearest_to_itself() {
    let mut lab = glyph_lab("uniform");
    let options = NearestOptions { count: 80 };
    let seen = Glyphs.sample(32, &mut Noise::new(0, Stream::Training, 2));
    let nobody = &mut Watch::nobody();
    let early = block_on(lab.nearest(&seen, &options, nobody)).err().expect("nothing was drawn");
    assert!(early.message.contains("step is 0"), "{early}");
    block_on(lab.train(3)).unwrap();
    let found = block_on(lab.nearest(&seen, &options, nobody)).unwrap();
    assert_eq!(found.searched, 80);
    assert!(found.distances.iter().all(|&d| d == 0.0));
    let levels = |points: &[f32]| points.iter().map(|x| (x * 16.0) as u8).collect::<Vec<_>>();
    assert_eq!(levels(&found.points), levels(&seen));
    let fresh = Glyphs.sample(32, &mut Noise::new(7, Stream::Data, 0));
    let found = block_on(lab.nearest(&fresh, &options, nobody)).unwrap();
    assert!(found.distances.iter().all(|&d| d > 0.0));
}
