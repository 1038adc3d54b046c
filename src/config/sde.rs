//! The forward process.

use super::{ConfigError, name, refuse_foreign, require};
use crate::sde::{LinearRate, Sde, SubVp, Ve, Vp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields", into = "Fields")]
pub struct SdeConfig {
    pub process: Process,
    pub schedule: ScheduleKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Process {
    Vp { beta_min: f64, beta_max: f64 },
    SubVp { beta_min: f64, beta_max: f64 },
    Ve { sigma_min: f64, sigma_max: f64 },
}

/// Whether the process keeps its schedule or learns one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScheduleKind {
    #[default]
    Fixed,
    Learned,
}

/// The section as it is written. An enum with a tag would lose the place of a wrong value.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Fields {
    kind: Kind,
    schedule: ScheduleKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    beta_min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beta_max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sigma_min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sigma_max: Option<f64>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    #[default]
    Vp,
    SubVp,
    Ve,
}

impl TryFrom<Fields> for SdeConfig {
    type Error = String;

    fn try_from(fields: Fields) -> Result<Self, String> {
        let Fields { kind, schedule, beta_min, beta_max, sigma_min, sigma_max } = fields;
        let rate = (beta_min.unwrap_or(0.1), beta_max.unwrap_or(20.0));
        let kind_name = name(&kind);
        match kind {
            Kind::Vp | Kind::SubVp => {
                let foreign =
                    [("sigmaMin", sigma_min.is_some()), ("sigmaMax", sigma_max.is_some())];
                refuse_foreign(&kind_name, &foreign, "schedule, betaMin, betaMax")?;
            }
            Kind::Ve => {
                let foreign = [("betaMin", beta_min.is_some()), ("betaMax", beta_max.is_some())];
                refuse_foreign(&kind_name, &foreign, "schedule, sigmaMin, sigmaMax")?;
            }
        }
        let process = match kind {
            Kind::Vp => Process::Vp { beta_min: rate.0, beta_max: rate.1 },
            Kind::SubVp => Process::SubVp { beta_min: rate.0, beta_max: rate.1 },
            Kind::Ve => Process::Ve {
                sigma_min: sigma_min.unwrap_or(0.01),
                sigma_max: sigma_max.unwrap_or(50.0),
            },
        };
        Ok(Self { process, schedule })
    }
}

impl From<SdeConfig> for Fields {
    fn from(config: SdeConfig) -> Self {
        let SdeConfig { process, schedule } = config;
        let rate = |kind, beta_min, beta_max| Self {
            kind,
            schedule,
            beta_min: Some(beta_min),
            beta_max: Some(beta_max),
            ..Self::default()
        };
        match process {
            Process::Vp { beta_min, beta_max } => rate(Kind::Vp, beta_min, beta_max),
            Process::SubVp { beta_min, beta_max } => rate(Kind::SubVp, beta_min, beta_max),
            Process::Ve { sigma_min, sigma_max } => Self {
                kind: Kind::Ve,
                schedule,
                sigma_min: Some(sigma_min),
                sigma_max: Some(sigma_max),
                ..Self::default()
            },
        }
    }
}

impl Default for SdeConfig {
    fn default() -> Self {
        Self::try_from(Fields::default()).expect("the defaults are allowed")
    }
}

impl SdeConfig {
    pub(super) fn kind(&self) -> String {
        name(&Fields::from(*self).kind)
    }

    pub(super) fn validate(&self) -> Result<(), ConfigError> {
        match self.process {
            Process::Vp { beta_min, beta_max } | Process::SubVp { beta_min, beta_max } => {
                let below = beta_min >= 0.0 && beta_min <= beta_max;
                require(below, "sde.betaMin", beta_min, "a number from 0 to sde.betaMax")?;
                let range = (0.1..=1000.0).contains(&beta_max);
                require(range, "sde.betaMax", beta_max, "a number from 0.1 to 1000")?;
            }
            Process::Ve { sigma_min, sigma_max } => {
                let range = (1e-4..=1e3).contains(&sigma_min);
                require(range, "sde.sigmaMin", sigma_min, "a number from 0.0001 to 1000")?;
                let above = sigma_max > sigma_min && sigma_max <= 1e4;
                require(above, "sde.sigmaMax", sigma_max, "above sde.sigmaMin and at most 10 000")?;
            }
        }
        Ok(())
    }

    /// The process on the schedule that is given.
    pub fn build(&self) -> Arc<dyn Sde> {
        match self.process {
            Process::Vp { beta_min, beta_max } => Arc::new(Vp(LinearRate { beta_min, beta_max })),
            Process::SubVp { beta_min, beta_max } => {
                Arc::new(SubVp(LinearRate { beta_min, beta_max }))
            }
            Process::Ve { sigma_min, sigma_max } => Arc::new(Ve { sigma_min, sigma_max }),
        }
    }
}
