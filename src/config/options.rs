//! Options of the methods that evaluate a model, and arguments of all methods.

use super::describe::{Section, choice, integer, number};
use super::limits::{SEED, method as limits};
use super::{
    ConfigError, DensityOptions, Divergence, EvolutionOptions, Law, ModelEvolutionOptions, require,
};
use crate::likelihood::BoundForm;
use crate::refusal::Given;
use serde::{Deserialize, Serialize};

/// Options of `lossValue` and `lossSamples`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LossOptions {
    pub count: usize,
    pub seed: u32,
    /// By which law t is drawn, if by another than the loss is trained with.
    pub time: Option<Law>,
}

impl Default for LossOptions {
    fn default() -> Self {
        Self { count: 1000, seed: 0, time: None }
    }
}

impl LossOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        draws(self.count)
    }

    fn describe(method: &'static str) -> Section {
        let Self { count, seed, time } = Self::default();
        Section::new(method)
            .with("count", number(limits::DRAWS, count))
            .with("seed", number(SEED, seed))
            .with("time", choice::<Law>(time))
    }
}

/// Options of `likelihoodBound`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct BoundOptions {
    pub form: BoundForm,
    /// How many draws of (t, z) the mean at each point is taken over.
    pub samples_per_point: usize,
    pub seed: u32,
}

impl Default for BoundOptions {
    fn default() -> Self {
        Self { form: BoundForm::Dsm, samples_per_point: 100, seed: 0 }
    }
}

impl BoundOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        limits::SAMPLES_PER_POINT.check_count("samplesPerPoint", self.samples_per_point)
    }

    fn describe() -> Section {
        let Self { form, samples_per_point, seed } = Self::default();
        Section::new("likelihoodBound")
            .with("form", choice(form))
            .with("samplesPerPoint", number(limits::SAMPLES_PER_POINT, samples_per_point))
            .with("seed", number(SEED, seed))
    }
}

/// Options of `evaluate`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EvaluateOptions {
    pub count: usize,
    pub seed: u32,
    /// The score error is then that of the conditional score of this label.
    pub label: Option<usize>,
    /// Of the grid on which KL(p‖p^ODE) is integrated; without it there is none.
    pub resolution: Option<usize>,
    /// How many directions estimate the divergence at each point. Without it the divergence is exact in up to
    /// 16 dimensions, and else estimated by 8 probes.
    pub probes: Option<usize>,
}

impl Default for EvaluateOptions {
    fn default() -> Self {
        Self { count: 1000, seed: 0, label: None, resolution: None, probes: None }
    }
}

/// The largest dimension in which a mean log-density takes the exact divergence unasked.
const EXACT_UP_TO: usize = 16;

impl EvaluateOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        if let Some(resolution) = self.resolution {
            limits::RESOLUTION.check_count("resolution", resolution)?;
        }
        if let Some(probes) = self.probes {
            limits::PROBES.check_count("probes", probes)?;
        }
        draws(self.count)
    }

    /// How the mean log-density of the held-out data is found.
    pub fn density(&self, dimension: usize) -> DensityOptions {
        match self.probes {
            None if dimension <= EXACT_UP_TO => DensityOptions::default(),
            asked => DensityOptions {
                divergence: Divergence::Hutchinson,
                probes: Some(asked.unwrap_or(8)),
                seed: Some(self.seed),
                ..Default::default()
            },
        }
    }

    fn describe() -> Section {
        let Self { count, seed, label, resolution, probes } = Self::default();
        Section::new("evaluate")
            .with("count", number(limits::DRAWS, count))
            .with("seed", number(SEED, seed))
            .with("label", integer(label))
            .with("resolution", number(limits::RESOLUTION, resolution))
            .with("probes", number(limits::PROBES, probes))
    }
}

/// Options of `schedule`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ScheduleOptions {
    /// How many times.
    pub points: usize,
}

impl Default for ScheduleOptions {
    fn default() -> Self {
        Self { points: 200 }
    }
}

impl ScheduleOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        limits::TIMES.check_count("points", self.points)
    }

    fn describe() -> Section {
        let points = number(limits::TIMES, Self::default().points);
        Section::new("schedule").with("points", points)
    }
}

/// Options of `nearest`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct NearestOptions {
    /// How many of the latest training points are searched.
    pub count: usize,
}

impl Default for NearestOptions {
    fn default() -> Self {
        Self { count: 20_000 }
    }
}

impl NearestOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        limits::ROWS.check_count("count", self.count)
    }

    fn describe() -> Section {
        Section::new("nearest").with("count", number(limits::ROWS, Self::default().count))
    }
}

/// The options of all these methods, and their arguments that are numbers.
pub(super) fn describe() -> [Section; 10] {
    [
        DensityOptions::describe(),
        BoundOptions::describe(),
        EvaluateOptions::describe(),
        LossOptions::describe("lossValue"),
        LossOptions::describe("lossSamples"),
        EvolutionOptions::describe(),
        ModelEvolutionOptions::describe(),
        ScheduleOptions::describe(),
        NearestOptions::describe(),
        Section::new("arguments")
            .with("steps", number(limits::STEPS_OF_TRAINING, ()))
            .with("batches", number(limits::BATCHES, ()))
            .with("t", number(limits::TIME, ())),
    ]
}

/// An option that changes nothing would be a misunderstanding.
pub(super) fn unused(
    field: &str,
    value: impl Into<Given>,
    used: bool,
    other: &str,
    chosen: &str,
) -> Result<(), ConfigError> {
    let value = value.into();
    let allowed = format!("left out with {other} {chosen}, which has no use for it");
    require(used || value == Given::Nothing, field, value, allowed)
}

/// How many rows a mean is taken over.
fn draws(count: usize) -> Result<(), ConfigError> {
    limits::DRAWS.check_count("count", count)
}

pub(super) fn tolerances(atol: f64, rtol: f64) -> Result<(), ConfigError> {
    limits::TOLERANCE.check("atol", atol)?;
    limits::TOLERANCE.check("rtol", rtol)
}

/// Points given to a method, row-major.
pub fn check_points(points: &[f32], dimension: usize) -> Result<(), ConfigError> {
    let n = points.len();
    require(
        n > 0 && n.is_multiple_of(dimension) && limits::ROWS.holds((n / dimension) as f64),
        "points",
        format!("an array of {n} numbers"),
        format!("1 to 100 000 rows of {dimension} numbers"),
    )?;
    match points.iter().position(|x| !x.is_finite()) {
        Some(i) => require(false, &format!("points[{i}]"), points[i], "a finite number"),
        None => Ok(()),
    }
}

/// A time given to a method.
pub fn check_time(t: f64) -> Result<(), ConfigError> {
    limits::TIME.check("t", t)
}
