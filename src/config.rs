//! Every choice a user can make: the single list of names, defaults and limits.
//!
//! The types read JSON or JavaScript as users write it (camelCase, kebab-case kinds, every field
//! optional) and refuse what they do not know; [`Config::validate`] refuses what is out of range. Every
//! message names the field, the value and what is allowed.

use crate::data::{
    CIRCLES, Checkerboard, Component, Distribution, EightGaussians, Generator, Mixture, Moons,
    Pinwheel, Points, RINGS, SwissRoll, TwoSpirals,
};
use crate::loss::{Levels, Projection, TimeLaw, Weighting};
use crate::score::Parametrisation;
use crate::sde::{FixedNoise, LinearRate, Sde, SubVp, Ve, Vp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A rejected value, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// `field: value is not allowed; it must be …` unless `ok`.
fn require(
    ok: bool,
    field: &str,
    value: impl std::fmt::Display,
    allowed: &str,
) -> Result<(), ConfigError> {
    if ok {
        Ok(())
    } else {
        Err(ConfigError(format!("{field}: {value} is not allowed; it must be {allowed}")))
    }
}

/// Reads any of the types below; the error begins with the path of the field.
pub fn parse<'de, T, D>(source: D) -> Result<T, ConfigError>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
    D::Error: std::fmt::Display,
{
    serde_path_to_error::deserialize(source).map_err(|error| {
        let path = error.path().to_string();
        let message = error.into_inner().to_string();
        let message = message.strip_prefix("Error: ").unwrap_or(&message);
        // serde speaks of Rust's types; users think of numbers.
        let message = ["usize", "u32"].into_iter().fold(
            message.replace("expected f64", "expected a number"),
            |message, whole| {
                message.replace(&format!("expected {whole}"), "expected a whole number from 0")
            },
        );
        ConfigError(if path == "." { message } else { format!("{path}: {message}") })
    })
}

/// A whole lab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Config {
    pub seed: u32,
    pub data: DataConfig,
    pub sde: SdeConfig,
    pub score: ScoreConfig,
    pub loss: LossConfig,
    pub training: TrainingConfig,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DataConfig {
    Moons {},
    EightGaussians {},
    Checkerboard {},
    TwoSpirals {},
    SwissRoll {},
    Circles {},
    Rings {},
    Pinwheel {},
    Generator {},
    Mixture { weights: Vec<f64>, means: Vec<Vec<f64>>, stds: Vec<f64> },
    Points { points: Vec<Vec<f64>> },
}

impl Default for DataConfig {
    fn default() -> Self {
        Self::Moons {}
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum SdeConfig {
    Vp {
        #[serde(default = "beta_min")]
        beta_min: f64,
        #[serde(default = "beta_max")]
        beta_max: f64,
    },
    SubVp {
        #[serde(default = "beta_min")]
        beta_min: f64,
        #[serde(default = "beta_max")]
        beta_max: f64,
    },
    Ve {
        #[serde(default = "sigma_min")]
        sigma_min: f64,
        #[serde(default = "sigma_max")]
        sigma_max: f64,
    },
}

fn beta_min() -> f64 {
    0.1
}

fn beta_max() -> f64 {
    20.0
}

fn sigma_min() -> f64 {
    0.01
}

fn sigma_max() -> f64 {
    50.0
}

impl Default for SdeConfig {
    fn default() -> Self {
        Self::Vp { beta_min: beta_min(), beta_max: beta_max() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ScoreConfig {
    /// A free vector field.
    Network {
        #[serde(default = "width")]
        width: usize,
        #[serde(default = "depth")]
        depth: usize,
        #[serde(default = "parametrisation")]
        parametrisation: Parametrisation,
    },
    /// The gradient of a scalar network: an energy-based model.
    Energy {
        #[serde(default = "width")]
        width: usize,
        #[serde(default = "depth")]
        depth: usize,
        #[serde(default = "parametrisation")]
        parametrisation: Parametrisation,
    },
    /// The true score of the data.
    Exact {},
}

fn width() -> usize {
    128
}

fn depth() -> usize {
    3
}

fn parametrisation() -> Parametrisation {
    Parametrisation::Preconditioned
}

impl Default for ScoreConfig {
    fn default() -> Self {
        Self::Network { width: width(), depth: depth(), parametrisation: parametrisation() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LossConfig {
    pub kind: LossKind,
    /// λ(t). At a fixed noise level there is nothing to weigh.
    pub weighting: Option<Weighting>,
    pub time: TimeConfig,
    /// M, how many directions a sliced loss takes at each point.
    pub projections: usize,
    pub projection: Projection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LossKind {
    Explicit,
    Denoising,
    Implicit,
    Sliced,
    SlicedVr,
}

/// `uniform`, `importance`, `{ ladder: levels }` or `{ fixed: sigma }`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected `uniform`, `importance`, { ladder: levels } or { fixed: sigma }"
)]
pub enum TimeConfig {
    Law(Law),
    #[serde(rename_all = "camelCase")]
    Ladder {
        ladder: usize,
    },
    #[serde(rename_all = "camelCase")]
    Fixed {
        fixed: f64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Law {
    Uniform,
    Importance,
}

impl Default for LossConfig {
    fn default() -> Self {
        Self {
            kind: LossKind::Denoising,
            weighting: None,
            time: TimeConfig::Law(Law::Uniform),
            projections: 1,
            projection: Projection::Rademacher,
        }
    }
}

impl LossConfig {
    /// Fills in the weight that depends on the choice of time.
    fn complete(&mut self) {
        if !matches!(self.time, TimeConfig::Fixed { .. }) {
            self.weighting.get_or_insert(Weighting::Variance);
        }
    }

    /// How many directional derivatives the loss takes at each point.
    fn derivatives(&self, dimension: usize) -> usize {
        match self.kind {
            LossKind::Explicit | LossKind::Denoising => 0,
            LossKind::Implicit => dimension,
            LossKind::Sliced | LossKind::SlicedVr => self.projections,
        }
    }

    /// The noise level of an objective without time.
    pub fn fixed_noise(&self) -> Option<FixedNoise> {
        match self.time {
            TimeConfig::Fixed { fixed } => Some(FixedNoise(fixed)),
            TimeConfig::Law(_) | TimeConfig::Ladder { .. } => None,
        }
    }

    pub fn levels(&self, sde: Arc<dyn Sde>) -> Levels {
        let law = match self.time {
            TimeConfig::Fixed { fixed } => return Levels::Fixed(FixedNoise(fixed)),
            TimeConfig::Law(Law::Uniform) => TimeLaw::Uniform,
            TimeConfig::Law(Law::Importance) => TimeLaw::Importance,
            TimeConfig::Ladder { ladder } => TimeLaw::Ladder(ladder),
        };
        Levels::Process { sde, weighting: self.weighting.unwrap_or(Weighting::Variance), law }
    }

    fn validate(&self, config: &Config) -> Result<(), ConfigError> {
        let sliced = matches!(self.kind, LossKind::Sliced | LossKind::SlicedVr);
        let fixed = self.fixed_noise().map(|noise| noise.0);
        if let Some(sigma) = fixed {
            let range = (0.0..=1e3).contains(&sigma);
            require(range, "loss.time.fixed", sigma, "a noise level σ from 0 to 1000")?;
            let weighting = self.weighting.is_none_or(|w| w == Weighting::Uniform);
            let reason = "uniform with { fixed: σ }: at one noise level there is nothing to weigh";
            require(weighting, "loss.weighting", format!("{:?}", self.weighting), reason)?;
        }
        if let TimeConfig::Ladder { ladder } = self.time {
            let allowed = "a number of levels from 2 to 1000";
            require((2..=1000).contains(&ladder), "loss.time.ladder", ladder, allowed)?;
            let ve = matches!(config.sde, SdeConfig::Ve { .. });
            let reason = "used with sde.kind ve: a ladder is its geometric σ₁…σ_L";
            require(ve, "loss.time", format!("{{ ladder: {ladder} }}"), reason)?;
        }
        require(
            fixed != Some(0.0) || self.kind != LossKind::Denoising,
            "loss.kind",
            "denoising",
            "implicit, sliced, sliced-vr or explicit at { fixed: 0 }: there is no noise to remove",
        )?;
        require(
            self.kind != LossKind::Explicit || config.data.score_is_known(fixed),
            "loss.kind",
            "explicit",
            "another loss for these data: their score is not known here",
        )?;
        require(
            (1..=64).contains(&self.projections),
            "loss.projections",
            self.projections,
            "a whole number from 1 to 64",
        )?;
        require(
            sliced || self.projections == 1,
            "loss.projections",
            self.projections,
            "1 unless loss.kind is sliced or sliced-vr: the others project nothing",
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TrainingConfig {
    pub batch_size: usize,
    /// The peak, reached after a warm-up of 100 steps.
    pub learning_rate: f64,
    pub ema_decay: f64,
    /// The learning rate falls along half a cosine over this many steps, to a hundredth of its peak.
    pub decay_steps: usize,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self { batch_size: 512, learning_rate: 4e-3, ema_decay: 0.999, decay_steps: 8000 }
    }
}

/// More points than these would make the exact pₜ slower than the network it is compared with.
const MOST_POINTS: usize = 20_000;
const MOST_COMPONENTS: usize = 10_000;
const MOST_DIMENSIONS: usize = 64;
const MOST_ROWS: usize = 100_000;
const MOST_STEPS: usize = 10_000;
const MOST_TRAJECTORIES: usize = 1000;
/// Rows of a batch with their derivatives × width × depth: about a gigabyte while training.
const LARGEST_BATCH: usize = 1 << 25;

impl Config {
    /// Whether the true score of the data is known on the noise levels of the loss.
    pub fn score_is_known(&self) -> bool {
        self.data.score_is_known(self.loss.fixed_noise().map(|noise| noise.0))
    }

    /// Fills in the defaults that depend on other choices, and refuses values out of range and
    /// combinations that make no sense.
    pub fn complete(mut self) -> Result<Self, ConfigError> {
        self.loss.complete();
        self.data.validate()?;
        self.sde.validate()?;
        self.loss.validate(&self)?;
        self.training.validate()?;
        self.score.validate(&self)?;
        Ok(self)
    }
}

impl ScoreConfig {
    fn validate(&self, config: &Config) -> Result<(), ConfigError> {
        let fixed = config.loss.fixed_noise().map(|noise| noise.0);
        match *self {
            Self::Network { width, depth, parametrisation }
            | Self::Energy { width, depth, parametrisation } => {
                require((1..=1024).contains(&width), "score.width", width, "from 1 to 1024")?;
                require((1..=8).contains(&depth), "score.depth", depth, "from 1 to 8")?;
                let passes = 1 + config.loss.derivatives(config.data.dimension());
                let rows = config.training.batch_size;
                let most = LARGEST_BATCH / (passes * width * depth);
                let allowed = format!("at most {most} with this width, depth and loss");
                require(rows <= most, "training.batchSize", rows, &allowed)?;
                let divides =
                    matches!(parametrisation, Parametrisation::Noise | Parametrisation::Data);
                require(
                    !(divides && fixed == Some(0.0)),
                    "score.parametrisation",
                    format!("{parametrisation:?}").to_lowercase(),
                    "preconditioned or score at { fixed: 0 }: without noise there is none to predict",
                )
            }
            Self::Exact {} => require(
                config.data.score_is_known(fixed),
                "score.kind",
                "exact",
                "network or energy for these data: their score is not known here",
            ),
        }
    }
}

impl DataConfig {
    fn validate(&self) -> Result<(), ConfigError> {
        match self {
            Self::Mixture { weights, means, stds } => {
                require(
                    (1..=MOST_COMPONENTS).contains(&weights.len()),
                    "data.weights",
                    format!("a list of {}", weights.len()),
                    "a list of 1 to 10 000 numbers",
                )?;
                let same = |n: usize, field: &str| {
                    let allowed = format!("as long as data.weights, {}", weights.len());
                    require(n == weights.len(), field, format!("a list of {n}"), &allowed)
                };
                same(means.len(), "data.means")?;
                same(stds.len(), "data.stds")?;
                let dimension = means[0].len();
                for (i, weight) in weights.iter().enumerate() {
                    let field = |name: &str| format!("data.{name}[{i}]");
                    let positive = "a finite number above 0";
                    require(positive_finite(*weight), &field("weights"), weight, positive)?;
                    let std_allowed = "a number from 0.0001 to 10 000";
                    require((1e-4..=1e4).contains(&stds[i]), &field("stds"), stds[i], std_allowed)?;
                    require(
                        means[i].len() == dimension && (1..=MOST_DIMENSIONS).contains(&dimension),
                        &field("means"),
                        format!("a point with {} coordinates", means[i].len()),
                        "a point with 1 to 64 coordinates, as many in every mean",
                    )?;
                    coordinates(&means[i], &field("means"))?;
                }
                Ok(())
            }
            Self::Points { points } => {
                require(
                    (2..=MOST_POINTS).contains(&points.len()),
                    "data.points",
                    format!("a list of {}", points.len()),
                    "a list of 2 to 20 000 points",
                )?;
                for (i, point) in points.iter().enumerate() {
                    let field = format!("data.points[{i}]");
                    let count = format!("a point with {} coordinates", point.len());
                    require(point.len() == 2, &field, count, "a pair [x, y]")?;
                    coordinates(point, &field)?;
                }
                let distinct = points.iter().any(|point| point != &points[0]);
                let same = format!("{} times the same point", points.len());
                require(distinct, "data.points", same, "at least two different points")
            }
            _ => Ok(()),
        }
    }

    /// D, of data that have been validated.
    fn dimension(&self) -> usize {
        match self {
            Self::Mixture { means, .. } => means[0].len(),
            _ => 2,
        }
    }

    /// Whether ∇log pₜ is known: for mixtures and what is one. Points have a score where there is noise.
    fn score_is_known(&self, fixed: Option<f64>) -> bool {
        match self {
            Self::Checkerboard {} | Self::Pinwheel {} | Self::Generator {} => false,
            Self::Points { .. } => fixed != Some(0.0),
            _ => true,
        }
    }

    /// The distribution; `hold_out` keeps some of the user's points back from training.
    pub fn build(&self, hold_out: bool) -> Box<dyn Distribution> {
        match self {
            Self::Moons {} => Box::new(Moons),
            Self::EightGaussians {} => Box::new(EightGaussians),
            Self::Checkerboard {} => Box::new(Checkerboard),
            Self::TwoSpirals {} => Box::new(TwoSpirals),
            Self::SwissRoll {} => Box::new(SwissRoll),
            Self::Circles {} => Box::new(CIRCLES),
            Self::Rings {} => Box::new(RINGS),
            Self::Pinwheel {} => Box::new(Pinwheel),
            Self::Generator {} => Box::new(Generator),
            Self::Mixture { weights, means, stds } => {
                let component = |i: usize| Component {
                    weight: weights[i],
                    mean: means[i].clone(),
                    std: stds[i],
                };
                Box::new(Mixture::new((0..weights.len()).map(component).collect()))
            }
            Self::Points { points } => {
                let points = points.iter().map(|x| [x[0], x[1]]).collect();
                Box::new(if hold_out {
                    Points::with_some_kept_back(points)
                } else {
                    Points::all(points)
                })
            }
        }
    }
}

fn positive_finite(x: f64) -> bool {
    x.is_finite() && x > 0.0
}

fn coordinates(point: &[f64], field: &str) -> Result<(), ConfigError> {
    for (axis, x) in point.iter().enumerate() {
        let field = format!("{field}[{axis}]");
        require(x.is_finite() && x.abs() <= 1e4, &field, x, "a number from −10 000 to 10 000")?;
    }
    Ok(())
}

impl SdeConfig {
    fn validate(&self) -> Result<(), ConfigError> {
        match *self {
            Self::Vp { beta_min, beta_max } | Self::SubVp { beta_min, beta_max } => {
                let below = beta_min >= 0.0 && beta_min <= beta_max;
                require(below, "sde.betaMin", beta_min, "a number from 0 to sde.betaMax")?;
                let range = (0.1..=1000.0).contains(&beta_max);
                require(range, "sde.betaMax", beta_max, "a number from 0.1 to 1000")
            }
            Self::Ve { sigma_min, sigma_max } => {
                let range = (1e-4..=1e3).contains(&sigma_min);
                require(range, "sde.sigmaMin", sigma_min, "a number from 0.0001 to 1000")?;
                let above = sigma_max > sigma_min && sigma_max <= 1e4;
                require(above, "sde.sigmaMax", sigma_max, "above sde.sigmaMin and at most 10 000")
            }
        }
    }

    pub fn build(&self) -> Arc<dyn Sde> {
        match *self {
            Self::Vp { beta_min, beta_max } => Arc::new(Vp(LinearRate { beta_min, beta_max })),
            Self::SubVp { beta_min, beta_max } => {
                Arc::new(SubVp(LinearRate { beta_min, beta_max }))
            }
            Self::Ve { sigma_min, sigma_max } => Arc::new(Ve { sigma_min, sigma_max }),
        }
    }
}

impl TrainingConfig {
    fn validate(&self) -> Result<(), ConfigError> {
        let Self { batch_size, learning_rate, ema_decay, decay_steps } = *self;
        require(
            (1..=65_536).contains(&batch_size),
            "training.batchSize",
            batch_size,
            "from 1 to 65 536",
        )?;
        require(
            learning_rate > 0.0 && learning_rate <= 1.0,
            "training.learningRate",
            learning_rate,
            "a number above 0 and at most 1",
        )?;
        require(
            (0.0..1.0).contains(&ema_decay),
            "training.emaDecay",
            ema_decay,
            "a number from 0 to below 1",
        )?;
        require(decay_steps >= 1, "training.decaySteps", decay_steps, "a whole number from 1")
    }
}

/// Options of `sample`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SampleOptions {
    pub sampler: Sampler,
    pub count: usize,
    /// Steps of a sampler on a fixed grid; its own default where absent.
    pub steps: Option<usize>,
    pub seed: u32,
    pub atol: f64,
    pub rtol: f64,
    /// How many of the samples' paths to record.
    pub trajectories: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sampler {
    EulerMaruyama,
    ProbabilityFlowHeun,
    ProbabilityFlowRk4,
    ProbabilityFlowRk45,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self {
            sampler: Sampler::EulerMaruyama,
            count: 1000,
            steps: None,
            seed: 0,
            atol: 1e-4,
            rtol: 1e-4,
            trajectories: 0,
        }
    }
}

impl SampleOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        rows(self.count)?;
        steps(self.steps)?;
        tolerances(self.atol, self.rtol)?;
        let most = self.count.min(MOST_TRAJECTORIES);
        let allowed = format!("from 0 to {most}: count, and never more than {MOST_TRAJECTORIES}");
        require(self.trajectories <= most, "trajectories", self.trajectories, &allowed)
    }

    pub fn steps(&self) -> usize {
        self.steps.unwrap_or(match self.sampler {
            Sampler::EulerMaruyama => 200,
            _ => 50,
        })
    }
}

/// Options of `logDensity`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DensityOptions {
    pub solver: SolverKind,
    pub steps: Option<usize>,
    pub atol: f64,
    pub rtol: f64,
    pub divergence: Divergence,
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
}

impl Default for DensityOptions {
    fn default() -> Self {
        Self {
            solver: SolverKind::Rk45,
            steps: None,
            atol: 1e-5,
            rtol: 1e-5,
            divergence: Divergence::Exact,
        }
    }
}

impl DensityOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        steps(self.steps)?;
        tolerances(self.atol, self.rtol)
    }

    pub fn steps(&self) -> usize {
        self.steps.unwrap_or(50)
    }
}

/// Options of `lossValue` and `evaluate`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EvaluateOptions {
    pub count: usize,
    pub seed: u32,
}

impl Default for EvaluateOptions {
    fn default() -> Self {
        Self { count: 1000, seed: 0 }
    }
}

impl EvaluateOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        rows(self.count)?;
        require(self.count >= 2, "count", self.count, "at least 2, or there is no standard error")
    }
}

fn rows(count: usize) -> Result<(), ConfigError> {
    require((1..=MOST_ROWS).contains(&count), "count", count, "a whole number from 1 to 100 000")
}

fn steps(steps: Option<usize>) -> Result<(), ConfigError> {
    steps.map_or(Ok(()), |steps| {
        let allowed = "a whole number from 1 to 10 000";
        require((1..=MOST_STEPS).contains(&steps), "steps", steps, allowed)
    })
}

fn tolerances(atol: f64, rtol: f64) -> Result<(), ConfigError> {
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
