//! Options of sampling: which sampler, on which grid, guided to which label.

use super::describe::{Section, choice, choice_with, integer, number};
use super::limits::{SEED, method, sampling as limits};
use super::options::{tolerances, unused};
use super::{ConfigError, name, require};
use crate::choice::{Choice, choice as choices};
use crate::sampler::Grid;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Recorded points of all trajectories together.
const MOST_STATES: usize = 200_000;
/// States of a path whose steps are not known beforehand.
const STATES_OF_ADAPTIVE: usize = 2000;

/// Options of `sample`. What is absent takes the sampler's own default; what the sampler has no use for is
/// refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SampleOptions {
    pub sampler: Sampler,
    pub count: usize,
    pub seed: u32,
    /// Steps of the time grid; noise levels of annealed Langevin dynamics; steps of Langevin dynamics.
    pub steps: Option<usize>,
    pub grid: Option<Grid>,
    /// η, from the probability flow or DDIM (0) to the reverse SDE or ancestral sampling (1).
    pub eta: Option<f64>,
    /// r, the corrector's signal-to-noise ratio.
    pub snr: Option<f64>,
    /// Langevin steps at each noise level.
    pub langevin_steps: Option<usize>,
    /// ε: the step at the smallest noise level is this large, in squared units of the data.
    pub step_size: Option<f64>,
    /// The time whose noise level Langevin dynamics keeps.
    pub t: Option<f64>,
    pub atol: Option<f64>,
    pub rtol: Option<f64>,
    /// The label y for which to sample p(x | y).
    pub label: Option<usize>,
    /// γ, the scale of ∇log pₜ(y|x).
    pub guidance: Option<f64>,
    /// How many of the samples' paths to record.
    pub trajectories: usize,
    /// Where to start instead of the prior, `[count, D]`.
    #[serde(skip)]
    pub start: Option<Vec<f32>>,
}

choices! {
    pub enum Sampler {
        EulerMaruyama,
        HeunSde,
        PredictorCorrector,
        Ancestral,
        Ddim,
        Langevin,
        AnnealedLangevin,
        ProbabilityFlowHeun,
        ProbabilityFlowRk4,
        ProbabilityFlowRk45,
    }
}

/// What a sampler has use for, its defaults, and what it costs.
struct Traits {
    uses: &'static [&'static str],
    steps: usize,
    grid: Grid,
    eta: f64,
    langevin_steps: usize,
    /// Evaluations of the score in one step, with so many Langevin steps.
    evaluations: fn(usize) -> usize,
}

impl Sampler {
    /// The one list of what tells the samplers apart.
    fn traits(self) -> Traits {
        let usual = Traits {
            uses: &["steps", "grid"],
            steps: 50,
            grid: Grid::Karras,
            eta: 1.0,
            langevin_steps: 1,
            evaluations: |_| 1,
        };
        match self {
            Self::EulerMaruyama => {
                Traits { uses: &["steps", "grid", "eta"], steps: 200, grid: Grid::Uniform, ..usual }
            }
            Self::HeunSde => {
                Traits { uses: &["steps", "grid", "eta"], steps: 100, evaluations: |_| 2, ..usual }
            }
            Self::PredictorCorrector => Traits {
                uses: &["steps", "grid", "snr", "langevinSteps"],
                steps: 200,
                grid: Grid::Uniform,
                evaluations: |repeats| 1 + repeats,
                ..usual
            },
            Self::Ancestral => Traits { steps: 200, grid: Grid::Uniform, ..usual },
            Self::Ddim => Traits { uses: &["steps", "grid", "eta"], eta: 0.0, ..usual },
            Self::Langevin => Traits { uses: &["steps", "stepSize", "t"], steps: 1000, ..usual },
            Self::AnnealedLangevin => Traits {
                uses: &["steps", "grid", "langevinSteps", "stepSize"],
                steps: 25,
                grid: Grid::LogSnr,
                langevin_steps: 20,
                evaluations: |repeats| repeats,
                ..usual
            },
            Self::ProbabilityFlowHeun => Traits { evaluations: |_| 2, ..usual },
            Self::ProbabilityFlowRk4 => Traits { evaluations: |_| 4, ..usual },
            // The first stage of Dormand and Prince's seven is the last of the step before.
            Self::ProbabilityFlowRk45 => {
                Traits { uses: &["atol", "rtol"], evaluations: |_| 6, ..usual }
            }
        }
    }

