//! Options of `evolution` and `modelEvolution`.

use super::ConfigError;
use super::describe::{Section, number};
use super::limits::{SEED, evolution as limits, method};
use serde::{Deserialize, Serialize};

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
        limits::MEAN.check("mean", self.mean)?;
        limits::STD.check("std", self.std)?;
        limits::KAPPA.check("kappa", self.kappa)?;
        method::TIMES.check_count("points", self.points)
    }

    pub(super) fn describe() -> Section {
        let Self { mean, std, kappa, points } = Self::default();
        Section::new("evolution")
            .with("mean", number(limits::MEAN, mean))
            .with("std", number(limits::STD, std))
            .with("kappa", number(limits::KAPPA, kappa))
            .with("points", number(method::TIMES, points))
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
        limits::TIMES.check_count("points", self.points)?;
        limits::DRAWS.check_count("count", self.count)
    }

    pub(super) fn describe() -> Section {
        let Self { points, count, seed } = Self::default();
        Section::new("modelEvolution")
            .with("points", number(limits::TIMES, points))
            .with("count", number(limits::DRAWS, count))
            .with("seed", number(SEED, seed))
    }
}
