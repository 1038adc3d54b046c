//! Options and arguments of the lab's methods, but for those of sampling.

use super::{ConfigError, Law, require};
use crate::likelihood::BoundForm;
use serde::{Deserialize, Serialize};

const MOST_ROWS: usize = 100_000;
const MOST_STEPS: usize = 10_000;

/// Options of `logDensity`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DensityOptions {
    pub solver: SolverKind,
    pub steps: Option<usize>,
    pub atol: f64,
    pub rtol: f64,
    pub divergence: Divergence,
    /// M, how many directions the estimate of the divergence takes at each point.
    pub probes: usize,
    /// Of the probes.
    pub seed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SolverKind {
    Rk45,
    Rk4,
    Heun,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Divergence {
    Exact,
    /// The Skilling–Hutchinson estimate.
    Hutchinson,
}

impl Default for DensityOptions {
    fn default() -> Self {
        Self {
            solver: SolverKind::Rk45,
            steps: None,
            atol: 1e-5,
            rtol: 1e-5,
            divergence: Divergence::Exact,
            probes: 10,
            seed: 0,
        }
    }
}

impl DensityOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        steps(self.steps)?;
        probes(self.probes)?;
        tolerances(self.atol, self.rtol)
    }

    pub fn steps(&self) -> usize {
        self.steps.unwrap_or(50)
    }
}

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
        let range = (2..=100_000).contains(&self.samples_per_point);
        let allowed = "a whole number from 2 to 100 000";
        require(range, "samplesPerPoint", self.samples_per_point, allowed)
    }
}

/// Options of `evolution`: the data N(mean, std²) on the line, and a model with κ times its score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EvolutionOptions {
    pub mean: f64,
    pub std: f64,
    pub kappa: f64,
    /// How many times.
    pub points: usize,
}

impl Default for EvolutionOptions {
    fn default() -> Self {
        Self { mean: 0.8, std: 0.6, kappa: 1.2, points: 100 }
    }
}

impl EvolutionOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        require(self.mean.abs() <= 10.0, "mean", self.mean, "a number from −10 to 10")?;
        require((0.01..=10.0).contains(&self.std), "std", self.std, "a number from 0.01 to 10")?;
        require((0.1..=3.0).contains(&self.kappa), "kappa", self.kappa, "a number from 0.1 to 3")?;
        times(self.points)
    }
}

/// Options of `modelEvolution`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct ModelEvolutionOptions {
    /// How many times.
    pub points: usize,
    /// How many draws of the data are followed.
    pub count: usize,
    pub seed: u32,
}

impl Default for ModelEvolutionOptions {
    fn default() -> Self {
        Self { points: 17, count: 100, seed: 0 }
    }
}

impl ModelEvolutionOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        let range = (5..=200).contains(&self.points);
        require(range, "points", self.points, "a whole number from 5 to 200")?;
        let range = (2..=10_000).contains(&self.count);
        require(range, "count", self.count, "a whole number from 2 to 10 000")
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
            let range = (16..=256).contains(&resolution);
            require(range, "resolution", resolution, "a whole number from 16 to 256")?;
        }
        self.probes.map_or(Ok(()), probes)?;
        draws(self.count)
    }

    /// How the mean log-density of the held-out data is found.
    pub fn density(&self, dimension: usize) -> DensityOptions {
        let default = DensityOptions { seed: self.seed, ..Default::default() };
        match self.probes {
            None if dimension <= EXACT_UP_TO => default,
            asked => DensityOptions {
                divergence: Divergence::Hutchinson,
                probes: asked.unwrap_or(8),
                ..default
            },
        }
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
        times(self.points)
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
        rows(self.count)
    }
}

/// How many times a curve has.
fn times(points: usize) -> Result<(), ConfigError> {
    require((2..=1000).contains(&points), "points", points, "a whole number from 2 to 1000")
}

fn probes(probes: usize) -> Result<(), ConfigError> {
    require((1..=1000).contains(&probes), "probes", probes, "a whole number from 1 to 1000")
}

/// How many rows a mean is taken over.
fn draws(count: usize) -> Result<(), ConfigError> {
    rows(count)?;
    require(count >= 2, "count", count, "at least 2, or there is no standard error")
}

pub(super) fn rows(count: usize) -> Result<(), ConfigError> {
    require((1..=MOST_ROWS).contains(&count), "count", count, "a whole number from 1 to 100 000")
}

pub(super) fn steps(steps: Option<usize>) -> Result<(), ConfigError> {
    steps.map_or(Ok(()), |steps| {
        let allowed = "a whole number from 1 to 10 000";
        require((1..=MOST_STEPS).contains(&steps), "steps", steps, allowed)
    })
}

pub(super) fn tolerances(atol: f64, rtol: f64) -> Result<(), ConfigError> {
    for (field, value) in [("atol", atol), ("rtol", rtol)] {
        require((1e-7..=0.1).contains(&value), field, value, "a number from 1e-7 to 0.1")?;
    }
    Ok(())
}

/// Points given to a method, row-major.
pub fn check_points(points: &[f32], dimension: usize) -> Result<(), ConfigError> {
    let n = points.len();
    require(
        n > 0 && n.is_multiple_of(dimension) && n / dimension <= MOST_ROWS,
        "points",
        format!("an array of {n} numbers"),
        &format!("1 to 100 000 rows of {dimension} numbers"),
    )?;
    match points.iter().position(|x| !x.is_finite()) {
        Some(i) => require(false, &format!("points[{i}]"), points[i], "a finite number"),
        None => Ok(()),
    }
}

/// A time given to a method.
pub fn check_time(t: f64) -> Result<(), ConfigError> {
    require((0.0..=1.0).contains(&t), "t", t, "a number from 0 to 1")
}