    fn uses(self, option: &str) -> bool {
        self.traits().uses.contains(&option)
    }

    fn least_steps(self) -> u32 {
        if self == Self::AnnealedLangevin { 2 } else { 1 }
    }

    /// What there is to know of a sampler. Defaults stand where it has use for them.
    fn facts(self) -> Map<String, Value> {
        let Traits { uses, steps, grid, eta, langevin_steps, evaluations } = self.traits();
        let mut facts = json!({
            "uses": uses,
            "evaluationsPerStep": evaluations(langevin_steps),
            "adaptive": !self.uses("steps"),
        });
        for (option, default) in [
            ("steps", json!(steps)),
            ("grid", json!(grid)),
            ("eta", json!(eta)),
            ("langevinSteps", json!(langevin_steps)),
        ] {
            if self.uses(option) {
                facts[option] = default;
            }
        }
        if self.uses("steps") {
            facts["leastSteps"] = json!(self.least_steps());
        }
        facts.as_object().expect("an object").clone()
    }
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self {
            sampler: Sampler::EulerMaruyama,
            count: 1000,
            seed: 0,
            steps: None,
            grid: None,
            eta: None,
            snr: None,
            langevin_steps: None,
            step_size: None,
            t: None,
            atol: None,
            rtol: None,
            label: None,
            guidance: None,
            trajectories: 0,
            start: None,
        }
    }
}

const ATOL: f64 = 1e-4;
/// Song et al. 2021 take 0.16 for their larger data.
const SNR: f64 = 0.16;

impl SampleOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.refuse_unused()?;
        method::ROWS.check_count("count", self.count)?;
        let steps = method::STEPS.from(self.sampler.least_steps());
        steps.check_count("steps", self.steps())?;
        tolerances(self.atol(), self.rtol())?;
        limits::ETA.check("eta", self.eta())?;
        limits::SNR.check("snr", self.snr())?;
        limits::LANGEVIN_STEPS.check_count("langevinSteps", self.langevin_steps())?;
        if let Some(epsilon) = self.step_size {
            limits::STEP_SIZE.check("stepSize", epsilon)?;
        }
        if let Some(t) = self.t {
            method::TIME.check("t", t)?;
        }
        check_guidance(self.label, self.guidance)?;
        let most =
            self.count.min(MOST_STATES / self.states()).min(limits::TRAJECTORIES.most as usize);
        let allowed = format!("from 0 to {most} with this count and these steps");
        require(self.trajectories <= most, "trajectories", self.trajectories, allowed)
    }

    fn refuse_unused(&self) -> Result<(), ConfigError> {
        let sampler = name(&self.sampler);
        let check = |field, value: Option<f64>| {
            unused(field, value, self.sampler.uses(field), "sampler", &sampler)
        };
        check("steps", self.steps.map(|n| n as f64))?;
        let grid = self.grid.map(|grid| name(&grid));
        unused("grid", grid, self.sampler.uses("grid"), "sampler", &sampler)?;
        check("eta", self.eta)?;
        check("snr", self.snr)?;
        check("langevinSteps", self.langevin_steps.map(|n| n as f64))?;
        check("stepSize", self.step_size)?;
        check("t", self.t)?;
        check("atol", self.atol)?;
        check("rtol", self.rtol)
    }

    pub fn steps(&self) -> usize {
        self.steps.unwrap_or(self.sampler.traits().steps)
    }

    pub fn grid(&self) -> Grid {
        self.grid.unwrap_or(self.sampler.traits().grid)
    }

    pub fn eta(&self) -> f64 {
        self.eta.unwrap_or(self.sampler.traits().eta)
    }

    pub fn atol(&self) -> f64 {
        self.atol.unwrap_or(ATOL)
    }

    pub fn rtol(&self) -> f64 {
        self.rtol.unwrap_or(ATOL)
    }

    pub fn snr(&self) -> f64 {
        self.snr.unwrap_or(SNR)
    }

    pub fn langevin_steps(&self) -> usize {
        self.langevin_steps.unwrap_or(self.sampler.traits().langevin_steps)
    }

    /// How many states a path has, as far as that is known beforehand.
    fn states(&self) -> usize {
        match self.sampler {
            Sampler::ProbabilityFlowRk45 => STATES_OF_ADAPTIVE,
            Sampler::AnnealedLangevin => self.steps() * self.langevin_steps(),
            _ => self.steps(),
        }
    }

    fn describe() -> Section {
        let all = Self::default();
        let by = |option| -> Vec<Sampler> {
            Sampler::ALL.iter().copied().filter(|sampler| sampler.uses(option)).collect()
        };
        Section::new("sampler")
            .with("sampler", choice_with(all.sampler, Sampler::facts))
            .with("count", number(method::ROWS, all.count))
            .with("seed", number(SEED, all.seed))
            .with("steps", number(method::STEPS, ()).when("sampler", &by("steps")))
            .with("grid", choice::<Grid>(None).when("sampler", &by("grid")))
            .with("eta", number(limits::ETA, ()).when("sampler", &by("eta")))
            .with("snr", number(limits::SNR, SNR).when("sampler", &by("snr")))
            .with("langevinSteps", {
                number(limits::LANGEVIN_STEPS, ()).when("sampler", &by("langevinSteps"))
            })
            .with("stepSize", number(limits::STEP_SIZE, ()).when("sampler", &by("stepSize")))
            .with("t", number(method::TIME, ()).when("sampler", &by("t")))
            .with("atol", number(method::TOLERANCE, ATOL).when("sampler", &by("atol")))
            .with("rtol", number(method::TOLERANCE, ATOL).when("sampler", &by("rtol")))
            .with("trajectories", number(limits::TRAJECTORIES, all.trajectories))
            .guided()
    }
}

