//! The forward process.

use super::describe::{Section, choice, number};
use super::limits::{Range, sde as limits};
use super::{ConfigError, foreign, require};
use crate::choice::choice as choices;
use crate::sde::{LinearRate, Sde, SubVp, Ve, Vp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct SdeConfig {
    pub kind: SdeKind,
    pub schedule: ScheduleKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    beta_min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beta_max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sigma_min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sigma_max: Option<f64>,
}

choices! {
    #[derive(Default)]
    pub enum SdeKind {
        #[default]
        Vp,
        SubVp,
        Ve,
    }
}

choices! {
    /// Whether the process keeps its schedule or learns one.
    #[derive(Default)]
    pub enum ScheduleKind {
        #[default]
        Fixed,
        Learned,
    }
}

/// The numbers of the processes, with their limits, whose they are, and their defaults.
const NUMBERS: [(&str, Range, &[SdeKind], f64); 4] = [
    ("betaMin", limits::BETA_MIN, &[SdeKind::Vp, SdeKind::SubVp], 0.1),
    ("betaMax", limits::BETA_MAX, &[SdeKind::Vp, SdeKind::SubVp], 20.0),
    ("sigmaMin", limits::SIGMA_MIN, &[SdeKind::Ve], 0.01),
    ("sigmaMax", limits::SIGMA_MAX, &[SdeKind::Ve], 50.0),
];

impl SdeConfig {
    fn numbers(&mut self) -> [&mut Option<f64>; 4] {
        [&mut self.beta_min, &mut self.beta_max, &mut self.sigma_min, &mut self.sigma_max]
    }

    pub(super) fn complete(&mut self) -> Result<(), ConfigError> {
        let kind = self.kind;
        for (value, (field, range, owners, default)) in self.numbers().into_iter().zip(NUMBERS) {
            let path = format!("sde.{field}");
            if !owners.contains(&kind) {
                let own = NUMBERS.iter().filter(|n| n.2.contains(&kind)).map(|n| n.0);
                foreign(&path, *value, "sde.kind", &kind, own)?;
                continue;
            }
            range.check(&path, *value.get_or_insert(default))?;
        }
        let rises =
            |low: Option<f64>, high| low.zip(high).is_none_or(|(low, high): (f64, f64)| low < high);
        let betas = rises(self.beta_min, self.beta_max) || self.beta_min == self.beta_max;
        require(betas, "sde.betaMin", self.beta_min, "a number from 0 to sde.betaMax")?;
        let sigmas = rises(self.sigma_min, self.sigma_max);
        let allowed = "a number above sde.sigmaMin and at most 10 000";
        require(sigmas, "sde.sigmaMax", self.sigma_max, allowed)
    }

    /// The process on the schedule that is given, of a section that is complete.
    pub fn build(&self) -> Arc<dyn Sde> {
        let given = |value: Option<f64>| value.expect("completed");
        let rate = || LinearRate { beta_min: given(self.beta_min), beta_max: given(self.beta_max) };
        match self.kind {
            SdeKind::Vp => Arc::new(Vp(rate())),
            SdeKind::SubVp => Arc::new(SubVp(rate())),
            SdeKind::Ve => {
                Arc::new(Ve { sigma_min: given(self.sigma_min), sigma_max: given(self.sigma_max) })
            }
        }
    }

    pub(super) fn describe() -> Section {
        let mut section = Section::new("sde")
            .with("kind", choice(SdeKind::default()))
            .with("schedule", choice(ScheduleKind::default()));
        for (field, range, owners, default) in NUMBERS {
            section = section.with(field, number(range, default).when("kind", owners));
        }
        section.relate("betaMin", "mostField", "betaMax").relate(
            "sigmaMax",
            "aboveField",
            "sigmaMin",
        )
    }
}
