//! The log-density of the probability flow with the exact score of a mixture: what is left is the
//! solver's error and the mismatch between p₁ and the prior.

use crate::bodies::{processes, small, three_modes};
use burn::tensor::{Device, Tensor};
use pollster::block_on;
use score_lab::config::{
    DensityOptions, Divergence, EvaluateOptions, EvolutionOptions, ModelEvolutionOptions,
    SolverKind, parse,
};
use score_lab::data::{Distribution, Mixture};
use score_lab::device::{Backend, read, upload};
use score_lab::lab::{Lab, Watch};
use score_lab::likelihood::{ModelEvolver, Solver, log_density};
use score_lab::noise::{Noise, Stream};
use score_lab::ode::{Cancelled, HEUN, RK4, Scheme, Tolerances};
use score_lab::sampler::{Model, encode};
use score_lab::score::{Counted, Exact};
use score_lab::sde::{EPSILON, Sde};
use serde_json::json;
use std::cell::Cell;
use std::f64::consts::TAU;
use std::rc::Rc;
use std::sync::Arc;

const TIGHT: Tolerances = Tolerances { absolute: 1e-6, relative: 1e-6 };

async fn silent(_: f64, _: &Tensor<2>) -> Result<(), Cancelled> {
    Ok(())
}

fn log_prior(sde: &dyn Sde, x: &[f64]) -> f64 {
    let variance = sde.prior_std().powi(2);
    let square: f64 = x.iter().map(|c| c * c).sum();
    -0.5 * (square / variance + x.len() as f64 * (TAU * variance).ln())
}

/// Where the flow takes the points, in f32.
fn ends(exact: &Exact, sde: &dyn Sde, points: &Tensor<2>) -> Vec<f32> {
    let run = encode(Model { score: exact, sde }, points.clone(), TIGHT, silent);
    block_on(read([block_on(run).unwrap().0])).unwrap().remove(0)
}

/// Along the exact flow log p_ε(x) = log p₁(x₁) + ∫∇·drift, and `log_density` puts π in the place of
/// p₁. So it errs by log π(x₁) − log p₁(x₁), known here at every point, and by the solver. An accepted step
/// keeps the root mean square over the D + 1 columns of its error below 1e-6(1 + |y|), so one column below
/// √(D + 1) times that, where |y| reaches the integral of the divergence, which is log p − log π at most
/// some |log p| + D ln(σmax/σmin); steps are a sixth of the evaluations.
#[test]
fn exact_scores_give_the_density_up_to_the_priors_mismatch() {
    for dimension in [1, 2, 16, 64] {
        let mixture = three_modes(dimension);
        let n = 40;
        let points = mixture.sample(n, &mut Noise::new(2, Stream::Data, 0));
        for (name, sde) in processes() {
            let exact = Exact::new(mixture.clone(), sde.clone(), &Device::flex());
            let x = upload(points.clone(), [n, dimension], &Device::flex());
            let solver = Solver::Adaptive(TIGHT);
            let evaluations = Rc::new(Cell::new(0));
            let counted =
                Counted { score: Rc::new(exact.clone()), evaluations: evaluations.clone() };
            let run = log_density(&counted, &*sde, EPSILON, x.clone(), &solver, None, silent);
            let (values, evaluations) = (block_on(run).unwrap().values, evaluations.get());
            let ends = ends(&exact, &*sde, &x);
            let marginal = |t: f64| mixture.at(sde.alpha(t), sde.sigma(t));
            let (first, last) = (marginal(EPSILON), marginal(1.0));
            let mut worst_mismatch: f64 = 0.0;
            for ((value, x), end) in
                values.iter().zip(points.chunks(dimension)).zip(ends.chunks(dimension))
            {
                let wide = |row: &[f32]| row.iter().map(|&c| c.into()).collect::<Vec<f64>>();
                let (x, end) = (wide(x), wide(end));
                let mismatch = log_prior(&*sde, &end) - last.log_density(&end);
                let truth = first.log_density(&x) + mismatch;
                let error = (f64::from(*value) - truth).abs();
                let size = 1.0 + truth.abs() + dimension as f64 * (50.0_f64 / 0.01).ln();
                let steps = evaluations as f64 / 6.0;
                let tolerance = steps * 1e-6 * size * (dimension as f64 + 1.0).sqrt();
                assert!(error < tolerance, "{name}, D = {dimension}: {value} against {truth}");
                worst_mismatch = worst_mismatch.max(mismatch.abs());
            }
            println!(
                "{name}, D = {dimension}: mismatch up to {worst_mismatch:.4}, {evaluations} evaluations"
            );
        }
    }
}

