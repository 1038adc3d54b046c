//! Options of `sample`: which sampler, on which grid, guided to which label.

use super::describe::{Section, choice, choice_with, number};
use super::limits::{SEED, method, sampling as limits};
use super::options::{tolerances, unused};
use super::{ConfigError, Sampler, check_guidance, name, require};
use crate::choice::Choice;
use crate::sampler::Grid;
use serde::{Deserialize, Serialize};

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

    pub(super) fn describe() -> Section {
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
