//! The objective.

use super::{Config, ConfigError, Process, name, require};
use crate::loss::{Levels, Projection, TimeLaw, Weighting};
use crate::sde::{FixedNoise, Sde};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
    deny_unknown_fields,
    expecting = "expected `uniform`, `importance`, { ladder: levels } or { fixed: sigma }"
)]
pub enum TimeConfig {
    Law(Law),
    Ladder { ladder: usize },
    Fixed { fixed: f64 },
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
    pub(super) fn complete(&mut self) {
        if !matches!(self.time, TimeConfig::Fixed { .. }) {
            self.weighting.get_or_insert(Weighting::Variance);
        }
    }

    /// How many directional derivatives the loss takes at each point.
    pub fn derivatives(&self, dimension: usize) -> usize {
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

    pub(super) fn validate(&self, config: &Config) -> Result<(), ConfigError> {
        let sliced = matches!(self.kind, LossKind::Sliced | LossKind::SlicedVr);
        let fixed = self.fixed_noise().map(|noise| noise.0);
        if let Some(sigma) = fixed {
            let range = sigma == 0.0 || (1e-3..=1e3).contains(&sigma);
            let allowed = "a noise level σ: 0, or from 0.001 to 1000";
            require(range, "loss.time.fixed", sigma, allowed)?;
            let weighting = self.weighting.is_none_or(|w| w == Weighting::Uniform);
            let reason = "uniform with { fixed: σ }: at one noise level there is nothing to weigh";
            require(weighting, "loss.weighting", name(&self.weighting), reason)?;
        }
        if let TimeConfig::Ladder { ladder } = self.time {
            let allowed = "a number of levels from 2 to 1000";
            require((2..=1000).contains(&ladder), "loss.time.ladder", ladder, allowed)?;
            let ve = matches!(config.sde.process, Process::Ve { .. });
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
