//! The objective.

use super::describe::{Section, choice, choice_with, number};
use super::limits::loss as limits;
use super::{ConfigError, foreign, name, require};
use crate::choice::choice as choices;
use crate::data::{Distribution, Mixture};
use crate::loss::{Levels, LogNormal, OnLadder, Process, Projection, Targets, TimeLaw, Weighting};
use crate::refusal::Given;
use crate::sde::{FixedNoise, Sde};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LossConfig {
    pub kind: LossKind,
    /// λ(t). At a fixed noise level there is nothing to weigh.
    pub weighting: Option<Weighting>,
    /// Of t. Left out, it goes with the weighting.
    pub time: Option<TimeConfig>,
    /// μ and w of the normal law of ℓ = ln(σ/(αs)), where weighting or law speak of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    log_mean: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    log_width: Option<f64>,
    /// Of denoising alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<Targets>,
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

impl LossKind {
    /// Of the score, at each row.
    pub(super) fn takes_derivatives(self) -> bool {
        matches!(self, Self::Implicit | Self::Sliced | Self::SlicedVr)
    }

    fn facts(self) -> Map<String, Value> {
        Map::from_iter([("takesDerivatives".into(), self.takes_derivatives().into())])
    }
}

const SLICED: [LossKind; 2] = [LossKind::Sliced, LossKind::SlicedVr];
/// Weight and law where neither is given: what the network predicts, at the levels where there is most to learn.
const WEIGHTING: Weighting = Weighting::Preconditioned;
const TIME: TimeConfig = TimeConfig::Law(Law::LogNormal);
/// What goes with any other weight or law, and with the losses that take derivatives: their noise is largest where the
/// normal law looks most.
const OTHER_WEIGHTING: Weighting = Weighting::Variance;
const OTHER_TIME: TimeConfig = TimeConfig::Law(Law::Uniform);
const TARGETS: Targets = Targets::Single;
const PROJECTIONS: usize = 1;
const PROJECTION: Projection = Projection::Rademacher;

/// `uniform`, `importance`, `log-normal`, `{ ladder: levels, law }` or `{ fixed: sigma }`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected `uniform`, `importance`, `log-normal`, { ladder: levels } or { fixed: sigma }"
)]
pub enum TimeConfig {
    Law(Law),
    Ladder {
        ladder: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        law: Option<OnLadder>,
    },
    Fixed {
        fixed: f64,
    },
}

choices! {
    pub enum Law {
        Uniform,
        Importance,
        LogNormal,
    }
}

choices! {
    /// The same without the numbers.
    pub enum TimeKind {
        Uniform,
        Importance,
        LogNormal,
        Ladder,
        Fixed,
    }
}

impl TimeConfig {
    pub(super) fn kind(&self) -> TimeKind {
        match self {
            Self::Law(Law::Uniform) => TimeKind::Uniform,
            Self::Law(Law::Importance) => TimeKind::Importance,
            Self::Law(Law::LogNormal) => TimeKind::LogNormal,
            Self::Ladder { .. } => TimeKind::Ladder,
            Self::Fixed { .. } => TimeKind::Fixed,
        }
    }

    /// As its user writes it.
    pub fn shown(&self) -> String {
        match self {
            Self::Law(law) => name(law),
            Self::Ladder { ladder, law: None } => format!("{{ ladder: {ladder} }}"),
            Self::Ladder { ladder, law: Some(law) } => {
                format!("{{ ladder: {ladder}, law: {} }}", name(law))
            }
            Self::Fixed { fixed } => format!("{{ fixed: {fixed} }}"),
        }
    }
}

impl From<Law> for TimeLaw {
    fn from(law: Law) -> Self {
        match law {
            Law::Uniform => Self::Uniform,
            Law::Importance => Self::Importance,
            Law::LogNormal => Self::LogNormal,
        }
    }
}

impl Default for LossConfig {
    fn default() -> Self {
        Self {
            kind: LossKind::Denoising,
            weighting: None,
            time: None,
            log_mean: None,
            log_width: None,
            targets: None,
            projections: None,
            projection: None,
        }
    }
}

