//! Options of `logDensity`.

use super::describe::{Section, choice, number};
use super::limits::{SEED, method as limits};
use super::options::{tolerances, unused};
use super::{ConfigError, name};
use crate::choice::choice as choices;
use serde::{Deserialize, Serialize};

/// Options of `logDensity`. What is absent has a default; what solver or divergence have no use for is refused.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DensityOptions {
    pub solver: SolverKind,
    pub steps: Option<usize>,
    pub atol: Option<f64>,
    pub rtol: Option<f64>,
    pub divergence: Divergence,
    /// M, how many directions the estimate of the divergence takes at each point.
    pub probes: Option<usize>,
    /// Of the probes.
    pub seed: Option<u32>,
}

choices! {
    pub enum SolverKind {
        Rk45,
        Rk4,
        Heun,
    }
}

choices! {
    pub enum Divergence {
        Exact,
        /// The Skilling–Hutchinson estimate.
        Hutchinson,
    }
}

const FIXED_STEPS: [SolverKind; 2] = [SolverKind::Rk4, SolverKind::Heun];

impl Default for DensityOptions {
    fn default() -> Self {
        Self {
            solver: SolverKind::Rk45,
            steps: None,
            atol: None,
            rtol: None,
            divergence: Divergence::Exact,
            probes: None,
            seed: None,
        }
    }
}

impl DensityOptions {
    pub fn validate(&self) -> Result<(), ConfigError> {
        let adaptive = !FIXED_STEPS.contains(&self.solver);
        let estimated = self.divergence == Divergence::Hutchinson;
        let (solver, divergence) = (name(&self.solver), name(&self.divergence));
        unused("steps", self.steps, !adaptive, "solver", &solver)?;
        unused("atol", self.atol, adaptive, "solver", &solver)?;
        unused("rtol", self.rtol, adaptive, "solver", &solver)?;
        unused("probes", self.probes, estimated, "divergence", &divergence)?;
        unused("seed", self.seed.map(f64::from), estimated, "divergence", &divergence)?;
        limits::STEPS.check_count("steps", self.steps())?;
        limits::PROBES.check_count("probes", self.probes())?;
        tolerances(self.atol(), self.rtol())
    }

    pub fn steps(&self) -> usize {
        self.steps.unwrap_or(50)
    }

    pub fn atol(&self) -> f64 {
        self.atol.unwrap_or(1e-5)
    }

    pub fn rtol(&self) -> f64 {
        self.rtol.unwrap_or(1e-5)
    }

    pub fn probes(&self) -> usize {
        self.probes.unwrap_or(10)
    }

    pub fn seed(&self) -> u32 {
        self.seed.unwrap_or(0)
    }

    pub(super) fn describe() -> Section {
        let all = Self::default();
        let (adaptive, estimated) = ([SolverKind::Rk45], [Divergence::Hutchinson]);
        Section::new("logDensity")
            .with("solver", choice(all.solver))
            .with("steps", number(limits::STEPS, all.steps()).when("solver", &FIXED_STEPS))
            .with("atol", number(limits::TOLERANCE, all.atol()).when("solver", &adaptive))
            .with("rtol", number(limits::TOLERANCE, all.rtol()).when("solver", &adaptive))
            .with("divergence", choice(all.divergence))
            .with("probes", number(limits::PROBES, all.probes()).when("divergence", &estimated))
            .with("seed", number(SEED, all.seed()).when("divergence", &estimated))
    }
}
