//! What may go wrong without an error: choices and data that are allowed, but do not go well together.

use crate::config::{Config, DataKind, SdeKind};
use crate::data::{
    Distribution, FEWEST_TO_SPLIT, MOST_EXACT, Moments, Scaling, Units, means_and_variances,
};
use crate::sde::{EPSILON, Sde};
use serde::Serialize;

/// What to look at, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub field: String,
    pub message: String,
}

fn warning(field: impl Into<String>, message: String) -> Warning {
    Warning { field: field.into(), message }
}

/// A prior that misses more nats of the diffused data is no prior of them.
const MISSED: f64 = 0.05;

/// Fewer steps of f32 than these within one standard deviation would be seen.
const STEPS_OF_F32: f64 = 1000.0;

/// All there is to say of a lab on data of u in these units.
pub(super) fn of(
    config: &Config,
    data: &dyn Distribution,
    units: &Units,
    moments: &Moments,
) -> Vec<Warning> {
    let mut found = Vec::new();
    if config.loss.fixed_noise().is_none() {
        let sde = config.sde.build();
        found.extend(uncovered(config, &*sde, moments));
        found.extend(too_narrow(config, data, units, &*sde));
    }
    if config.data.kind == DataKind::Points {
        found.extend(of_points(config, units));
    }
    found
}

/// KL(p₁‖π) is that of the Gaussian with p₁'s mean and variance from π, and p₁'s own from that Gaussian besides:
/// ln π is quadratic and sees no more of p₁ than these. So what is found here is the least that is missed.
fn uncovered(config: &Config, sde: &dyn Sde, moments: &Moments) -> Option<Warning> {
    let (alpha, prior) = (sde.alpha(1.0), sde.prior_std().powi(2));
    let dimension = moments.mean.len() as f64;
    let ratio = ((alpha * moments.std).powi(2) + sde.sigma(1.0).powi(2)) / prior;
    let square: f64 = moments.mean.iter().map(|&m| (alpha * f64::from(m)).powi(2)).sum();
    let missed = 0.5 * (dimension * (ratio - 1.0 - ratio.ln()) + square / prior);
    if missed <= MISSED {
        return None;
    }
    let larger = match config.sde.kind {
        SdeKind::Ve => "sde.sigmaMax",
        _ => "sde.betaMax",
    };
    let scaling = match config.data.kind {
        _ if config.data.scaling() != Scaling::None => None,
        DataKind::Glyphs => None,
        DataKind::Points => Some("data.scaling axes or common, or "),
        _ => Some("data.scaling common, or "),
    };
    let field = if scaling.is_some() { "data.scaling" } else { larger };
    let remedy = format!("{}a larger {larger}", scaling.unwrap_or_default());
    Some(warning(
        field,
        format!(
            "the prior does not cover the data: KL(p₁‖π) is at least {missed:.4} nats, so that samples start \
             where no data end; {remedy} helps"
        ),
    ))
}

/// Structure below the noise at t = ε, where sampling and likelihood end.
fn too_narrow(
    config: &Config,
    data: &dyn Distribution,
    units: &Units,
    sde: &dyn Sde,
) -> Option<Warning> {
    let least = 3.0 * sde.sigma(EPSILON) / sde.alpha(EPSILON);
    let least_of = |stds: &mut dyn Iterator<Item = f64>| {
        stds.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).expect("at least one")
    };
    let (field, narrowest) = if config.data.kind == DataKind::Points {
        let (_, variances) = means_and_variances(config.data.points(), 2);
        let axes = variances.iter().zip(&units.scale);
        let (_, std) = least_of(&mut axes.map(|(variance, scale)| variance.sqrt() / scale));
        ("data.points".into(), std)
    } else {
        let mixture = data.mixture().filter(|mixture| mixture.has_density())?;
        let (i, std) = least_of(&mut mixture.components.iter().map(|c| c.std));
        let mixture = config.data.kind == DataKind::Mixture;
        (if mixture { format!("data.stds[{i}]") } else { "data.kind".into() }, std)
    };
    if narrowest >= least {
        return None;
    }
    let smaller = match config.sde.kind {
        SdeKind::Ve => "sde.sigmaMin",
        _ => "sde.betaMin",
    };
    let unit = if config.data.scaling() == Scaling::None { "" } else { " in scaled units" };
    Some(warning(
        field,
        format!(
            "a standard deviation of {narrowest:.3e}{unit} is below {least:.3e}, three times the noise that is \
             left at t = ε: the model does not see how narrow the data are, and log-densities are those of the \
             data with that noise; a smaller {smaller} or larger data help"
        ),
    ))
}

fn of_points(config: &Config, units: &Units) -> Vec<Warning> {
    let points = config.data.points();
    let n = points.len() / 2;
    let mut found = Vec::new();
    let mut warn = |message: String| found.push(warning("data.points", message));
    if n < FEWEST_TO_SPLIT && config.score.learns() {
        warn(format!(
            "{n} points are too few to hold any out, so that there is no NLL; {FEWEST_TO_SPLIT} would do"
        ));
    }
    if n > MOST_EXACT {
        warn(format!(
            "{n} points are more than the {MOST_EXACT} up to which the exact score is known: there is no score \
             error, and no KL(p₁‖π)"
        ));
    }
    const NO_FLOOR: &str = "repeated values have no finite entropy, so that the NLL has no floor and may fall \
                            without end";
    let repeated = n - different(points.chunks_exact(2).map(|x| [key(x[0]), key(x[1])]));
    if repeated > 0 {
        warn(format!("{repeated} of {n} points repeat another: {NO_FLOOR}"));
    }
    for (axis, scale) in units.scale.iter().enumerate() {
        let column = || points.iter().skip(axis).step_by(2).copied();
        let values = different(column().map(key));
        if repeated == 0 && 2 * values < n {
            warn(format!(
                "coordinate {axis} has only {values} different values among {n} points: {NO_FLOOR}"
            ));
        }
        let farthest = column().fold(0.0, |far: f64, x| far.max(x.abs()));
        let steps = scale / (farthest * f64::from(f32::EPSILON));
        if steps < STEPS_OF_F32 {
            warn(format!(
                "coordinate {axis} lies at {farthest:e} with a standard deviation of {scale:.3e}, which is \
                 {steps:.0} steps of the 32-bit numbers in which samples are given; subtract an offset"
            ));
        }
    }
    found
}

/// Equal for equal numbers.
fn key(x: f64) -> u64 {
    // −0 becomes 0.
    (x + 0.0).to_bits()
}

fn different<K: Ord>(keys: impl Iterator<Item = K>) -> usize {
    let mut keys: Vec<K> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys.len()
}
