//! Floor, cutoff, gap and bound: what they are where closed forms and quadratures know it, and that they add up.

use crate::bodies::processes;
use pollster::block_on;
use score_lab::config::{BoundOptions, DensityOptions, EvaluateOptions, parse};
use score_lab::data::{Component, Distribution, Mixture};
use score_lab::device::Backend;
use score_lab::lab::{Estimate, Evaluation, Lab, Watch};
use score_lab::likelihood::{BoundForm, prior_divergence};
use score_lab::noise::{Noise, Stream};
use score_lab::sde::EPSILON;
use serde_json::{Value, json};
use std::f64::consts::{E, LN_2, TAU};

fn exact(data: Value, sde: &str) -> Lab {
    let config = json!({ "data": data, "sde": { "kind": sde }, "score": { "kind": "exact" } });
    Lab::new(parse(config).unwrap(), Backend::cpu("")).unwrap()
}

fn gaussian(mean: [f64; 2], std: f64) -> Value {
    json!({ "kind": "mixture", "weights": [1], "means": [mean], "stds": [std] })
}

fn evaluate(lab: &Lab, count: usize) -> Evaluation {
    let options = EvaluateOptions { count, seed: 1, ..Default::default() };
    block_on(lab.evaluate(&options, &mut Watch::nobody())).unwrap()
}

fn line(components: &[(f64, f64, f64)]) -> Mixture {
    let component = |&(weight, mean, std)| Component { weight, mean: vec![mean], std };
    Mixture::new(components.iter().map(component).collect())
}

/// ∫f over the line where the mixture is, by the trapezoidal rule with a tenth of its narrowest part: for such sums
/// of Gaussians that is exact to many digits.
fn integral(mixture: &Mixture, f: impl Fn(f64) -> f64) -> f64 {
    let parts = &mixture.components;
    let narrowest = parts.iter().map(|c| c.std).fold(f64::MAX, f64::min);
    let low = parts.iter().map(|c| c.mean[0] - 12.0 * c.std).fold(f64::MAX, f64::min);
    let high = parts.iter().map(|c| c.mean[0] + 12.0 * c.std).fold(f64::MIN, f64::max);
    let step = 0.1 * narrowest;
    let n = ((high - low) / step) as usize;
    (0..=n).map(|i| f(low + step * i as f64)).sum::<f64>() * step
}

fn entropy(mixture: &Mixture) -> f64 {
    integral(mixture, |x| {
        let log = mixture.log_density(&[x]);
        -log * log.exp()
    })
}

fn within(what: &str, found: Estimate, truth: f64, rounding: f64) {
    let allowed = 4.0 * found.standard_error + rounding;
    assert!((found.mean - truth).abs() < allowed, "{what}: {found:?} and not {truth}");
}

/// Data as narrow as the noise at ε: with the exact score the model's law is N(0, v) with v = α²s² + σ², which costs
/// ½D(ln 2πv + s²/v) on the data and ½D ln 2πev = H(p_ε) on p_ε. The bound is that, and above the NLL.
#[test]
fn floor_cutoff_and_bound_of_a_narrow_gaussian_add_up() {
    for (kind, std) in [("vp", 0.001), ("ve", 0.01)] {
        let sde = processes().into_iter().find(|(name, _)| *name == kind).unwrap().1;
        let lab = exact(gaussian([0.0, 0.0], std), kind);
        let found = evaluate(&lab, 1000);
        let v = (sde.alpha(EPSILON) * std).powi(2) + sde.sigma(EPSILON).powi(2);
        let (floor, cutoff) = (found.entropy.unwrap(), found.cutoff.unwrap());
        within("floor", floor, (TAU * E * std * std).ln(), 1e-12);
        within("cutoff", cutoff, (v / (std * std)).ln(), 1e-12);
        // Both are narrow beside the prior, which fits to less than 1e-4 nats.
        let (bound, nll) = (found.bound.unwrap(), found.nll.unwrap());
        within("bound", bound, (TAU * E * v).ln(), 1e-4);
        // A hundred steps of a solver with tolerances of 1e-5(1 + |y|), where |y| is some 20.
        let (solver, on_data) = (0.02, (TAU * v).ln() + std * std / v);
        within("NLL", nll, on_data, solver);
        within("gap", found.gap.unwrap(), on_data - floor.mean, solver);
        assert!(bound.mean > nll.mean + 0.2, "{kind}: {bound:?} {nll:?}");
        let sum = floor.mean + cutoff.mean + found.kl_bound.unwrap().mean;
        assert!((sum - bound.mean).abs() < 1e-12, "{kind}: {sum} {bound:?}");
        assert_eq!(found.kl_bound.unwrap().mean, found.prior_divergence.unwrap().mean);
        if kind == "ve" {
            // s = σ(ε): the variance is twice that of the data.
            let options =
                DensityOptions { atol: Some(1e-6), rtol: Some(1e-6), ..Default::default() };
            let nobody = &mut Watch::nobody();
            let at_mean = block_on(lab.log_density(&[0.0, 0.0], &options, nobody)).unwrap().0;
            let off = f64::from(at_mean.values[0]) + (TAU * std * std).ln();
            assert!((off + LN_2).abs() < 1e-3, "log p at the mean is off by {off}");
        }
    }
}