impl LossConfig {
    pub(super) fn complete(&mut self) -> Result<(), ConfigError> {
        let other = match self.weighting {
            Some(weighting) => weighting != WEIGHTING,
            None => self.kind.takes_derivatives(),
        };
        let time = *self.time.get_or_insert(if other { OTHER_TIME } else { TIME });
        match time {
            TimeConfig::Law(_) => {}
            TimeConfig::Fixed { fixed } => limits::FIXED.check("loss.time.fixed", fixed)?,
            TimeConfig::Ladder { ladder, .. } => {
                limits::LADDER.check_count("loss.time.ladder", ladder)?;
            }
        }
        if self.fixed_noise().is_none() {
            let goes_with = if time == TIME { WEIGHTING } else { OTHER_WEIGHTING };
            self.weighting.get_or_insert(goes_with);
        }
        self.complete_log_normal()?;
        if self.kind == LossKind::Denoising {
            self.targets.get_or_insert(TARGETS);
        } else {
            let value = self.targets.map(|targets| name(&targets));
            foreign("loss.targets", value, "loss.kind", &self.kind, [])?;
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

    fn complete_log_normal(&mut self) -> Result<(), ConfigError> {
        let numbers = [
            ("loss.logMean", &mut self.log_mean, limits::LOG_MEAN, LogNormal::default().mean),
            ("loss.logWidth", &mut self.log_width, limits::LOG_WIDTH, LogNormal::default().width),
        ];
        let by_law = match self.time {
            Some(TimeConfig::Law(law)) => law == Law::LogNormal,
            Some(TimeConfig::Ladder { law, .. }) => law == Some(OnLadder::LogNormal),
            _ => false,
        };
        let used = by_law || self.weighting == Some(Weighting::Preconditioned);
        for (field, number, range, default) in numbers {
            if used {
                range.check(field, *number.get_or_insert(default))?;
            } else {
                let allowed = "left out without weighting preconditioned and without a log-normal law: \
                               nothing else speaks of ln(σ/(αs))";
                require(number.is_none(), field, *number, allowed)?;
            }
        }
        Ok(())
    }

    /// The law of t, of a section that is complete.
    pub fn time(&self) -> TimeConfig {
        self.time.expect("completed")
    }

    /// What a denoising row is compared with.
    pub fn targets(&self) -> Targets {
        self.targets.unwrap_or(TARGETS)
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
            Some(TimeConfig::Fixed { fixed }) => Some(FixedNoise(fixed)),
            _ => None,
        }
    }

    /// `std`: s, the unit of ℓ.
    pub fn levels(&self, sde: Arc<dyn Sde>, std: f64) -> Levels {
        let law = match self.time() {
            TimeConfig::Fixed { fixed } => return Levels::Fixed(FixedNoise(fixed)),
            TimeConfig::Law(law) => law.into(),
            TimeConfig::Ladder { ladder, law } => {
                TimeLaw::Ladder(ladder, law.unwrap_or(OnLadder::Uniform))
            }
        };
        let weighting = self.weighting.expect("completed");
        let unused = LogNormal::default();
        let log_normal = LogNormal {
            mean: self.log_mean.unwrap_or(unused.mean),
            width: self.log_width.unwrap_or(unused.width),
            std,
        };
        Levels::Process(Process { sde, weighting, law, log_normal })
    }

    /// The data as a mixture, where their score on these noise levels is known.
    pub fn known_score(&self, data: &dyn Distribution) -> Option<Mixture> {
        let noise = self.fixed_noise().is_none_or(|noise| noise.0 > 0.0);
        data.mixture().filter(|mixture| noise || mixture.has_density())
    }

    pub(super) fn describe() -> Section {
        let timed =
            [TimeKind::Uniform, TimeKind::Importance, TimeKind::LogNormal, TimeKind::Ladder];
        let LogNormal { mean, width, .. } = LogNormal::default();
        Section::new("loss")
            .with("kind", choice_with(LossKind::Denoising, LossKind::facts))
            .with("weighting", choice(WEIGHTING).when("time", &timed))
            .with("time", choice(TimeKind::LogNormal))
            // Who writes { ladder } or { fixed } writes its number, too; these are where a control may begin.
            .with("time.ladder", number(limits::LADDER, 10).when("time", &[TimeKind::Ladder]))
            .with("time.law", choice(OnLadder::Uniform).when("time", &[TimeKind::Ladder]))
            .with("time.fixed", number(limits::FIXED, 0.3).when("time", &[TimeKind::Fixed]))
            .with("logMean", number(limits::LOG_MEAN, mean))
            .with("logWidth", number(limits::LOG_WIDTH, width))
            .with("targets", choice(TARGETS).when("kind", &[LossKind::Denoising]))
            .with("projections", number(limits::PROJECTIONS, PROJECTIONS).when("kind", &SLICED))
            .with("projection", choice(PROJECTION).when("kind", &SLICED))
    }
}
