//! The objective.

use super::{ConfigError, name, require};
use crate::data::{Distribution, Mixture};
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

impl TimeConfig {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Law(law) => name(law),
            Self::Ladder { .. } => "ladder".into(),
            Self::Fixed { .. } => "fixed".into(),
        }
    }
}

impl From<Law> for TimeLaw {
    fn from(law: Law) -> Self {
        match law {
            Law::Uniform => Self::Uniform,
            Law::Importance => Self::Importance,
        }
    }
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
            TimeConfig::Law(law) => law.into(),
            TimeConfig::Ladder { ladder } => TimeLaw::Ladder(ladder),
        };
        Levels::Process { sde, weighting: self.weighting.unwrap_or(Weighting::Variance), law }
    }

    /// The data as a mixture, where their score on these noise levels is known.
    pub fn known_score(&self, data: &dyn Distribution) -> Option<Mixture> {
        let noise = self.fixed_noise().is_none_or(|noise| noise.0 > 0.0);
        data.mixture().filter(|mixture| noise || mixture.has_density())
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        match self.time {
            TimeConfig::Law(_) => {}
            TimeConfig::Fixed { fixed: sigma } => {
                let range = sigma == 0.0 || (1e-3..=1e3).contains(&sigma);
                let allowed = "a noise level σ: 0, or from 0.001 to 1000";
                require(range, "loss.time.fixed", sigma, allowed)?;
            }
            TimeConfig::Ladder { ladder } => {
                let allowed = "a number of levels from 2 to 1000";
                require((2..=1000).contains(&ladder), "loss.time.ladder", ladder, allowed)?;
            }
        }
        require(
            (1..=64).contains(&self.projections),
            "loss.projections",
            self.projections,
            "a whole number from 1 to 64",
        )?;
        let sliced = matches!(self.kind, LossKind::Sliced | LossKind::SlicedVr);
        require(
            sliced || self.projections == 1,
            "loss.projections",
            self.projections,
            "1 unless loss.kind is sliced or sliced-vr: the others project nothing",
        )
    }
}
