//! The objective.

use super::describe::{Section, choice, number};
use super::limits::loss as limits;
use super::{ConfigError, name, require};
use crate::choice::choice as choices;
use crate::data::{Distribution, Mixture};
use crate::loss::{Levels, Projection, TimeLaw, Weighting};
use crate::refusal::Given;
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
    #[serde(skip_serializing_if = "Option::is_none")]
    projections: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    projection: Option<Projection>,
}

choices! {
    pub enum LossKind {
        Denoising,
        Implicit,
        Sliced,
        SlicedVr,
        Explicit,
    }
}

const SLICED: [LossKind; 2] = [LossKind::Sliced, LossKind::SlicedVr];
const WEIGHTING: Weighting = Weighting::Variance;
const PROJECTIONS: usize = 1;
const PROJECTION: Projection = Projection::Rademacher;

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

choices! {
    pub enum Law {
        Uniform,
        Importance,
    }
}

choices! {
    /// The same without the numbers.
    pub enum TimeKind {
        Uniform,
        Importance,
        Ladder,
        Fixed,
    }
}

impl TimeConfig {
    pub(super) fn kind(&self) -> TimeKind {
        match self {
            Self::Law(Law::Uniform) => TimeKind::Uniform,
            Self::Law(Law::Importance) => TimeKind::Importance,
            Self::Ladder { .. } => TimeKind::Ladder,
            Self::Fixed { .. } => TimeKind::Fixed,
        }
    }

    /// As its user writes it.
    pub fn shown(&self) -> String {
        match self {
            Self::Law(law) => name(law),
            Self::Ladder { ladder } => format!("{{ ladder: {ladder} }}"),
            Self::Fixed { fixed } => format!("{{ fixed: {fixed} }}"),
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
            projections: None,
            projection: None,
        }
    }
}

impl LossConfig {
    pub(super) fn complete(&mut self) -> Result<(), ConfigError> {
        match self.time {
            TimeConfig::Law(_) => {}
            TimeConfig::Fixed { fixed } => limits::FIXED.check("loss.time.fixed", fixed)?,
            TimeConfig::Ladder { ladder } => {
                limits::LADDER.check_count("loss.time.ladder", ladder)?;
            }
        }
        if self.fixed_noise().is_none() {
            self.weighting.get_or_insert(WEIGHTING);
        }
        if !SLICED.contains(&self.kind) {
            let owner = |field: &str, value: Given| {
                let allowed = format!(
                    "left out with loss.kind {}: only sliced and sliced-vr project anything",
                    name(&self.kind)
                );
                require(value == Given::Nothing, field, value, allowed)
            };
            owner("loss.projections", self.projections.into())?;
            return owner("loss.projection", self.projection.map(|p| name(&p)).into());
        }
        self.projection.get_or_insert(PROJECTION);
        let projections = *self.projections.get_or_insert(PROJECTIONS);
        limits::PROJECTIONS.check_count("loss.projections", projections)
    }

    /// How many directions a sliced loss takes at each point, and their law.
    pub fn directions(&self) -> (usize, Projection) {
        (self.projections.unwrap_or(PROJECTIONS), self.projection.unwrap_or(PROJECTION))
    }

    /// How many directional derivatives the loss takes at each point.
    pub fn derivatives(&self, dimension: usize) -> usize {
        match self.kind {
            LossKind::Explicit | LossKind::Denoising => 0,
            LossKind::Implicit => dimension,
            LossKind::Sliced | LossKind::SlicedVr => self.directions().0,
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
        Levels::Process { sde, weighting: self.weighting.unwrap_or(WEIGHTING), law }
    }

    /// The data as a mixture, where their score on these noise levels is known.
    pub fn known_score(&self, data: &dyn Distribution) -> Option<Mixture> {
        let noise = self.fixed_noise().is_none_or(|noise| noise.0 > 0.0);
        data.mixture().filter(|mixture| noise || mixture.has_density())
    }

    pub(super) fn describe() -> Section {
        let timed = [TimeKind::Uniform, TimeKind::Importance, TimeKind::Ladder];
        Section::new("loss")
            .with("kind", choice(LossKind::Denoising))
            .with("weighting", choice(WEIGHTING).when("time", &timed))
            .with("time", choice(TimeKind::Uniform))
            // Who writes { ladder } or { fixed } writes its number, too; these are where a control may begin.
            .with("time.ladder", number(limits::LADDER, 10).when("time", &[TimeKind::Ladder]))
            .with("time.fixed", number(limits::FIXED, 0.3).when("time", &[TimeKind::Fixed]))
            .with("projections", number(limits::PROJECTIONS, PROJECTIONS).when("kind", &SLICED))
            .with("projection", choice(PROJECTION).when("kind", &SLICED))
    }
}
