//! Options of sampling: which sampler, on which grid, guided to which label.

use super::options::{rows, steps, tolerances};
use super::{ConfigError, name, require};
use crate::sampler::Grid;
use serde::{Deserialize, Serialize};

/// Recorded points of all trajectories together.
const MOST_STATES: usize = 200_000;
/// The smallest block that a lab takes at once holds more rows.
const MOST_PATHS: usize = 1000;
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
    /// ε: the step at the smallest noise level is this large, in squared scaled units.
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

impl Sampler {
    pub const ALL: [Self; 10] = [
        Self::EulerMaruyama,
        Self::HeunSde,
        Self::PredictorCorrector,
        Self::Ancestral,
        Self::Ddim,
        Self::Langevin,
        Self::AnnealedLangevin,
        Self::ProbabilityFlowHeun,
        Self::ProbabilityFlowRk4,
        Self::ProbabilityFlowRk45,
    ];

    fn is_adaptive(self) -> bool {
        self == Self::ProbabilityFlowRk45
    }

    /// How many steps, where the user does not say.
    fn steps(self) -> usize {
        match self {
            Self::EulerMaruyama | Self::PredictorCorrector | Self::Ancestral => 200,
            Self::HeunSde => 100,
            Self::Langevin => 1000,
            Self::AnnealedLangevin => 25,
            _ => 50,
        }
    }

    /// On which grid, where the user does not say.
    fn grid(self) -> Grid {
        match self {
            Self::EulerMaruyama | Self::PredictorCorrector | Self::Ancestral => Grid::Uniform,
            Self::AnnealedLangevin => Grid::LogSnr,
            _ => Grid::Karras,
        }
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

impl SampleOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        use Sampler::*;
        rows(self.count)?;
        steps(self.steps)?;
        tolerances(self.atol(), self.rtol())?;
        self.refuse_unused()?;
        if let Some(eta) = self.eta {
            require((0.0..=1.0).contains(&eta), "eta", eta, "a number from 0 to 1")?;
        }
        if let Some(snr) = self.snr {
            require(snr > 0.0 && snr <= 1.0, "snr", snr, "a number above 0 and at most 1")?;
        }
        if let Some(repeats) = self.langevin_steps {
            let range = (1..=1000).contains(&repeats);
            require(range, "langevinSteps", repeats, "a whole number from 1 to 1000")?;
        }
        if let Some(epsilon) = self.step_size {
            let range = epsilon > 0.0 && epsilon <= 1e4;
            require(range, "stepSize", epsilon, "a number above 0 and at most 10 000")?;
        }
        if let Some(t) = self.t {
            require((0.0..=1.0).contains(&t), "t", t, "a number from 0 to 1")?;
        }
        if self.sampler == AnnealedLangevin {
            require(self.steps() >= 2, "steps", self.steps(), "at least 2 noise levels")?;
        }
        check_guidance(self.label, self.guidance)?;
        let most = self.count.min(MOST_STATES / self.states()).min(MOST_PATHS);
        let allowed = format!("from 0 to {most} with this count and these steps");
        require(self.trajectories <= most, "trajectories", self.trajectories, &allowed)
    }

    /// An option that changes nothing would be a misunderstanding.
    fn refuse_unused(&self) -> Result<(), ConfigError> {
        use Sampler::*;
        let sampler = self.sampler;
        let given = serde_json::to_value(self).expect("options are JSON");
        for (field, used) in [
            ("steps", !sampler.is_adaptive()),
            ("grid", !sampler.is_adaptive() && sampler != Langevin),
            ("eta", matches!(sampler, EulerMaruyama | HeunSde | Ddim)),
            ("snr", sampler == PredictorCorrector),
            ("langevinSteps", matches!(sampler, PredictorCorrector | AnnealedLangevin)),
            ("stepSize", matches!(sampler, Langevin | AnnealedLangevin)),
            ("t", sampler == Langevin),
            ("atol", sampler.is_adaptive()),
            ("rtol", sampler.is_adaptive()),
        ] {
            let value = &given[field];
            let allowed =
                format!("left out with sampler {}, which has no use for it", name(&sampler));
            require(value.is_null() || used, field, value, &allowed)?;
        }
        Ok(())
    }

    pub fn steps(&self) -> usize {
        self.steps.unwrap_or(self.sampler.steps())
    }

    pub fn grid(&self) -> Grid {
        self.grid.unwrap_or(self.sampler.grid())
    }

    pub fn eta(&self) -> f64 {
        self.eta.unwrap_or(if self.sampler == Sampler::Ddim { 0.0 } else { 1.0 })
    }

    pub fn atol(&self) -> f64 {
        self.atol.unwrap_or(1e-4)
    }

    pub fn rtol(&self) -> f64 {
        self.rtol.unwrap_or(1e-4)
    }

    /// Song et al. 2021 take 0.16 for their larger data.
    pub fn snr(&self) -> f64 {
        self.snr.unwrap_or(0.16)
    }

    pub fn langevin_steps(&self) -> usize {
        self.langevin_steps.unwrap_or(match self.sampler {
            Sampler::AnnealedLangevin => 20,
            _ => 1,
        })
    }

    /// How many states a path has, as far as that is known beforehand.
    fn states(&self) -> usize {
        match self.sampler {
            Sampler::ProbabilityFlowRk45 => STATES_OF_ADAPTIVE,
            Sampler::AnnealedLangevin => self.steps() * self.langevin_steps(),
            _ => self.steps(),
        }
    }
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
        rows(self.count)?;
        check_guidance(self.label, self.guidance)
    }
}

/// A scale of guidance, which needs a label.
pub fn check_guidance(label: Option<usize>, guidance: Option<f64>) -> Result<(), ConfigError> {
    guidance.map_or(Ok(()), |scale| {
        require((0.0..=100.0).contains(&scale), "guidance", scale, "a number from 0 to 100")?;
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
        require(label < labels, "label", label, &allowed)
    })
}