/// The mean of L(x) over the data, by its definition, is H(p_ε) + KL(p₁‖π) for the exact score, and not H(p) + KL: two
/// modes as narrow as the noise at ε on VE.
#[test]
fn the_mean_of_the_bound_is_one_on_the_truth_at_epsilon() {
    let data = json!({
        "kind": "mixture", "weights": [0.7, 0.3], "means": [[-1, 0], [1, 0]], "stds": [0.01, 0.01],
    });
    let lab = exact(data, "ve");
    let stated = evaluate(&lab, 1000);
    let points = lab.data().sample(1000, &mut Noise::new(5, Stream::Data, 0));
    let options = BoundOptions { samples_per_point: 200, seed: 2, form: BoundForm::Sm };
    let bounds = block_on(lab.likelihood_bound(&points, &options, &mut Watch::nobody())).unwrap();
    let log_p = lab.data().log_density(&points).unwrap();
    let excess = Estimate::of(bounds.iter().zip(&log_p).map(|(l, log_p)| l.mean + log_p));
    let found = stated.entropy.unwrap().plus(excess);
    let (bound, cutoff) = (stated.bound.unwrap(), stated.cutoff.unwrap().mean);
    println!("{found:?}, stated {bound:?}");
    assert!(
        (cutoff - LN_2).abs() < 1e-3,
        "two separate modes, each of twice the variance: {cutoff}"
    );
    within("bound", found.minus(bound), 0.0, 0.0);
    assert!(8.0 * found.standard_error < cutoff, "the cutoff would not be missed: {found:?}");
}

/// H(p_ε) − H(p) of components that overlap, for a kernel that hardly shows and for one that does.
#[test]
fn the_entropy_that_a_kernel_adds_is_its_quadrature() {
    let mixture = line(&[(0.6, -0.5, 0.6), (0.4, 0.7, 0.4)]);
    for (alpha, sigma) in [(1.0, 0.01), (1.0, 0.3), (0.9, 1.0)] {
        let truth = entropy(&mixture.at(alpha, sigma)) - entropy(&mixture);
        let found = mixture.entropy_gained(alpha, sigma);
        println!("α {alpha}, σ {sigma}: {found:?} against {truth:.3e}");
        within("H(pₜ) − H(p)", found, truth, 1e-9);
        assert!(found.standard_error < 0.02 * truth.abs(), "{found:?} could not fail");
    }
}

/// In D dimensions components that differ along one axis alone have the entropy of that axis and D − 1 times that of
/// a Gaussian.
#[test]
fn entropies_of_mixtures_carry_their_own_error() {
    let (std, along) = (0.7, [(0.5, -1.0), (0.3, 0.4), (0.2, 1.5)]);
    let of_axis = line(&along.map(|(weight, mean)| (weight, mean, std)));
    for dimension in [1, 2, 3, 10] {
        let component = |(weight, x)| {
            let mean = (0..dimension).map(|i| if i == 0 { x } else { 0.3 }).collect();
            Component { weight, mean, std }
        };
        let mixture = Mixture::new(along.map(component).into());
        let others = (dimension - 1) as f64 * 0.5 * (TAU * E * std * std).ln();
        let found = mixture.entropy().unwrap();
        let estimate = Estimate { mean: found.nats, standard_error: found.standard_error };
        within("entropy", estimate, entropy(&of_axis) + others, 1e-9);
        assert!((1e-4..5e-3).contains(&found.standard_error), "{found:?}");
    }
    let closed = line(&[(1.0, 3.0, 0.5)]).entropy().unwrap();
    assert_eq!(closed.standard_error, 0.0);
}