/// The error falls with the number of steps at least with the order of the scheme, on every process and
/// with the same number of steps on all of them. In f32 one cannot take so many steps that higher-order
/// terms vanish; that the order is met exactly is shown on a simpler field.
#[test]
fn fixed_solvers_converge_with_their_order_along_the_flow() {
    for (name, sde) in processes() {
        converges_with_its_order(name, sde);
    }
}

fn converges_with_its_order(name: &str, sde: Arc<dyn Sde>) {
    let mixture = Mixture::plane(0.5, [(0.6, [-1.0, 0.0]), (0.4, [1.0, 0.5])]);
    let exact = Exact::new(mixture.clone(), sde.clone(), &Device::flex());
    let points = mixture.sample(50, &mut Noise::new(4, Stream::Data, 0));
    let x = upload(points, [50, 2], &Device::flex());
    let run = |solver: &Solver| {
        block_on(log_density(&exact, &*sde, EPSILON, x.clone(), solver, None, silent))
            .unwrap()
            .values
    };
    let reference = run(&Solver::Adaptive(TIGHT));
    let error = |scheme: &'static Scheme, steps: usize| {
        let values = run(&Solver::Fixed { scheme, steps });
        let square = values.iter().zip(&reference).map(|(v, r)| f64::from(v - r).powi(2));
        (square.sum::<f64>() / 50.0).sqrt()
    };
    for (scheme, order, steps) in [(&HEUN, 2.0, 40), (&RK4, 4.0, 18)] {
        let (coarse, fine) = (error(scheme, steps), error(scheme, 2 * steps));
        let slope = (coarse / fine).log2();
        println!("{name}: {coarse:.2e} to {fine:.2e}, slope {slope:.2} of order {order}");
        assert!(slope > order - 0.5, "{name}: slope {slope} of order {order}");
    }
}

/// The flow is a change of variables, so whatever the network has learned its density has mass one: on a grid
/// over twice the data's window, finer than the noise of the data, to a hundredth.
#[test]
fn the_density_of_a_trained_model_has_mass_one() {
    for (data, sde, spacing) in [
        ("moons", "vp", 0.1),
        ("moons", "sub-vp", 0.1),
        ("moons", "ve", 0.1),
        ("rings", "vp", 0.06),
    ] {
        let mut lab = small(
            &Backend::cpu(""),
            json!({
                "data": { "kind": data },
                "sde": { "kind": sde },
                "training": { "batchSize": 128, "decaySteps": 600 },
            }),
        );
        block_on(lab.train(600)).unwrap();
        let [x0, x1, y0, y1] = lab.window();
        let (x0, width, y0) = (0.5 * (3.0 * x0 - x1), 2.0 * (x1 - x0), 0.5 * (3.0 * y0 - y1));
        let side = (width / spacing) as usize;
        let at = |low: f64, k: usize| (low + spacing * (k as f64 + 0.5)) as f32;
        let grid: Vec<f32> =
            (0..side * side).flat_map(|i| [at(x0, i % side), at(y0, i / side)]).collect();
        let options = DensityOptions { atol: Some(1e-4), rtol: Some(1e-4), ..Default::default() };
        let found = block_on(lab.log_density(&grid, &options, &mut Watch::nobody())).unwrap().0;
        let mass: f64 = found.values.iter().map(|&l| f64::from(l).exp() * spacing * spacing).sum();
        println!("{data} {sde}: mass {mass:.5} on {side}×{side} points");
        assert!((mass - 1.0).abs() < 0.01, "{data} {sde}: {mass}");
    }
}