impl Section {
    /// The options that say which law is meant.
    fn guided(self) -> Self {
        self.with("label", integer(()))
            .with("guidance", number(method::GUIDANCE, 1.0).with("given", "label"))
    }
}

/// Of `sample` and of all other methods that know labels; `guidance` is all that `score` and `dataLogDensity` take.
pub(super) fn describe() -> [Section; 5] {
    let encode = EncodeOptions::default();
    let data = DataOptions::default();
    [
        SampleOptions::describe(),
        Section::new("encode")
            .with("atol", number(method::TOLERANCE, encode.atol))
            .with("rtol", number(method::TOLERANCE, encode.rtol))
            .guided(),
        Section::new("guidance").guided(),
        Section::new("quality").with("seed", number(SEED, 0)).guided(),
        Section::new("dataSample")
            .with("count", number(method::ROWS, data.count))
            .with("seed", number(SEED, data.seed))
            .guided(),
    ]
}

/// Options of `encode`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct EncodeOptions {
    pub atol: f64,
    pub rtol: f64,
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

impl Default for EncodeOptions {
    fn default() -> Self {
        Self { atol: 1e-6, rtol: 1e-6, label: None, guidance: None }
    }
}

impl EncodeOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        tolerances(self.atol, self.rtol)?;
        check_guidance(self.label, self.guidance)
    }
}

/// Options of `score` and `dataLogDensity`: which conditional or tilted law is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct GuidanceOptions {
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

/// Options of `quality`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct QualityOptions {
    pub seed: u32,
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

/// Options of `dataSample`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DataOptions {
    pub count: usize,
    pub seed: u32,
    pub label: Option<usize>,
    pub guidance: Option<f64>,
}

impl Default for DataOptions {
    fn default() -> Self {
        Self { count: 1000, seed: 0, label: None, guidance: None }
    }
}

impl DataOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        method::ROWS.check_count("count", self.count)?;
        check_guidance(self.label, self.guidance)
    }
}

/// A scale of guidance, which needs a label.
pub fn check_guidance(label: Option<usize>, guidance: Option<f64>) -> Result<(), ConfigError> {
    guidance.map_or(Ok(()), |scale| {
        method::GUIDANCE.check("guidance", scale)?;
        require(label.is_some(), "guidance", scale, "left out where there is no label")
    })
}

/// A label of data that have `labels` of them.
pub fn check_label(label: Option<usize>, labels: usize) -> Result<(), ConfigError> {
    label.map_or(Ok(()), |label| {
        let allowed = match labels {
            0 => "left out: these data have no labels".into(),
            n => format!("a whole number from 0 to {}", n - 1),
        };
        require(label < labels, "label", label, allowed)
    })
}