/// KL(p₁‖π) of one Gaussian is ½D(v/w − 1 − ln(v/w)) + α²‖m‖²/2w, however far it is: no draw is needed, and so there is
/// no error.
#[test]
fn what_the_prior_misses_of_a_gaussian_is_its_divergence() {
    for (name, sde) in processes() {
        for (mean, std) in [([3.0, -2.0], 1.5), ([1000.0, 0.0], 1.0), ([2000.0, 0.0], 10.0)] {
            let prior = evaluate(&exact(gaussian(mean, std), name), 2).prior_divergence.unwrap();
            let (alpha, w) = (sde.alpha(1.0), sde.prior_std().powi(2));
            let ratio = ((alpha * std).powi(2) + sde.sigma(1.0).powi(2)) / w;
            let square = mean.iter().map(|m| m * m).sum::<f64>();
            let truth = ratio - 1.0 - ratio.ln() + alpha * alpha * square / (2.0 * w);
            println!("{name}: KL(p₁‖π) {prior:?} against {truth:.3e}");
            // r − 1 − ln r of r near one has the rounding of numbers of size one.
            assert_eq!(prior.standard_error, 0.0);
            assert!(
                (prior.mean - truth).abs() < 1e-12 * (1.0 + truth),
                "{name}: {prior:?} {truth}"
            );
        }
    }
    for (sde, truth) in [("vp", 86.4), ("ve", 800.0)] {
        let prior = evaluate(&exact(gaussian([2000.0, 0.0], 10.0), sde), 2).prior_divergence;
        assert!((prior.unwrap().mean - truth).abs() < 0.05, "{sde}: {prior:?}");
    }
}

/// Of mixtures by quadrature: modes that the prior hardly reaches, on both sides of it and on one, a mode that comes
/// once in a hundred draws, and modes so near that only the third cumulant tells p₁ from a Gaussian. The mean of twenty
/// estimates is within four of its standard errors, and their spread is the error that each states: the mean square of
/// their distances is a χ² of 20 over 20, and five of its standard errors √(2/20) are allowed, for tails.
#[test]
fn what_the_prior_misses_of_a_mixture_is_its_quadrature() {
    for (what, mixture, prior_std) in [
        ("both sides", line(&[(0.5, -6.6, 1.0), (0.5, 6.6, 1.0)]), 1.0),
        ("one side", line(&[(0.3, 5.0, 1.0), (0.7, 6.6, 0.9)]), 1.0),
        ("rare", line(&[(0.99, 0.0, 1.0), (0.01, 20.0, 1.0)]), 1.0),
        ("inside", line(&[(0.6, -1.0, 0.5), (0.4, 1.0, 0.3)]), 3.0),
        ("near", line(&[(0.7, -0.02, 1.0), (0.3, 0.02, 1.0)]), 1.0),
    ] {
        let log_prior = |x: f64| -0.5 * ((x / prior_std).powi(2) + (TAU * prior_std.powi(2)).ln());
        let truth = integral(&mixture, |x| {
            let log = mixture.log_density(&[x]);
            log.exp() * (log - log_prior(x))
        });
        let estimate = |seed| {
            prior_divergence(&mixture, prior_std, &mut Noise::new(seed, Stream::Evaluation, 0))
        };
        let found: Vec<Estimate> = (0..20).map(estimate).collect();
        let mean = Estimate::of(found.iter().map(|e| e.mean));
        println!("{what}: {mean:?} against {truth:.6e}, one {:?}", found[0]);
        assert!(found.iter().all(|e| e.mean >= 0.0), "{what}");
        within(what, mean, truth, 1e-12);
        assert!(mean.standard_error < 0.03 * truth + 1e-12, "{what}: {mean:?} could not fail");
        if mean.standard_error > 1e-12 {
            let square = |e: &Estimate| ((e.mean - truth) / e.standard_error).powi(2);
            let squares = found.iter().map(square).sum::<f64>() / 20.0;
            assert!(squares < 1.0 + 5.0 * 0.1_f64.sqrt(), "{what}: {squares} standard errors");
        }
    }
}