/// Before training a network is the score of N(m, s²I) with the data's moments, and so is the law of its flow,
/// up to the prior's mismatch of 1e-4 nats. Then KL(p‖p^ODE) = −H(p) + E‖x − m‖²/2s² + ½D ln 2πs²; m and s², from
/// 8 192 draws, are off by a hundredth and enter by their squares. The grid is finer than the modes.
#[test]
fn the_divergence_by_quadrature_is_that_of_a_gaussian_model() {
    let config = json!({ "data": { "kind": "eight-gaussians" } });
    let lab = small(&Backend::cpu(""), config);
    let options = EvaluateOptions { count: 2, resolution: Some(64), ..Default::default() };
    let found = block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap();
    let kl = found.kl.expect("ln p is known in the plane");
    // Radius 4 and variance ½² each way, both over √2: E‖x‖² = (16 + ½)/2.
    let variance = 16.5 / 4.0;
    let truth = 1.0 + (TAU * variance).ln() - found.entropy.unwrap().mean;
    assert!((kl.mass - 1.0).abs() < 1e-3, "∫p = {}", kl.mass);
    assert!((kl.nats - truth).abs() < 2e-3, "{} and not {truth}", kl.nats);
    assert!(kl.model_mass < kl.mass, "a Gaussian is wider than the window: {}", kl.model_mass);
}

/// Of a network in the midst of its training: the integral of either derivative is the quantity itself, to four
/// standard errors of their difference and the error of the quadrature, of which halving its step shows the size; and the flow has gone a way from the data that is worth the name.
#[test]
fn divergence_and_entropy_of_a_trained_model_follow_their_identities() {
    for sde in ["vp", "sub-vp", "ve"] {
        let config = json!({ "sde": { "kind": sde }, "training": { "batchSize": 128 } });
        let mut lab = small(&Backend::cpu(""), config);
        block_on(lab.train(100)).unwrap();
        let evolution = |points: usize| {
            let options = ModelEvolutionOptions { points, count: 200, seed: 1 };
            block_on(lab.model_evolution(&options, &mut Watch::nobody())).unwrap()
        };
        let (coarse, fine) = (evolution(25), evolution(49));
        assert_eq!((fine.times[0], fine.times[48]), (1.0, EPSILON));
        for (what, coarse, fine) in [
            ("KL", &coarse.divergence, &fine.divergence),
            ("entropy", &coarse.entropy, &fine.entropy),
        ] {
            for i in 0..25 {
                let of_rule = (coarse.integrated[i].mean - fine.integrated[2 * i].mean).abs();
                let off = fine.difference[2 * i];
                let allowed = 4.0 * off.standard_error + of_rule + 1e-3;
                assert!(off.mean.abs() < allowed, "{sde} {what} {i}: {off:?}, {of_rule}");
            }
            let last = fine.direct.last().unwrap().mean;
            println!("{sde} {what}: {last:.3} at the end, {:?}", fine.difference.last().unwrap());
        }
        let (first, last) = (fine.divergence.direct[0].mean, fine.divergence.direct[48].mean);
        assert!(last > first + 0.05, "{sde}: from {first} to {last}");
        let entropy = lab.entropy().unwrap().nats;
        let found = fine.entropy.direct[48];
        // At t = ε the data are hardly noisy; on VE by σ = 0.01.
        assert!((found.mean - entropy).abs() < 4.0 * found.standard_error + 0.01);
    }
}

/// Draws are followed in as many blocks as memory asks for; what comes out differs by the solver's tolerance alone,
/// 1e-5 in log q and, over differences of 0.02 in x, 1e-3 in its gradient.
#[test]
fn blocks_do_not_change_what_is_followed() {
    let (_, sde) = processes().into_iter().next().unwrap();
    let data = three_modes(2);
    let truth = Exact::new(data.clone(), sde.clone(), &Device::flex());
    let descent = |rows_at_once: usize| {
        let evolver = ModelEvolver {
            score: &truth,
            exact: &truth,
            data: &data,
            sde: &*sde,
            solver: Solver::Adaptive(Tolerances { absolute: 1e-5, relative: 1e-5 }),
            rows_at_once,
        };
        let mut noise = Noise::new(1, Stream::Evolution, 0);
        block_on(evolver.evolve(5, 30, &mut noise, async |_| Ok(()))).unwrap()
    };
    let (whole, blocks) = (descent(1000), descent(40));
    for (whole, blocks) in
        [(&whole.divergence, &blocks.divergence), (&whole.entropy, &blocks.entropy)]
    {
        for (a, b) in whole.direct.iter().zip(&blocks.direct) {
            assert!((a.mean - b.mean).abs() < 1e-4, "{a:?} {b:?}");
        }
        for (a, b) in whole.integrated.iter().zip(&blocks.integrated) {
            assert!((a.mean - b.mean).abs() < 1e-2, "{a:?} {b:?}");
        }
    }
}

/// Between two modes the Jacobian of the score has one number off its diagonal, and vᵀ∇s v is a cosine of twice the angle
/// of v: so is the estimate, whose error is 4 nats for one probe. Of fewer than ten no standard error is given. Of
/// ten cosines of random angles 0.71 % of the means are more than four of their standard errors off and 5e-6 more
/// than twenty, by simulation: of 400 points 2.9, give or take four times √2.9, and none.
#[test]
fn an_error_bar_is_never_near_zero_beside_an_error() {
    const POINTS: usize = 400;
    let config = json!({
        "data": { "kind": "mixture", "weights": [1, 1], "means": [[1, 1], [-1, -1]], "stds": [0.5, 0.5] },
        "score": { "kind": "exact" },
    });
    let lab = Lab::new(parse(config).unwrap(), Backend::cpu("")).unwrap();
    // On a fixed grid, where the estimate is linear in the divergence.
    let density = |divergence, probes: Option<usize>| {
        let (solver, steps) = (SolverKind::Heun, Some(40));
        let options = DensityOptions { solver, steps, divergence, probes, ..Default::default() };
        let points = [0.0; 2 * POINTS];
        block_on(lab.log_density(&points, &options, &mut Watch::nobody())).unwrap().0
    };
    let truth = f64::from(density(Divergence::Exact, None).values[0]);
    for probes in [1, 2, 4, 9] {
        assert!(
            density(Divergence::Hutchinson, Some(probes)).standard_errors.is_none(),
            "{probes}"
        );
    }
    let found = density(Divergence::Hutchinson, Some(10));
    let errors = found.standard_errors.expect("of ten probes");
    let distance =
        |(value, error): (&f32, &f32)| (f64::from(*value) - truth).abs() / f64::from(*error);
    let distances: Vec<f64> = found.values.iter().zip(&errors).map(distance).collect();
    let beyond = |limit: f64| distances.iter().filter(|d| **d > limit).count();
    let size = found.values.iter().map(|&v| (f64::from(v) - truth).powi(2)).sum::<f64>();
    println!("{} beyond four, error {}", beyond(4.0), (size / POINTS as f64).sqrt());
    assert!(beyond(4.0) <= 9 && beyond(20.0) == 0, "{} beyond four", beyond(4.0));
    // 4/√2 for one probe, a cosine's root mean square, and √10 less.
    let expected = 4.0 / 20.0_f64.sqrt();
    assert!((size / POINTS as f64).sqrt() > 0.5 * expected, "there is an error to see");
}

/// A rate of 1000 from t = 0 on narrows the law of a score three times too strong beyond any number.
#[test]
fn an_evolution_without_numbers_is_refused() {
    let evolve = |kappa| {
        let config = json!({ "sde": { "kind": "vp", "betaMin": 1000, "betaMax": 1000 } });
        let lab = Lab::new(parse(config).unwrap(), Backend::cpu("")).unwrap();
        lab.evolution(&EvolutionOptions { kappa, ..Default::default() })
    };
    assert!(evolve(1.0).is_ok());
    let refusal = evolve(3.0).err().expect("a refusal");
    assert_eq!(refusal.to_string().split(" is not allowed").next(), Some("kappa: 3"));
}
